package gallery

import (
	"context"
	"fmt"
	"net/url"

	"github.com/a-h/templ"

	"socle/internal/platform/chart"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
	"socle/pkg/words"
)

var entry = view.Entry{
	Values: url.Values{"name": {"Fatoumata"}, "wage": {"38 000"}, "born": {"1991-02-31"}, "regime": {""}, "contract": {"fixed"}},
	Findings: []fault.Finding{
		{Field: "born", Code: "x", Message: "Il n’y a pas de 31 février : vérifiez la date de naissance."},
		{Field: "regime", Code: "x", Message: "Choisissez le régime du salarié."},
		{Field: "wage", Code: "x", Warning: true, Message: "Le salaire est inférieur au SMIG (40 000 F CFA pour 26 jours). Corrigez-le ou indiquez un temps partiel."},
	},
}

type person struct {
	number, name string
	days         int64
	wage         money.Minor
	warn         bool
}

var people = []person{
	{"14 0032 871 5", "Fatoumata Diarra", 26, 185_000, false}, {"14 0032 902 1", "Ibrahim ag Mohamed", 26, 240_000, false},
	{"14 0041 007 8", "Mariam Coulibaly", 13, 38_000, true}, {"14 0041 118 2", "Seydou Sissoko", 26, 412_500, false},
	{"14 0044 562 0", "عبد الله ولد أحمد", 26, 96_000, false}, {"14 0051 330 9", "Awa Konaté-Diallo", 26, 150_000, false},
}

func declareTable(ctx context.Context) view.Table {
	tb := view.Table{Caption: say(ctx, "Salaires de novembre 2026", "أجور نوفمبر 2026"), RowHeader: true, Columns: []view.Column{
		{Label: say(ctx, "Salarié", "الأجير")}, {Label: say(ctx, "Jours", "الأيام"), Kind: view.Number}, {Label: say(ctx, "Salaire brut", "الأجر الإجمالي"), Kind: view.Number},
		{Label: say(ctx, "Part patronale", "حصة المشغل"), Kind: view.Number}, {Label: say(ctx, "Part salariale", "حصة الأجير"), Kind: view.Number}}}
	var wages, days money.Minor
	for n, p := range people {
		r := view.Cells(view.Sub(view.Str(p.name), p.number), view.CellInput(view.Input{Name: fmt.Sprintf("lines.%d.days", n), Sum: "days", Width: "short", Mode: "decimal", LTR: true, Label: say(ctx, "Jours de ", "أيام ") + p.name, Value: fmt.Sprint(p.days)}),
			view.CellInput(view.Input{Name: fmt.Sprintf("lines.%d.wage", n), Sum: "wage", Mode: "decimal", LTR: true, Label: say(ctx, "Salaire de ", "أجر ") + p.name, Value: view.FigureText(ctx, p.wage)}), view.Figure(p.wage*179/1000), view.Figure(p.wage*66/1000))
		if p.warn {
			r.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, r)
		wages, days = wages+p.wage, days+money.Minor(p.days)
	}
	tb.Foot = []templ.Component{view.Str(say(ctx, "Total", "المجموع")), view.Num(int64(days)), view.Figure(wages), view.Figure(wages * 179 / 1000), view.Figure(wages * 66 / 1000)}
	return tb
}

