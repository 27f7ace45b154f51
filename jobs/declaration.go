package jobs

import "socle/internal/platform/work"

// declarationJobs make and end obligations: at once when an employer's file or activity changes, and every night.
var declarationJobs = []work.Job{
	{Kind: "declaration.follow_employer", Operation: "declaration.follow_employer", Queue: "normal",
		On: []string{"affiliation.employer_validated", "affiliation.employer_suspended", "affiliation.employer_resumed",
			"affiliation.employer_closed", "affiliation.employer_reopened"}},
	{Kind: "declaration.check_upload", Operation: "declaration.check_upload", Queue: "urgent", Retries: 3},
	{Kind: "declaration.make_obligations", Operation: "declaration.make_obligations", Queue: "bulk",
		Schedule: &work.Schedule{Daily: "00:30"}},
}
