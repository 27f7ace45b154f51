package law

import (
	"context"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// Kind is a kind of change that two people make: what it is called, what refuses it, what it does once approved, and what
// is shown of it before. A room of its own adds one through Service.Kinds, and calls Propose with its name.
type Kind struct {
	Name string
	// Words says what a proposal is about, in the reader's words.
	Words func(ctx context.Context, p Proposal) string
	// Check refuses, when it is decided, what cannot take effect any more. Nil refuses nothing.
	Check func(ctx context.Context, tx tenant.Tx, p Proposal) error
	// Apply makes an approved proposal take effect, in the transaction of the decision.
	Apply func(ctx context.Context, tx tenant.Tx, p Proposal, approver string) error
	// Answers are the kinds of Applied that Applied lists. Nil answers for none.
	Answers []string
	Applied func(ctx context.Context, tx tenant.Tx, in AppliedInput) ([]Applied, error)
	// Changes says what it changes, field by field, before and after.
	Changes func(rq *web.Request, p Proposal) ([]view.Change, error)
	// Preview draws, below the decision, what the change would do. Nil, or a nil component, draws nothing.
	Preview func(rq *web.Request, p Proposal) (templ.Component, error)
}

// kinds are those of this room, and those that other rooms added.
func (s *Service) kinds() []Kind {
	return append([]Kind{
		{Name: KindParameter, Words: parameterWords, Check: s.weighed, Apply: applyParameter, Changes: s.parameterChanges, Preview: s.Impact,
			Answers: []string{"contribution", "coverage", "minimum_wage", "value", "penalty", "due"}, Applied: parametersApplied},
		{Name: KindTarget, Words: targetWords, Apply: applyTarget, Changes: s.targetChanges, Preview: s.targetPreview,
			Answers: []string{AppliedTarget}, Applied: targetsAppliedOn},
		{Name: KindBrand, Words: brandWords, Apply: applyBrand, Changes: s.brandChanges, Preview: s.brandPreview},
	}, s.Kinds...)
}

// kind is that of a proposal.
func (s *Service) kind(p Proposal) (Kind, error) {
	all := s.kinds()
	if at := slices.IndexFunc(all, func(k Kind) bool { return k.Name == p.Kind }); at >= 0 {
		return all[at], nil
	}
	return Kind{}, fmt.Errorf("proposal %s: kind %q", p.ID, p.Kind)
}

// weighed refuses a change of the law whose impact was not counted on the state of now.
func (s *Service) weighed(ctx context.Context, tx tenant.Tx, p Proposal) error {
	if s.Weigh == nil {
		return nil
	}
	return s.Weigh.Fresh(ctx, tx, p)
}
