// Package view is the parts that every page of the portal is made of, and the page around them.
//
// The parts know how to look, to be read aloud, to mirror in Arabic and to work without scripts; they know no rule
// and no fund. They take plain Go structs with words already chosen, and draw HTML with templ. In a page, as a rule:
//
//	var t = i18n.T // texts: { t(ctx, "declaration.file.title", "period", p) }
//
//	@view.Page(frame) { … }                              header, navigation, banners, footer; frame is view.Frame
//	@view.PageHead(view.Heading{Title: …, Status: …})    the h1, its state and actions
//	@view.Hero(view.Welcome{…})                          the top of the fund's public home
//	@view.Card(view.Panel{Title: …}) { … }               a titled box; Flush for a table inside
//	@view.Split(aside) { … }                             two thirds and one third
//	@view.Grid(3) { … }                                  columns of cards or KPI tiles
//	@view.Section("Titre", view.Link{…})                 a title between cards
//	@view.Tabs("Compte", []view.Tab{…})                  views of one thing, each its own address
//	@view.Stepper([]view.Step{…})                        where one stands in a task of several pages
//
//	@view.ErrorSummary(entry.Findings)                   errors on top; set Frame.Findings too, for the <title>
//	@view.Form(view.Post{Action: …}) { … }               method post with its idempotency key _key
//	@view.Field(view.Input{Name: …, Label: …}.In(ctx, entry))      a text field, with what was typed and its error
//	@view.MoneyInput(view.Input{…}.In(ctx, entry))       an amount
//	@view.DateInput(view.Input{…}.In(ctx, entry))        three boxes; view.JoinDates(form) joins them
//	@view.Password, @view.Textarea(view.Input{…})        the same, for passwords and longer texts
//	@view.Select, @view.Radios, @view.Checkboxes(view.Choice{…}.In(ctx, entry))
//	@view.CellInput(view.Input{…})                       a figure inside a table; CellText, CellSelect(view.Choice{…}) words
//	@view.FileUpload(view.Upload{…}.In(ctx, entry))      in a Form with Multipart
//	@view.Button(view.Action{…}), @view.Actions(a, b)    one primary action a page
//
//	@view.DataTable(view.Table{…})                       rows of cells, sort, totals, pages, exports, empty state
//	@view.Filters(view.FilterBar{…})                     filters kept in the address
//	@view.Pagination(view.Pager{…}), @view.EmptyState(view.Empty{…})
//	view.Str, Code, Money, Figure, Num, Percent, Ratio, Date, LongDate, Period, Moment, A, Sub, Both   cells and values
//
//	@view.SummaryList([]view.Fact{…})                    facts about one thing
//	@view.Timeline([]view.Event{…})                      what happened
//	@view.TaskList([]view.Task{…})                       what there is to do
//	@view.Tiles([]view.Tile{…})                          ways in on a home page
//	@view.StatusTag(view.Status{…})                      a state in words
//	@view.KpiCard(view.Kpi{…})                           a figure with target, gap, trend
//	@view.Totals(true, []view.Total{…}) { … }            totals that stay in sight, with the action
//	@view.Banner(view.Notice{…}), @view.Done(view.Answer{…})
//	@view.Progress(view.Work{…})                         long work: live (events carry view.ProgressBody), or by refresh
//	@view.Compare([]view.Change{…}), @view.Approval(view.Decision{…})   before and after; four eyes
//
// Amounts need the fund's currency in the context: Frame.Fund.Currency sets it for a page, i18n.WithCurrency elsewhere.
package view
