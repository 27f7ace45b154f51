package rights

import (
	"embed"
	"slices"
	"strings"

	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/policies"
)

//go:embed i18n/*.json i18n/operation/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Kind is what proposals of this room are called among those of the fund.
const Kind = "grant"

// Service changes what roles may do.
type Service struct {
	// Table lists every operation of the house: it says which are privileged.
	Table func() []op.Op
}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Do("rights.propose", "POST /rights/changes", s.Propose).Free(),
		op.Ask("rights.preview", "GET /rights/preview", s.Preview).Free(),
		op.Ask("rights.history", "GET /rights/changes", s.History).Free(),
	}
}

// Kind is the kind of proposal that the fund's second person decides on.
func (s *Service) Kind() law.Kind {
	return law.Kind{Name: Kind, Words: words, Check: s.stillFit, Apply: s.apply, Changes: s.changes, Preview: s.panel}
}

// privileged says whether an operation asks for a fresh second factor and a reason.
func (s *Service) privileged(operation string) bool {
	return slices.ContainsFunc(s.Table(), func(o op.Op) bool { return o.Row().Name == operation && o.Row().StepUp })
}

// bounds are read from what the program carries: they cannot fail once it has started.
var bounds = func() policies.Bounds {
	b, err := policies.NewBounds()
	if err != nil {
		panic(err)
	}
	return b
}()

// room is the first word of an operation's name.
func room(operation string) string { name, _, _ := strings.Cut(operation, "."); return name }
