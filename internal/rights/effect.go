package rights

import (
	"context"
	"slices"

	"socle/internal/platform/tenant"
)

// Effect is what a change of a right would do: whom it touches, and whether it is one that is watched.
type Effect struct {
	Asked
	Was        string   `json:"was"`
	Privileged bool     `json:"privileged"` // asks for a fresh second factor and a reason
	Governing  bool     `json:"governing"`  // one without which the fund could not be governed
	Holders    int64    `json:"holders"`    // active accounts with the role
	Touched    int64    `json:"touched"`    // of these, who gains or loses; another role may grant the same
	Names      []string `json:"names"`      // of those touched, at most fifty
}

// Preview tells what a right would change, and for whom. It refuses what Propose refuses.
func (s *Service) Preview(ctx context.Context, tx tenant.Tx, in Asked) (Effect, error) {
	p, err := s.fit(ctx, tx, in)
	if err != nil {
		return Effect{Asked: in}, err
	}
	return s.effect(ctx, tx, p)
}

func (s *Service) effect(ctx context.Context, tx tenant.Tx, p proposed) (Effect, error) {
	e := Effect{Asked: p.Asked, Was: p.Was, Privileged: s.privileged(p.Operation), Governing: slices.Contains(Governing, p.Operation), Names: []string{}}
	var err error
	if e.Holders, err = countHolders.One(ctx, tx, p.Role, tx.Today()); err != nil {
		return e, err
	}
	list, err := touched.All(ctx, tx, p.Operation, p.Role, p.Was, p.Scope, tx.Today())
	for _, who := range list {
		e.Touched = who.N
		e.Names = append(e.Names, who.Name+" ("+who.Email+")")
	}
	return e, err
}

// HistoryInput asks for the changes of rights; of one operation or one role when named.
type HistoryInput struct {
	Operation string `json:"operation" validate:"max=80"`
	Role      string `json:"role" validate:"max=40"`
}

// History lists the changes of rights, latest first: what, when, proposed and approved by whom, and why.
func (s *Service) History(ctx context.Context, tx tenant.Tx, in HistoryInput) ([]Change, error) {
	return changesOf.All(ctx, tx, in.Operation, in.Role)
}
