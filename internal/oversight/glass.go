package oversight

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// MaxMinutes is the longest that a role taken by breaking the glass can last.
const MaxMinutes = 240

// Askable are the roles that can be asked for: those of the fund's own people.
var Askable = []string{"field_agent", "supervisor", "validator", "collections_officer", "recovery_officer", "manager", "administrator", "auditor"}

// States of a break-glass. One that was granted and whose instant has passed is Over, though nothing was written.
const (
	Asked   = "asked"
	Given   = "granted"
	Refused = "refused"
	Ended   = "ended"
	Over    = "over"
)

// Glass is a role asked for, given or over.
type Glass struct {
	ID           uuid.UUID  `json:"id"`
	AccountID    uuid.UUID  `json:"account_id"`
	Name         string     `json:"name"`
	Role         string     `json:"role"`
	Agency       string     `json:"agency"`
	Minutes      int        `json:"minutes"`
	Reason       string     `json:"reason"`
	State        string     `json:"state"`
	AskedAt      time.Time  `json:"asked_at"`
	DecidedName  string     `json:"decided_name"`
	DecidedAt    *time.Time `json:"decided_at"`
	DecisionNote string     `json:"decision_note"`
	Until        *time.Time `json:"until"`
	EndedAt      *time.Time `json:"ended_at"`
	EndedName    string     `json:"ended_name"`
	Acts         int64      `json:"acts"` // lines of the trail under it
}

const glassColumns = `
select g.id, g.account_id, g.name, g.role, g.agency, g.minutes, g.reason,
       case when g.state = 'granted' and g.until <= $1::timestamptz then 'over' else g.state end as state,
       g.asked_at, g.decided_name, g.decided_at, g.decision_note, g.until, g.ended_at, g.ended_name,
       (select count(*) from audit a where a.under @> array['break_glass:' || g.id::text] and a.under <> '{}') as acts
from elevation g
`

var (
	glassByID = query.New[Glass]("oversight.glass_by_id", glassColumns+`where g.id = $2`)

	glasses = query.New[Glass]("oversight.glasses", glassColumns+`
where ($2::uuid is null or g.account_id = $2)
order by (g.state = 'asked') desc, g.asked_at desc
limit 200`)

	insertGlass = query.Exec("oversight.insert_glass", `
insert into elevation (id, account_id, name, role, agency, minutes, reason, state, asked_at)
values ($1, $2, $3, $4, $5, $6, $7, 'asked', $8)`)

	decideGlass = query.Exec("oversight.decide_glass", `
update elevation
set state = $2, decided_by = $3, decided_name = $4, decided_at = $5, decision_note = $6, until = $7
where id = $1 and state = 'asked'`)

	endGlass = query.Exec("oversight.end_glass", `
update elevation
set state = 'ended', ended_at = $2, ended_by = $3, ended_name = $4
where id = $1 and (state = 'asked' or state = 'granted' and until > $2)`)

	elevationsOf = query.New[standing]("oversight.elevations_of", `
select id, role, agency, until
from elevation
where account_id = $1 and state = 'granted' and until > $2
order by until`)
)

func init() {
	tenant.OnConstraint("elevation_asked_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "glass.asked", "you asked for a role already; wait for the answer, or withdraw it")
	})
}

// GlassInput asks for a role, for some minutes, with the reason.
type GlassInput struct {
	Role    string `json:"role" validate:"required,oneof=field_agent supervisor validator collections_officer recovery_officer manager administrator auditor"`
	Agency  string `json:"agency" validate:"max=40"`
	Minutes int    `json:"minutes" validate:"required,min=5,max=240"`
	Reason  string `json:"reason" validate:"required,min=10,max=1000"`
}

// AskGlass asks; administrators and managers are told, and one of them decides. Nothing is opened yet.
func (s *Service) AskGlass(ctx context.Context, tx tenant.Tx, in GlassInput) (Glass, error) {
	by := authz.From(ctx)
	if by.Account() == nil {
		return Glass{}, fault.New(fault.Forbidden, "glass.person", "a person asks for a role, not a program")
	}
	if slices.Contains(by.Roles, in.Role) {
		return Glass{}, fault.Field("role", "glass.held", "is a role that you hold already")
	}
	if in.Agency != "" && !slices.ContainsFunc(tx.Fund().Folder.Territory.Agencies, func(a agency) bool { return a.Code == in.Agency }) {
		return Glass{}, fault.Field("agency", "glass.agency", "is not an agency of the fund")
	}
	id := uuid.Must(uuid.NewV7())
	if _, err := insertGlass.Run(ctx, tx, id, by.Account(), by.Name, in.Role, in.Agency, in.Minutes, strings.TrimSpace(in.Reason), tx.Now()); err != nil {
		return Glass{}, err
	}
	g, err := oneGlass(ctx, tx, id)
	if err != nil {
		return g, err
	}
	return g, tell(ctx, tx, []string{"administrator", "manager"}, g.letter("asked"))
}

// GlassesInput has nothing to say.
type GlassesInput struct{}

// Glasses lists those of the fund, or one's own, what waits first.
func (s *Service) Glasses(ctx context.Context, tx tenant.Tx, _ GlassesInput) ([]Glass, error) {
	r := authz.ReachOf(ctx)
	if !r.All && r.Person == nil {
		return nil, nil
	}
	person := r.Person
	if r.All {
		person = nil
	}
	return glasses.All(ctx, tx, tx.Now(), person)
}

// GlassRef names a break-glass.
type GlassRef struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// GlassReport is a break-glass with all that was done under it.
type GlassReport struct {
	Glass
	Lines []Line `json:"lines"`
}

// Glass reads one, with what was done under it, the newest first, at most a thousand lines.
func (s *Service) Glass(ctx context.Context, tx tenant.Tx, in GlassRef) (GlassReport, error) {
	g, err := oneGlass(ctx, tx, in.ID)
	if err != nil {
		return GlassReport{}, err
	}
	trail, err := search(ctx, tx, TrailInput{Under: "break_glass:" + g.ID.String()}, 1000)
	return GlassReport{g, trail.Lines}, err
}
