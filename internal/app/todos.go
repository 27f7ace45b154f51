package app

import (
	"strconv"

	"socle/internal/affiliation"
	"socle/internal/collection"
	"socle/internal/declaration"
	"socle/internal/identity"
	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/internal/portal"
)

// todos are what each room gives a person to do, shown on the first page in this order.
func (a *App) todos() []portal.Todo {
	return []portal.Todo{declare, (&affiliation.Service{}).Todo, (&collection.Service{}).Todo, decide, (&identity.Service{}).Todo}
}

// declare lists the periods that an employer has still to declare, the oldest first.
func declare(rq *web.Request) ([]view.Task, error) {
	if !rq.May("declaration.mine") {
		return nil, nil
	}
	mine, err := web.Call[declaration.Mine](rq, "declaration.mine", declaration.MineInput{})
	if err != nil || mine.Employer == nil {
		return nil, err
	}
	var tasks []view.Task
	for i := len(mine.Periods) - 1; i >= 0; i-- {
		o := mine.Periods[i]
		tone, label := view.Info, "portal.todo.expected"
		switch o.State {
		case declaration.Overdue:
			tone, label = view.Danger, "portal.todo.overdue"
		case declaration.Expected:
		default:
			continue
		}
		tasks = append(tasks, view.Task{Title: i18n.T(rq.Ctx(), "portal.todo.declare", "period", o.Period), Href: "/declarations",
			Hint: i18n.T(rq.Ctx(), "portal.todo.before", "date", o.DueDate), Icon: "calendar", Status: &view.Status{Label: i18n.T(rq.Ctx(), label), Tone: tone}, Tone: tone})
	}
	return tasks, nil
}

// decide counts the proposals that wait for a second person.
func decide(rq *web.Request) ([]view.Task, error) {
	if !rq.May("law.proposals") {
		return nil, nil
	}
	list, err := web.Call[[]law.Proposal](rq, "law.proposals", law.ProposalsInput{State: "proposed"})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return []view.Task{counted(rq, "portal.todo.decide", "/law/proposals", "scale", int64(len(list)))}, nil
}

func counted(rq *web.Request, key, href, icon string, n int64) view.Task {
	return view.Task{Title: i18n.T(rq.Ctx(), key), Href: href, Icon: icon, Tone: view.Info,
		Status: &view.Status{Label: strconv.FormatInt(n, 10), Tone: view.Info}}
}
