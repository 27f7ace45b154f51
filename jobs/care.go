package jobs

import (
	"time"

	"socle/internal/platform/work"
)

// careJobs keep the records whole.
var careJobs = []work.Job{
	{Kind: "audit.seal", Operation: "audit.seal", Queue: "normal", Schedule: &work.Schedule{Every: 5 * time.Minute}},
}
