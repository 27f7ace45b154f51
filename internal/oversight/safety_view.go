package oversight

import (
	"context"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

func safetyTiles(ctx context.Context, r SafetyReport) []view.Tile {
	icons := map[string]string{"failures": "lock", "refused": "shield", "hours": "calendar", "addresses": "map", "volume": "chart", "persons": "people",
		"grants": "user", "glass": "warning", "dormant": "user", "privileged": "shield"}
	var tiles []view.Tile
	for _, k := range Kinds {
		href := view.With("/safety/"+k, "from", r.From.String(), "to", r.To.String())
		tiles = append(tiles, view.Tile{Label: t(ctx, "oversight.list."+k+".title"), Text: t(ctx, "oversight.list."+k+".text"), Href: href, Icon: icons[k], Count: int(r.Counts[k])})
	}
	return tiles
}

// safetyActions lead from the report to what it is made of; the trail to who may read it.
func safetyActions(ctx context.Context) []view.Action {
	list := []view.Action{{Label: t(ctx, "oversight.caps.title"), Href: "/safety/caps", Kind: view.Secondary},
		{Label: t(ctx, "oversight.glass.title"), Href: "/break-glass", Kind: view.Secondary}}
	if view.May(ctx, "audit.search") {
		list = append(list, view.Action{Label: t(ctx, "oversight.title"), Href: "/audit", Kind: view.Secondary})
	}
	return list
}

func safetyTable(rq *web.Request, l SafetyList) view.Table {
	ctx := rq.Ctx()
	tb := view.Table{Caption: t(ctx, "oversight.list."+l.Kind+".title"), Dense: true, Empty: &view.Empty{Icon: "success", Title: t(ctx, "oversight.safety.none"), Text: t(ctx, "oversight.safety.none_text")}}
	for _, c := range shown[l.Kind] {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "oversight.column."+c.name), Kind: c.kind})
	}
	for _, f := range l.Rows {
		row := view.Row{}
		for _, c := range shown[l.Kind] {
			row.Cells = append(row.Cells, c.cell(ctx, rq.Fund.Zone(), f, rq.May))
		}
		tb.Rows = append(tb.Rows, row)
	}
	if len(l.Rows) > 0 {
		tb.Count = t(ctx, "oversight.safety.count", "n", int64(len(l.Rows)))
	}
	if len(l.Rows) > 0 && rq.May("oversight.export") {
		to := view.With("/safety/"+l.Kind+"/export", "from", l.From.String(), "to", l.To.String())
		tb.Exports = []view.Link{{Label: "CSV", Href: view.With(to, "format", "csv")}, {Label: "XLSX", Href: view.With(to, "format", "xlsx")}}
	}
	return tb
}
