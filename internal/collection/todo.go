package collection

import (
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// Todo is what the signed-in person has to do here: pay what is due, or place what waits.
func (s *Service) Todo(rq *web.Request) ([]view.Task, error) {
	var tasks []view.Task
	if rq.May("collection.mine") {
		mine, err := web.Call[[]MyAccount](rq, "collection.mine", MineInput{})
		if err != nil {
			return nil, err
		}
		for _, a := range mine {
			if task, owes := a.task(rq); owes {
				tasks = append(tasks, task)
			}
		}
	}
	if !rq.May("collection.match") {
		return tasks, nil
	}
	d, err := web.Call[Day](rq, "collection.day", DayInput{})
	if w := waiting(d); err == nil && w.Count > 0 {
		tasks = append(tasks, view.Task{Title: t(rq.Ctx(), "collection.todo.suspense", "n", w.Count), Href: "/collection/suspense", Icon: "pay",
			Hint: t(rq.Ctx(), "collection.todo.suspense_hint"), Amount: view.Money(w.Amount), Tone: view.Info})
	}
	return tasks, err
}

func (a MyAccount) task(rq *web.Request) (view.Task, bool) {
	net := a.Outstanding - a.Credit
	if net <= 0 {
		return view.Task{}, false
	}
	task := view.Task{Title: t(rq.Ctx(), "collection.todo.pay", "employer", a.Name), Href: payHref(a.ID), Icon: "pay", Amount: view.Money(net), Tone: view.Info,
		Status: &view.Status{Label: t(rq.Ctx(), "collection.todo.pay_open"), Tone: view.Info}}
	if a.PastDue > a.Credit {
		task.Tone, task.Status = view.Danger, &view.Status{Label: t(rq.Ctx(), "collection.todo.pay_late"), Tone: view.Danger}
	}
	return task, true
}
