package affiliation

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/tenant"
	"socle/pkg/words"
)

// Answer settles the doubt about one line of a list: it is this person, or somebody else.
type Answer struct {
	Line   int    `json:"line" validate:"min=1"`
	Answer string `json:"answer" validate:"required,max=40"` // a person_id of the candidates, or "new"
}

// IsNew is the answer "somebody else".
const IsNew = "new"

// recognise finds out who everyone on the list is, in three statements whatever its length.
func (l *listed) recognise(ctx context.Context, tx tenant.Tx, answers map[int]Answer) error {
	if err := l.byNumber(ctx, tx); err != nil {
		return err
	}
	if err := l.byIdentity(ctx, tx, answers); err != nil {
		return err
	}
	l.once()
	return l.here(ctx, tx)
}

func (l *listed) byNumber(ctx context.Context, tx tenant.Tx) error {
	var at []int
	var numbers, births, names []string
	for i, p := range l.lines {
		if p.Insured != "" && !p.bad {
			at, numbers = append(at, i), append(numbers, p.Insured)
			births, names = append(births, p.BornOn.String()), append(names, p.identity().Name())
		}
	}
	rows, err := numberedPersons.All(ctx, tx, at, numbers, births, names)
	if err != nil {
		return err
	}
	found := map[int]candidate{}
	for _, c := range rows {
		found[c.Line] = c
	}
	for _, i := range at {
		p := &l.lines[i]
		switch c, ok := found[i]; {
		case !ok:
			l.say(p, "insured", "staff.number_unknown", p.Insured)
		case !c.belongs(p.identity()):
			l.say(p, "insured", "staff.number_other", p.Insured)
		default:
			p.person = c.ID
		}
	}
	return nil
}

func (l *listed) byIdentity(ctx context.Context, tx tenant.Tx, answers map[int]Answer) error {
	var at []int
	var asked []Identity
	for i, p := range l.lines {
		if p.Insured == "" && !p.bad {
			at, asked = append(at, i), append(asked, p.identity())
		}
	}
	near, err := candidatesFor(ctx, tx, asked)
	if err != nil {
		return err
	}
	for n, i := range at {
		l.settle(&l.lines[i], judge(asked[n], near[n]), answers)
	}
	return nil
}

// settle takes the verdict on a line, and the answer of a person where there is a doubt.
func (l *listed) settle(p *listedLine, v verdict, answers map[int]Answer) {
	if len(v.doubt) > 0 {
		switch a := answers[p.Line]; {
		case a.Answer == IsNew:
		case l.answered(p, v.doubt, a.Answer):
		default:
			l.doubt(p, v.doubt)
			return
		}
	}
	if v.known != nil {
		p.person = v.known.ID
	}
	if p.person == uuid.Nil && p.BornOn.AddMonths(12*youngest) > p.HiredOn {
		l.say(p, "born_on", "staff.too_young")
	}
}

func (l *listed) answered(p *listedLine, doubt []candidate, answer string) bool {
	for _, c := range doubt {
		if c.ID.String() == answer {
			p.person = c.ID
			return true
		}
	}
	return false
}

func (l *listed) doubt(p *listedLine, doubt []candidate) {
	d := Doubt{Line: p.Line, Name: p.identity().Name(), BirthDate: p.BornOn}
	var shown []string
	for _, c := range doubt {
		d.Candidates = append(d.Candidates, c.shown())
		shown = append(shown, c.shown().Name+" "+c.shown().Number)
	}
	l.doubts = append(l.doubts, d)
	l.say(p, "name", "staff.doubt", strings.Join(shown, ", "))
}

// once finds two lines that turned out to be one person.
func (l *listed) once() {
	first := map[uuid.UUID]int{}
	for i := range l.lines {
		p := &l.lines[i]
		if p.person == uuid.Nil || p.bad {
			continue
		}
		if line, twice := first[p.person]; twice {
			l.say(p, "name", "staff.twice", strconv.Itoa(line))
			continue
		}
		first[p.person] = p.Line
	}
}

// here finds who works for the employer already.
func (l *listed) here(ctx context.Context, tx tenant.Tx) error {
	var ids []uuid.UUID
	for _, p := range l.lines {
		if p.person != uuid.Nil {
			ids = append(ids, p.person)
		}
	}
	rows, err := employmentsHere.All(ctx, tx, l.employer.ID, ids)
	if err != nil {
		return err
	}
	at := map[uuid.UUID]known{}
	for _, k := range rows {
		at[k.PersonID] = k
	}
	for i := range l.lines {
		p := &l.lines[i]
		k, ok := at[p.person]
		switch {
		case !ok || p.bad:
		case k.LeftOn.IsZero():
			p.present = true
			l.say(p, "hired_on", "staff.already_here", words.ShortDate(words.French, k.HiredOn))
		case k.LeftOn >= p.HiredOn:
			l.say(p, "hired_on", "staff.overlap", words.ShortDate(words.French, k.LeftOn))
		}
	}
	return nil
}

func (l *listed) checked() Checked {
	c := Checked{Name: l.name, Lines: len(l.lines), Findings: l.findings, Doubts: l.doubts}
	for _, p := range l.lines {
		switch {
		case p.bad:
			c.Faulty++
		case p.present:
			c.Present++
		case p.person == uuid.Nil:
			c.New++
		default:
			c.Known++
		}
	}
	return c
}