func tasks(ctx context.Context) []view.Task {
	return []view.Task{
		{Title: say(ctx, "Déclarer les salaires de novembre 2026", "التصريح بأجور نوفمبر 2026"), Href: "#", Icon: "file", Tone: view.Warning, Hint: say(ctx, "Avant le mardi 15 décembre 2026 : il reste 4 jours. 6 salariés repris du mois dernier.", "قبل الثلاثاء 15 ديسمبر 2026: بقيت 4 أيام."), Status: &view.Status{Label: say(ctx, "À faire", "للإنجاز"), Tone: view.Warning}},
		{Title: say(ctx, "Payer octobre 2026", "أداء أكتوبر 2026"), Href: "#", Icon: "pay", Tone: view.Danger, Hint: say(ctx, "Échu depuis le 16 novembre ; une majoration de 1,5 % court chaque mois.", "مستحق منذ 16 نوفمبر؛ تحتسب زيادة 1,5% كل شهر."), Amount: view.Money(281_400), Status: &view.Status{Label: say(ctx, "En retard", "متأخر"), Tone: view.Danger}},
		{Title: say(ctx, "Confirmer l’embauche de Mariam Coulibaly", "تأكيد تشغيل مريم كوليبالي"), Href: "#", Icon: "people", Tone: view.Info, Hint: say(ctx, "Elle figure dans votre dernière déclaration sans date d’entrée.", "وردت في آخر تصريح دون تاريخ الالتحاق."), Status: &view.Status{Label: say(ctx, "À confirmer", "للتأكيد"), Tone: view.Info}},
	}
}

func happened(ctx context.Context) []view.Event {
	return []view.Event{
		{When: "21/11/2026 10:42", Title: say(ctx, "Validé par l’agence", "صادقت عليه الوكالة"), Who: "Moussa Keïta", Tone: view.Success},
		{When: "19/11/2026 16:05", Title: say(ctx, "Complément reçu", "توصلنا بالوثيقة التكميلية"), Who: "Aminata Traoré", Tone: view.Info, Body: view.A("#", "bail-commercial.pdf")},
		{When: "17/11/2026 09:12", Title: say(ctx, "Complément demandé", "طلب وثيقة تكميلية"), Who: "Moussa Keïta", Tone: view.Warning, Body: view.Str(say(ctx, "Le bail joint est illisible à la page 2.", "عقد الكراء غير مقروء في الصفحة 2."))},
		{When: "16/11/2026 08:30", Title: say(ctx, "Dossier soumis", "إيداع الملف"), Who: "Aminata Traoré", Tone: view.Neutral},
	}
}

func employers(ctx context.Context) view.Table {
	tb := view.Table{Caption: say(ctx, "Employeurs", "المشغلون"), RowHeader: true, Count: say(ctx, "1 284 employeurs, 25 par page", "1 284 مشغلا، 25 في الصفحة"),
		Exports: []view.Link{{Label: "CSV", Href: "#"}, {Label: "XLSX", Href: "#"}},
		Columns: []view.Column{{Label: say(ctx, "Employeur", "المشغل"), Sort: "?sort=name", Sorted: "ascending"}, {Label: say(ctx, "Secteur", "القطاع")}, {Label: say(ctx, "Effectif", "العدد"), Kind: view.Number, Sort: "?sort=size"},
			{Label: say(ctx, "Créances", "الديون"), Kind: view.Number, Sort: "?sort=debt"}, {Label: say(ctx, "Dernière déclaration", "آخر تصريح"), Kind: view.Nowrap}, {Label: say(ctx, "État", "الحالة")}},
		Pages: &view.Pager{Page: 3, Pages: 52, Href: func(n int) string { return view.With("/fr/list", "page", fmt.Sprint(n)) }}}
	add := func(number, name, sector string, size int64, debt money.Minor, filed string, s view.Status, tone view.Tone) {
		r := view.Cells(view.Sub(view.A("/"+string(i18n.From(ctx))+"/file", name), number), view.Str(sector), view.Num(size), view.Figure(debt), view.Date(cal.MustDate(filed)), view.StatusTag(s))
		r.Tone = tone
		tb.Rows = append(tb.Rows, r)
	}
	ok := view.Status{Label: say(ctx, "En règle", "في وضعية سليمة"), Tone: view.Success}
	add("KY-004 871-3", "Boulangerie du Fleuve SARL", say(ctx, "Commerce", "التجارة"), 6, 281_400, "2026-11-12", view.Status{Label: say(ctx, "En retard", "متأخر"), Tone: view.Warning}, "")
	add("KY-001 022-9", "Mines de Sadiola – sous-traitance", say(ctx, "Industries extractives", "التعدين"), 412, 0, "2026-11-14", ok, "")
	add("KY-003 310-0", "Transports Coulibaly & Fils", say(ctx, "Transport", "النقل"), 38, 12_840_250, "2026-03-02", view.Status{Label: say(ctx, "Mise en demeure", "إنذار"), Tone: view.Danger}, view.Danger)
	add("KY-005 118-6", "Cabinet médical Dr Sanogo", say(ctx, "Santé", "الصحة"), 4, 0, "2026-11-10", ok, "")
	add("KY-006 001-2", "Coopérative cotonnière de Kita", say(ctx, "Agriculture", "الفلاحة"), 121, 1_904_000, "2026-09-15", view.Status{Label: say(ctx, "Moratoire", "جدولة"), Tone: view.Info}, "")
	add("KY-006 044-7", "Hôtel du Rail", say(ctx, "Hôtellerie", "الفنادق"), 22, 0, "2026-01-12", view.Status{Label: say(ctx, "Suspendu", "معلق"), Tone: view.Neutral}, "")
	return tb
}

