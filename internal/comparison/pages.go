package comparison

import (
	"embed"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are the regional body's.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /comparison", Handler: s.tablePage},
		{Pattern: "GET /comparison/export", Handler: s.exportPage},
	}
}

// choice is what the page is asked to show: a period, rates or amounts, and two funds set side by side.
type choice struct {
	TableInput
	Show string `json:"show"` // rates (the default) or amounts
	A    string `json:"a"`
	B    string `json:"b"`
}

func (s *Service) tablePage(rq *web.Request) (web.Reply, error) {
	var in choice
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	table, err := web.Call[Table](rq, "comparison.table", in.TableInput)
	if err != nil {
		return nil, err
	}
	in.Period = table.Period
	var pair *Pair
	if in.A != "" && in.B != "" && in.A != in.B {
		two, err := web.Call[Pair](rq, "comparison.pair", PairInput{A: in.A, B: in.B, Period: in.Period})
		if err != nil {
			return nil, err
		}
		pair = &two
	}
	return web.Page{Title: t(rq.Ctx(), "comparison.title"), Wide: true, Body: comparisonView(table, in, pair)}, nil
}

func (s *Service) exportPage(rq *web.Request) (web.Reply, error) {
	var in ExportInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "comparison.export", in)
	return web.Download{File: f}, err
}
