package jobs

import "socle/internal/platform/work"

// collectionJobs use credit as soon as there is something to pay with it, look again at what waits, and close the day:
// one job an agency, so that no account is held long.
var collectionJobs = []work.Job{
	{Kind: "collection.settle", Operation: "collection.settle", Queue: "normal",
		On: []string{"declaration.filed", "adjustment.posted"}},
	{Kind: "collection.start_day", Operation: "collection.start_day", Queue: "normal", Schedule: &work.Schedule{Daily: "01:30"}},
	{Kind: "collection.close_agency", Operation: "collection.close_day", Queue: "bulk"},
	{Kind: "collection.follow_mobile", Operation: "collection.follow_mobile", Queue: "urgent"},
	{Kind: "collection.auto_match", Operation: "collection.auto_match", Queue: "bulk",
		On: []string{"collection.statement_imported"}, Schedule: &work.Schedule{Daily: "05:30"}},
}