func facts(ctx context.Context) []view.Fact {
	change := &view.Link{Label: say(ctx, "Modifier", "تعديل"), Href: "#"}
	return []view.Fact{
		{Key: say(ctx, "Numéro d’affiliation", "رقم الانخراط"), Value: view.Code("KY-003 310-0")},
		{Key: say(ctx, "NIF", "الرقم الجبائي"), Value: view.Code("086 114 552 K")},
		{Key: say(ctx, "Activité", "النشاط"), Value: view.Str(say(ctx, "Transport routier de marchandises", "نقل البضائع")), Change: change},
		{Key: say(ctx, "Siège", "المقر"), Value: view.Str("Quartier Légal Ségou, Kayes"), Change: change},
		{Key: say(ctx, "Affilié depuis", "منخرط منذ"), Value: view.LongDate(cal.MustDate("2014-03-03"))},
		{Key: say(ctx, "Effectif déclaré", "العدد المصرح به"), Value: view.Num(38)},
	}
}

func kpis(ctx context.Context) []view.Kpi {
	asOf := say(ctx, "calculé le 21/11 à 06:00", "حسب في 21/11 على 06:00")
	spark := func(values ...int64) templ.Component {
		var vs []chart.Value
		for _, v := range values {
			vs = append(vs, chart.V(v, ""))
		}
		return chart.Spark(say(ctx, "Évolution sur 12 mois", "التطور خلال 12 شهرا"), vs)
	}
	return []view.Kpi{
		{Name: say(ctx, "Employeurs immatriculés", "المشغلون المسجلون"), Href: "#", Value: "128", Target: say(ctx, "Objectif : 120", "الهدف: 120"), Gap: &view.Status{Label: say(ctx, "Atteint", "تحقق"), Tone: view.Success}, Trend: spark(88, 90, 95, 91, 99, 104, 102, 110, 108, 119, 124, 128), AsOf: asOf, How: "#"},
		{Name: say(ctx, "Déclarations à temps", "التصريحات في الأجل"), Href: "#", Value: "87,4", Unit: "%", Target: say(ctx, "Objectif : 95 %", "الهدف: 95%"), Gap: &view.Status{Label: say(ctx, "Sous le seuil", "دون العتبة"), Tone: view.Danger}, Trend: spark(90, 91, 91, 92, 90, 89, 88, 88, 87, 86, 87, 87), Fraction: say(ctx, "1 204 sur 1 378 obligations", "1 204 من 1 378 التزاما"), Rows: "#", AsOf: asOf, How: "#"},
		{Name: say(ctx, "Taux de recouvrement", "نسبة التحصيل"), Href: "#", Value: "93,1", Unit: "%", Target: say(ctx, "Objectif : 94 %", "الهدف: 94%"), Gap: &view.Status{Label: say(ctx, "Proche", "قريب"), Tone: view.Warning}, Trend: spark(85, 86, 88, 87, 89, 90, 91, 91, 92, 92, 93, 93), Fraction: say(ctx, "1,92 Md sur 2,06 Md", "1,92 مليار من 2,06 مليار"), Rows: "#", AsOf: asOf, How: "#"},
		{Name: say(ctx, "Cotisations encaissées", "الاشتراكات المحصلة"), Href: "#", Value: "1,92 Md", Unit: "F CFA", Target: say(ctx, "Objectif : 1,9 Md", "الهدف: 1,9 مليار"), Gap: &view.Status{Label: say(ctx, "Atteint", "تحقق"), Tone: view.Success}, Trend: spark(150, 155, 160, 158, 165, 170, 172, 180, 178, 186, 190, 192), AsOf: asOf, How: "#"},
	}
}

