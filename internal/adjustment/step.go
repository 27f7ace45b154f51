package adjustment

import (
	"fmt"

	"socle/pkg/contribution"
)

// step is the law of some lines: as filed, as they stand, as it is.
type step struct{ filed, stood, now *contribution.RuleSet }

// Law names the rule sets of a step: that of the lines as filed, that under which they stand, that of now.
type Law struct {
	Filed string `json:"filed"`
	Stood string `json:"stood"`
	Now   string `json:"now"`
}

func (s step) names() Law { return Law{s.filed.ID, s.stood.ID, s.now.ID} }

// moves says whether the law is another than that under which the lines stand.
func (s step) moves() bool { return s.now != s.stood }

// step finds the laws of the lines of a declaration that were filed with one rule set. What says the same is one.
func (r *reckoner) step(h head, set string, b *batch) (s step, err error) {
	if s.filed = r.kept[set]; s.filed == nil {
		return s, fmt.Errorf("rule set %s is not kept", set)
	}
	if s.stood, err = r.stands(h, s.filed, b); err != nil {
		return s, err
	}
	s.now, err = r.ask(r.law, set, h, s.stood)
	if err == nil && s.now.Law == s.stood.Law {
		s.now = s.stood
	}
	return s, err
}

// stands is the law that lines are compared with.
func (r *reckoner) stands(h head, filed *contribution.RuleSet, b *batch) (*contribution.RuleSet, error) {
	if r.base != nil {
		return r.ask(r.base, filed.ID, h, filed)
	}
	to := b.restated[restatedKey{h.ID, filed.ID}]
	if to == "" {
		return filed, nil
	}
	if r.kept[to] == nil {
		return nil, fmt.Errorf("rule set %s is not kept", to)
	}
	return r.kept[to], nil
}
