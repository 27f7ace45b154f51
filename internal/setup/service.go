package setup

import (
	"socle/internal/law"
	"socle/internal/platform/op"
)

// Service offers the operations on the set-up.
type Service struct{}

// Operations is the table. A change is decided on as every change of the law is: law.decide.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("setup.parts", "GET /setup", s.Parts).Free(),
		op.Do("setup.propose", "POST /setup/proposals", s.Propose).Free(),
		op.Ask("setup.preview", "GET /setup/proposals/{id}/preview", s.Preview).Free(),
		op.Ask("setup.letter", "GET /setup/letter", s.Letter).Free(),
	}
}

// KindSetup is the kind of a proposal that changes a part of the set-up.
const KindSetup = "setup"

// Kind is what the law room does with proposals of this kind.
func (s *Service) Kind() law.Kind {
	return law.Kind{Name: KindSetup, Words: subjectWords, Check: check, Apply: apply, Changes: changes, Preview: s.panel,
		Answers: answers(), Applied: applied}
}
