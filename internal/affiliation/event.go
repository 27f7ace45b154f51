package affiliation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// Event is one thing that happened to an employer's file.
type Event struct {
	ID          int64     `json:"id"`
	EmployerID  uuid.UUID `json:"employer_id"`
	At          time.Time `json:"at"`
	Actor       string    `json:"actor"`
	ActorName   string    `json:"actor_name"`
	Kind        string    `json:"kind"` // see the constants Was…
	FromStatus  Status    `json:"from_status"`
	ToStatus    Status    `json:"to_status"`
	Level       int       `json:"level"`        // level that acted
	EffectiveOn cal.Date  `json:"effective_on"` // the date from which it counts
	Reason      string    `json:"reason"`
}

// What happens to a file.
const (
	WasOpened         = "opened"
	WasChanged        = "changed"
	WasDocumented     = "documented" // a document was added
	WasSubmitted      = "submitted"
	WasResubmitted    = "resubmitted"
	WasLevelValidated = "level_validated"
	WasReturned       = "returned"
	WasValidated      = "validated"
	WasRejected       = "rejected"
	WasSuspended      = "suspended"
	WasResumed        = "resumed"
	WasClosed         = "closed"
	WasReopened       = "reopened"
	WasCorrected      = "corrected"      // facts changed after validation
	WasAccessGiven    = "access_given"   // an account may act for the employer
	WasNumberSkipped  = "number_skipped" // explains a gap: that place of the sequence has no check digit
)

var (
	insertEvent = query.Exec("affiliation.insert_event", `
insert into employer_event (employer_id, at, actor, actor_name, kind, from_status, to_status, level, effective_on, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)

	eventsOf = query.New[Event]("affiliation.events", `
select v.id, v.employer_id, v.at, v.actor, v.actor_name, v.kind, v.from_status, v.to_status, v.level, v.effective_on, v.reason
from employer_event v
where v.employer_id = $1
order by v.id desc
limit 500`)

	// lastValidator is who validated at the level before, when that was the last thing that happened to the file.
	lastValidator = query.New[string]("affiliation.last_validator", `
select case when v.kind = 'level_validated' then v.actor else '' end
from employer_event v
where v.employer_id = $1 and v.kind in ('level_validated', 'submitted', 'resubmitted', 'returned')
order by v.id desc
limit 1`)
)

// note writes an event. From and To are the file's states, where it changed.
func note(ctx context.Context, tx tenant.Tx, v Event) error {
	who := authz.From(ctx)
	_, err := insertEvent.Run(ctx, tx, v.EmployerID, tx.Now(), who.ID, who.Name, v.Kind, v.FromStatus, v.ToStatus, v.Level,
		v.EffectiveOn, v.Reason)
	return err
}

// Happened is what events carry downstream: which employer, and from which date.
type Happened struct {
	EmployerID uuid.UUID `json:"employer_id"`
	Number     string    `json:"number"`
	On         cal.Date  `json:"on"`
	Reason     string    `json:"reason,omitempty"`
}

// emit tells downstream that an employer changed: "affiliation.employer_validated", "…_suspended", "…_resumed",
// "…_closed", "…_reopened", "…_changed", and to who writes letters "…_returned", "…_rejected".
// Each happening has its own key, so that it has its effect once.
func emit(ctx context.Context, tx tenant.Tx, kind string, h Happened) error {
	key := h.EmployerID.String() + ":" + kind + ":" + tx.Now().UTC().Format("20060102T150405.000000")
	return tx.Emit(ctx, "affiliation.employer_"+kind, key, h)
}
