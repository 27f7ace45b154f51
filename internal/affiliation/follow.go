package affiliation

import (
	"context"
	"slices"
	"time"

	"socle/internal/document"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Turns: who has to act on a file.
const (
	TurnApplicant = "applicant"
	TurnFund      = "fund"
	TurnNobody    = "nobody"
)

// Following is where a file stands, for the applicant: since when, whose turn it is, what comes next.
type Following struct {
	Employer
	Since       time.Time       `json:"since"`
	Turn        string          `json:"turn"`         // applicant, fund, nobody
	TurnLevel   string          `json:"turn_level"`   // name of the level whose turn it is
	TurnAgency  string          `json:"turn_agency"`  // name of the agency that handles it
	LevelCount  int             `json:"level_count"`  // levels there are
	DaysInHand  int             `json:"days_in_hand"` // whole days with the fund since it was handed in
	DaysWaiting int             `json:"days_waiting"` // whole days it waited for the applicant
	Reason      string          `json:"reason"`       // of the last decision, when it was sent back or rejected
	Missing     []fault.Finding `json:"missing"`      // what it lacks to be handed in
	Documents   []document.Info `json:"documents"`
	Events      []Event         `json:"events"` // latest first
}

// Follow tells the applicant where the file stands. Names of the fund's people are left out: the level answers, not a person.
func (s *Service) Follow(ctx context.Context, tx tenant.Tx, in OneInput) (Following, error) {
	f, err := following(ctx, tx, in)
	if err != nil {
		return f, err
	}
	f.Duplicates = 0
	f.Events = slices.DeleteFunc(f.Events, func(v Event) bool { return v.Kind == WasNumberSkipped || v.Kind == WasAccessGiven })
	for i, v := range f.Events {
		if v.Level > 0 && v.Kind != WasSubmitted && v.Kind != WasResubmitted {
			f.Events[i].Actor, f.Events[i].ActorName = "", ""
		}
		if v.Kind == WasLevelValidated || v.Kind == WasValidated {
			f.Events[i].Reason = "" // what one level tells the next
		}
	}
	return f, nil
}

// History is Follow for the fund's people, with names and everything that happened.
func (s *Service) History(ctx context.Context, tx tenant.Tx, in OneInput) (Following, error) {
	return following(ctx, tx, in)
}

func following(ctx context.Context, tx tenant.Tx, in OneInput) (f Following, err error) {
	if f.Employer, err = EmployerByID(ctx, tx, in.ID); err != nil {
		return f, err
	}
	if f.Events, err = eventsOf.All(ctx, tx, in.ID); err != nil {
		return f, err
	}
	if f.Documents, err = document.Of(ctx, tx, in.ID); err != nil {
		return f, err
	}
	if f.Open() {
		if f.Missing, err = Missing(ctx, tx, f.Employer); err != nil {
			return f, err
		}
	}
	f.place(tx)
	return f, nil
}

// place says whose turn it is and how long it took.
func (f *Following) place(tx tenant.Tx) {
	all := levels(tx)
	f.Since, f.Turn, f.LevelCount = f.StatusSince, TurnNobody, len(all)
	f.TurnAgency = agencyName(tx.Fund().Folder, f.Agency)
	switch {
	case f.Open():
		f.Turn = TurnApplicant
	case f.Status == Submitted || f.Status == InReview:
		f.Turn = TurnFund
		level, _ := levelAt(all, f.Level)
		f.TurnLevel = level.Name
	}
	if f.Status == Returned || f.Status == Rejected {
		for _, v := range f.Events {
			if v.Kind == WasReturned || v.Kind == WasRejected {
				f.Reason = v.Reason
				break
			}
		}
	}
	hand, wait := f.Clock(tx.Now())
	f.DaysInHand, f.DaysWaiting = int(hand.Hours()/24), int(wait.Hours()/24)
}

// Clock is how long a file was with the fund, from its first submission to its decision or now, and how long of the time it
// waited for the applicant, which is not counted against the fund.
func (e Employer) Clock(now time.Time) (hand, wait time.Duration) {
	if e.SubmittedAt == nil {
		return 0, 0
	}
	end := now
	if e.DecidedAt != nil {
		end = *e.DecidedAt
	}
	wait = time.Duration(e.WaitingMS) * time.Millisecond
	if e.Status == Returned {
		wait += now.Sub(e.StatusSince)
	}
	return max(0, end.Sub(*e.SubmittedAt)-wait), wait
}
