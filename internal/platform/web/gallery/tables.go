package gallery

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/money"
)

func history(ctx context.Context) view.Table {
	tb := view.Table{Caption: say(ctx, "Derniers mois", "الأشهر الأخيرة"), RowHeader: true, Columns: []view.Column{{Label: say(ctx, "Mois", "الشهر")}, {Label: say(ctx, "Déclaré", "المصرح به"), Kind: view.Number}, {Label: say(ctx, "Payé", "المؤدى"), Kind: view.Number}, {Label: say(ctx, "État", "الحالة")}}}
	add := func(p string, declared, paid money.Minor, s view.Status) {
		tb.Rows = append(tb.Rows, view.Cells(view.Period(cal.MustPeriod(p)), view.Figure(declared), view.Figure(paid), view.StatusTag(s)))
	}
	paid := view.Status{Label: say(ctx, "Soldé", "مسدد"), Tone: view.Success}
	add("2026-10", 277_241, 0, view.Status{Label: say(ctx, "En retard", "متأخر"), Tone: view.Danger})
	add("2026-09", 275_000, 275_000, paid)
	add("2026-08", 275_000, 275_000, paid)
	return tb
}

func statement(ctx context.Context) view.Table {
	tb := view.Table{Caption: say(ctx, "Relevé de compte", "كشف الحساب"), Columns: []view.Column{{Label: say(ctx, "Date", "التاريخ"), Kind: view.Nowrap}, {Label: say(ctx, "Opération", "العملية")}, {Label: say(ctx, "Débit", "مدين"), Kind: view.Number}, {Label: say(ctx, "Crédit", "دائن"), Kind: view.Number}, {Label: say(ctx, "Solde", "الرصيد"), Kind: view.Number}, {Label: say(ctx, "Détail", "التفاصيل"), Hidden: true, Kind: view.Buttons}}}
	var balance money.Minor
	add := func(on, what, ref string, debit, credit money.Minor) {
		balance += debit - credit
		cell := func(m money.Minor) templ.Component {
			if m == 0 {
				return view.None
			}
			return view.Figure(m)
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Date(cal.MustDate(on)), view.Sub(view.Str(what), ref), cell(debit), cell(credit), view.Figure(balance), view.A("#", say(ctx, "Expliquer", "شرح"))))
	}
	add("2026-10-12", say(ctx, "Déclaration de septembre 2026", "تصريح سبتمبر 2026"), "2026-09-004871-01", 275_000, 0)
	add("2026-10-14", say(ctx, "Virement BDM", "تحويل بنكي"), "Q-2026-018 442", 0, 275_000)
	add("2026-11-12", say(ctx, "Déclaration d’octobre 2026", "تصريح أكتوبر 2026"), "2026-10-004871-01", 277_241, 0)
	add("2026-11-16", say(ctx, "Majoration de retard, 1er mois", "زيادة التأخير، الشهر الأول"), "1,5 %", 4_159, 0)
	tb.Foot = []templ.Component{view.None, view.Str(say(ctx, "Solde au 21/11/2026", "الرصيد في 21/11/2026")), view.None, view.None, view.Figure(balance), view.None}
	return tb
}
