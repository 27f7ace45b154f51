package affiliation

import (
	"context"
	"strconv"
	"strings"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/tenants"
)

func (s *Service) reviewPage(rq *web.Request) (web.Reply, error) {
	var in ReviewInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	review, err := web.Call[Review](rq, "affiliation.review", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "affiliation.review.title"), Wide: true, Body: reviewBody(rq.Fund.Folder, review, in, rq.URL.RequestURI(), rq.May("affiliation.prospect"))}, nil
}

// deciding is a file on the decision page.
type deciding struct {
	Following
	Folder *tenants.Folder
	Alike  []Alike
	May    bool // the reader's level
	Last   bool // this decision gives the number
	Entry  view.Entry
}

func (s *Service) deciding(rq *web.Request) (d deciding, err error) {
	d.Folder = rq.Fund.Folder
	if d.Following, err = s.read(rq); err != nil {
		return d, err
	}
	if rq.May("affiliation.duplicates") {
		if d.Alike, err = web.Call[[]Alike](rq, "affiliation.duplicates", OneInput{d.ID}); err != nil {
			return d, err
		}
	}
	all := d.Folder.ValidationLevels
	level, waits := levelAt(all, d.Level)
	d.May = waits && d.Turn == TurnFund && rq.Subject.Has(level.Role)
	d.Last = d.Level >= d.LevelCount
	return d, nil
}

func (s *Service) decisionPage(rq *web.Request) (web.Reply, error) {
	d, err := s.deciding(rq)
	if err != nil {
		return nil, err
	}
	return d.page(rq.Ctx()), nil
}

func (d deciding) page(ctx context.Context) web.Page {
	return web.Page{Title: t(ctx, "affiliation.decision.title", "employer", d.LegalName), Findings: d.Entry.Findings, Wide: true, Body: decisionBody(d)}
}

// decisionInput is the form: one decision, the ready sentences ticked, and words of one's own.
type decisionInput struct {
	Decision  string   `json:"decision"`
	Level     int      `json:"level"`
	Sentences []string `json:"sentences"`
	Reason    string   `json:"reason"`
	Motives   []string `json:"motives"`
	Motive    string   `json:"motive"`
	Note      string   `json:"note"`
	StartsOn  cal.Date `json:"starts_on"`
}

func (s *Service) decide(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	var in decisionInput
	if err = rq.Bind(&in); err == nil {
		err = s.decided(rq, OneInput{id}, in)
	}
	if found := web.Findings(err); found != nil {
		d, err := s.deciding(rq)
		if err != nil {
			return nil, err
		}
		d.Entry = typed(rq, found)
		return d.page(rq.Ctx()), nil
	}
	return web.Redirect{To: "/review", Flash: t(rq.Ctx(), "affiliation.decision.done."+in.Decision)}, err
}

func (s *Service) decided(rq *web.Request, one OneInput, in decisionInput) (err error) {
	switch in.Decision {
	case "validate":
		_, err = web.Call[Employer](rq, "affiliation.validate", ValidateInput{ID: one.ID, Level: in.Level, StartsOn: in.StartsOn, Note: in.Note})
	case "send_back":
		_, err = web.Call[Employer](rq, "affiliation.send_back", RefuseInput{ID: one.ID, Level: in.Level, Reason: said(in.Sentences, in.Reason)})
	case "reject":
		_, err = web.Call[Employer](rq, "affiliation.reject", RefuseInput{ID: one.ID, Level: in.Level, Reason: said(in.Motives, in.Motive)})
		err = renamed(err, "reason", "motive")
	default:
		err = fault.Field("decision", "employer.decision_missing", "is missing; choose one of the three")
	}
	return err
}

// said joins the ready sentences and what was added.
func said(ready []string, own string) string {
	return strings.TrimSpace(strings.Join(append(ready, own), "\n"))
}

// renamed moves findings to the field of the form that holds the value.
func renamed(err error, from, to string) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	for i := range f.Findings {
		if f.Findings[i].Field == from {
			f.Findings[i].Field = to
		}
	}
	return err
}

// ready sentences, in the reader's language; the fund's people may change them before sending.
func ready(ctx context.Context, kind string, d deciding) []view.Option {
	var out []view.Option
	if kind == "sentence" {
		for _, doc := range askedDocuments(d.Folder, d.LegalForm) {
			s := t(ctx, "affiliation.sentence.document", "document", doc.Name)
			out = append(out, view.Option{Value: s, Label: s})
		}
	}
	for n := 1; n <= 4; n++ {
		s := t(ctx, "affiliation."+kind+"."+strconv.Itoa(n))
		out = append(out, view.Option{Value: s, Label: s})
	}
	return out
}

func (s *Service) figuresPage(rq *web.Request) (web.Reply, error) {
	var in FiguresInput
	err := rq.Bind(&in)
	var rows []AgentFigures
	if err == nil {
		rows, err = web.Call[[]AgentFigures](rq, "affiliation.figures", in)
	}
	found := web.Findings(err)
	if err != nil && found == nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "affiliation.figures.title"), Wide: true, Findings: found, Body: figuresBody(rq.Fund.Folder, rows, in, typed(rq, found))}, nil
}