func months(ctx context.Context) []string {
	var labels []string
	for m := cal.MonthOf(2025, 12); m <= cal.MonthOf(2026, 11); m++ {
		labels = append(labels, words.ShortMonth(i18n.From(ctx), m))
	}
	return labels
}

func collected(ctx context.Context) chart.Plot {
	series := func(name string, values ...int64) chart.Series {
		s := chart.Series{Name: name}
		for _, v := range values {
			s.Values = append(s.Values, chart.V(v*1_000_000, words.Compact(i18n.From(ctx), v*1_000_000)))
			s.Hrefs = append(s.Hrefs, "#")
		}
		return s
	}
	return chart.Plot{Title: say(ctx, "Déclaré et encaissé par mois", "المصرح به والمحصل شهريا"), Desc: say(ctx, "Les deux montent de décembre 2025 à novembre 2026.", "كلاهما في ارتفاع."), Labels: months(ctx),
		Series: []chart.Series{series(say(ctx, "Déclaré", "المصرح به"), 1610, 1640, 1650, 1700, 1720, 1730, 1790, 1800, 1850, 1900, 1980, 2060), series(say(ctx, "Encaissé", "المحصل"), 1370, 1410, 1450, 1480, 1530, 1560, 1630, 1640, 1700, 1750, 1840, 1920)},
		Target: chart.V(1_900_000_000, say(ctx, "Objectif : 1,9 Md", "الهدف: 1,9 مليار")), Write: func(v int64) string { return words.Compact(i18n.From(ctx), v) }}
}

func regions(ctx context.Context) chart.BarSet {
	b := chart.BarSet{Title: say(ctx, "Déclarations à temps par région", "التصريحات في الأجل حسب الجهة"), Max: 1000}
	for _, r := range []struct {
		name string
		v    int64
	}{{"Bamako", 951}, {"Kayes", 874}, {"Sikasso", 861}, {"Ségou", 842}, {"Koulikoro", 803}, {"Mopti", 622}} {
		b.Rows = append(b.Rows, chart.Row{Label: r.name, Value: chart.V(r.v, words.Ratio(i18n.From(ctx), r.v, 1000, 1)), Target: chart.V(950, ""), Href: "#"})
	}
	b.Rows = append(b.Rows, chart.Row{Label: "Tombouctou", Value: chart.Missing, Target: chart.Missing})
	return b
}

func ageing(ctx context.Context) templ.Component {
	part := func(fr, ar string, v int64) chart.Part {
		return chart.Part{Label: say(ctx, fr, ar), Value: chart.V(v, words.Compact(i18n.From(ctx), v)), Href: "#"}
	}
	return chart.Whole(say(ctx, "Créances par âge", "الديون حسب العمر"), []chart.Part{part("Non échu", "غير مستحق", 410_000_000), part("1 à 30 jours", "1 إلى 30 يوما", 182_000_000), part("31 à 60 jours", "31 إلى 60 يوما", 96_000_000), part("61 à 90 jours", "61 إلى 90 يوما", 54_000_000), part("91 à 360 jours", "91 إلى 360 يوما", 88_000_000), part("Plus de 360 jours", "أكثر من 360 يوما", 130_000_000)})
}
