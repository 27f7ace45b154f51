package oversight

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/tenants"
)

type agency = tenants.Agency

// DecideInput gives the role or refuses it.
type DecideInput struct {
	ID       uuid.UUID `json:"id" validate:"required"`
	Decision string    `json:"decision" validate:"required,oneof=grant refuse"`
	Note     string    `json:"note" validate:"max=500"`
}

// DecideGlass gives the role from now on for the minutes asked, or refuses. The policies see to it that another person decides;
// and nobody decides by a role that they hold by breaking the glass themselves, or two people could lift each other for ever.
// Managers are told.
func (s *Service) DecideGlass(ctx context.Context, tx tenant.Tx, in DecideInput) (Glass, error) {
	by := authz.From(ctx)
	if by.OnGlass() {
		return Glass{}, fault.New(fault.Conflict, "glass.under_glass", "you hold a role by breaking the glass yourself; somebody else has to decide")
	}
	g, err := oneGlass(ctx, tx, in.ID)
	if err != nil {
		return g, err
	}
	state, until := Refused, (*time.Time)(nil)
	if in.Decision == "grant" {
		end := tx.Now().Add(time.Duration(g.Minutes) * time.Minute)
		state, until = Given, &end
	}
	n, err := decideGlass.Run(ctx, tx, g.ID, state, by.ID, by.Name, tx.Now(), strings.TrimSpace(in.Note), until)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "glass.decided", "this was decided or withdrawn already")
	}
	if err != nil {
		return g, err
	}
	if g, err = oneGlass(ctx, tx, g.ID); err != nil || until == nil {
		return g, err
	}
	if err := tx.Enqueue(ctx, "glass.report", g.ID.String(), GlassRef{g.ID}, until.Add(time.Minute)); err != nil {
		return g, err
	}
	return g, tell(ctx, tx, []string{"manager"}, g.letter("granted"))
}

// EndGlass ends it before its time, or withdraws what was asked; the next request is without the role.
func (s *Service) EndGlass(ctx context.Context, tx tenant.Tx, in GlassRef) (Glass, error) {
	by := authz.From(ctx)
	n, err := endGlass.Run(ctx, tx, in.ID, tx.Now(), by.ID, by.Name)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "glass.over", "this is over already")
	}
	if err != nil {
		return Glass{}, err
	}
	return oneGlass(ctx, tx, in.ID)
}

// ReportGlass is called once the time is over: managers and auditors are told how much was done, with the list of it.
func (s *Service) ReportGlass(ctx context.Context, tx tenant.Tx, in GlassRef) (op.None, error) {
	g, err := oneGlass(ctx, tx, in.ID)
	if err != nil {
		return op.None{}, err
	}
	return op.None{}, tell(ctx, tx, []string{"manager", "auditor"}, g.letter("report"))
}

func (g Glass) letter(what string) letter {
	return letter{What: "glass_" + what, Key: "glass:" + g.ID.String(), Link: "/break-glass/" + g.ID.String(), In: func(ctx context.Context) []any {
		args := []any{"who", g.Name, "role", t(ctx, "portal.role."+g.Role), "minutes", g.Minutes, "reason", g.Reason, "by", g.DecidedName, "n", g.Acts}
		if g.Until != nil {
			args = append(args, "until", *g.Until)
		}
		return args
	}}
}
