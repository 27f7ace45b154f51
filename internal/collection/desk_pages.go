package collection

import (
	"strconv"

	"github.com/google/uuid"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

func (s *Service) deskPage(rq *web.Request) (web.Reply, error) {
	var in DayInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	d, err := web.Call[Day](rq, "collection.day", in)
	if err != nil {
		return nil, err
	}
	list, err := web.Call[Payments](rq, "collection.payments", PaymentsInput{From: d.On, To: d.On})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "collection.desk.title"), Wide: true, Body: deskView(d, list, rq)}, nil
}

func (s *Service) cashierPage(rq *web.Request) (web.Reply, error) {
	return cashier(rq, view.Entry{})
}

func cashier(rq *web.Request, e view.Entry) (web.Reply, error) {
	return web.Page{Title: t(rq.Ctx(), "collection.cashier.title"), Findings: e.Findings, Body: cashierView(e, rq.Param("employer"))}, nil
}

func (s *Service) take(rq *web.Request) (web.Reply, error) {
	var in ReceiveInput
	err := rq.Bind(&in)
	var p Payment
	if err == nil {
		p, err = web.Call[Payment](rq, "collection.receive", in)
	}
	if found := web.Findings(err); found != nil {
		return cashier(rq, typed(rq, found))
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: matchHref(p.ID), Flash: t(rq.Ctx(), "collection.cashier.taken", "amount", p.Amount)}, nil
}

func (s *Service) suspensePage(rq *web.Request) (web.Reply, error) {
	var in PaymentsInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	in.Status = []string{string(Received), string(InSuspense), string(PartMatched)}
	list, err := web.Call[Payments](rq, "collection.payments", in)
	if err != nil {
		return nil, err
	}
	d, err := web.Call[Day](rq, "collection.day", DayInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "collection.suspense.title"), Wide: true, Body: suspenseView(in, list, d, rq)}, nil
}

func (s *Service) matchAgain(rq *web.Request) (web.Reply, error) {
	if err := rq.ParseForm(); err != nil {
		return nil, fault.Missing("page")
	}
	m, err := web.Call[Matches](rq, "collection.auto_match", AutoMatchInput{})
	return web.Redirect{To: "/collection/suspense", Flash: t(rq.Ctx(), "collection.suspense.matched", "n", m.Matched)}, err
}

func (s *Service) matchPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	return s.matching(rq, id, view.Entry{})
}

func (s *Service) matching(rq *web.Request, id uuid.UUID, e view.Entry) (web.Reply, error) {
	p, err := web.Call[PaymentDetail](rq, "collection.payment", PaymentInput{ID: id})
	if err != nil {
		return nil, err
	}
	var list []Candidate
	search := rq.URL.Query().Get("q")
	if p.Rest() > 0 && rq.May("collection.candidates") {
		if list, err = web.Call[[]Candidate](rq, "collection.candidates", CandidatesInput{ID: id, Search: search}); err != nil {
			return nil, err
		}
	}
	return web.Page{Title: t(rq.Ctx(), "collection.match.title"), Wide: true, Findings: e.Findings, Body: matchView(p, list, search, e, rq)}, nil
}

// placed shows the payment again: with what was found wrong, or with what was done.
func (s *Service) placed(rq *web.Request, id uuid.UUID, err error, flash string) (web.Reply, error) {
	if found := web.Findings(err); found != nil {
		for i := range found {
			if flash == "collection.match.bounced" && found[i].Field == "reason" {
				found[i].Field = "bounce_reason"
			}
		}
		return s.matching(rq, id, typed(rq, found))
	}
	return web.Redirect{To: matchHref(id), Flash: t(rq.Ctx(), flash)}, err
}

func (s *Service) match1(rq *web.Request) (web.Reply, error) {
	var in MatchInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[Payment](rq, "collection.match", in)
	}
	return s.placed(rq, in.ID, err, "collection.match.done")
}

func (s *Service) unmatch1(rq *web.Request) (web.Reply, error) {
	var in UnmatchInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[Payment](rq, "collection.unmatch", in)
	}
	return s.placed(rq, in.ID, err, "collection.match.undone")
}

func (s *Service) bounce1(rq *web.Request) (web.Reply, error) {
	var in BounceInput
	err := rq.Bind(&in)
	in.Reason = rq.FormValue("bounce_reason") // two forms of the page ask for a reason
	if err == nil {
		_, err = web.Call[Payment](rq, "collection.bounce", in)
	}
	return s.placed(rq, in.ID, err, "collection.match.bounced")
}

func (s *Service) statementsPage(rq *web.Request) (web.Reply, error) {
	return s.statements(rq, view.Entry{})
}

func (s *Service) statements(rq *web.Request, e view.Entry) (web.Reply, error) {
	page, _ := strconv.Atoi(rq.URL.Query().Get("page"))
	list, err := web.Call[[]Statement](rq, "collection.statements", StatementsInput{Page: page})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "collection.statements.title"), Wide: true, Findings: e.Findings,
		Body: statementsView(list, max(page, 1), e, rq.May("collection.import_statement"))}, nil
}

func (s *Service) importFile(rq *web.Request) (web.Reply, error) {
	var in ImportInput
	err := rq.Bind(&in)
	var done Imported
	if err == nil {
		done, err = web.Call[Imported](rq, "collection.import_statement", in)
	}
	if found := web.Findings(err); found != nil {
		return s.statements(rq, typed(rq, found))
	}
	if err != nil || len(done.Statements) == 0 {
		return nil, err
	}
	to := "/collection/statements/" + done.Statements[0].ID.String()
	if done.Again {
		return web.Redirect{To: to, Flash: t(rq.Ctx(), "collection.statements.again", "at", done.Statements[0].ImportedAt)}, nil
	}
	return web.Redirect{To: to, Flash: t(rq.Ctx(), "collection.statements.done", "payments", done.Payments, "matched", done.Matched,
		"suspense", done.Suspense, "ignored", done.Ignored)}, nil
}

func (s *Service) statementPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	d, err := web.Call[StatementDetail](rq, "collection.statement", StatementInput{ID: id})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "collection.statement.title"), Wide: true, Body: statementView(d, rq.May("collection.take_entry"))}, nil
}

func (s *Service) takeEntry(rq *web.Request) (web.Reply, error) {
	var in EntryInput
	if err := rq.Bind(&in); err != nil {
		return nil, fault.Missing("page")
	}
	p, err := web.Call[Payment](rq, "collection.take_entry", in)
	return web.Redirect{To: matchHref(p.ID), Flash: t(rq.Ctx(), "collection.statement.taken")}, err
}
