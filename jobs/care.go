package jobs

import (
	"time"

	"socle/internal/platform/work"
)

// careJobs keep the records whole.
var careJobs = []work.Job{
	{Kind: "mandate.remind", Operation: "mandate.remind", Queue: "normal", Schedule: &work.Schedule{Daily: "07:15"}},
	{Kind: "audit.check", Operation: "audit.check", Queue: "bulk", Schedule: &work.Schedule{Daily: "03:45"}},
	{Kind: "glass.report", Operation: "glass.report", Queue: "normal"},
	{Kind: "oversight.monthly", Operation: "oversight.monthly", Queue: "bulk", Schedule: &work.Schedule{Daily: "06:30", Monthly: 1}},
	{Kind: "audit.seal", Operation: "audit.seal", Queue: "normal", Schedule: &work.Schedule{Every: 5 * time.Minute}},
}
