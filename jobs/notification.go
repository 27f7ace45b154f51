package jobs

import "socle/internal/platform/work"

// notificationJobs hand what was queued to the carriers. The job row is written with the message itself.
var notificationJobs = []work.Job{
	{Kind: "notification.welcome", Operation: "notification.welcome", Queue: "urgent", On: []string{"identity.link_wanted"}},
	{Kind: "notification.send", Operation: "notification.send", Queue: "normal", Retries: 12},
}
