package gallery

import (
	"context"

	"socle/internal/platform/web/view"
)

func employer(current string) func(context.Context, *view.Frame) {
	return func(ctx context.Context, f *view.Frame) {
		f.User = &view.User{Name: "Aminata Traoré", Role: say(ctx, "Boulangerie du Fleuve SARL", "مخبزة النهر"), SignOutHref: "/sign-out",
			Links: []view.Link{{Label: say(ctx, "Mon profil et mes accès", "ملفي وصلاحياتي"), Href: "#"}}}
		item := func(key, fr, ar string, n int) view.NavItem {
			return view.NavItem{Label: say(ctx, fr, ar), Href: "/" + string(f.Lang) + "/" + key, Current: key == current, Count: n, Hot: n > 1}
		}
		f.Nav = []view.NavItem{item("home", "À faire", "المهام", 2), item("declare", "Déclarer", "التصريح", 0), item("pay", "Payer", "الأداء", 0),
			item("account", "Mon compte", "حسابي", 0), item("staff", "Mon personnel", "المستخدمون", 0), item("docs", "Documents", "الوثائق", 1)}
		f.Title = say(ctx, "À faire", "المهام")
		f.Unconfirmed, f.UnconfirmedHref = current == "declare", "#"
	}
}

func forms(ctx context.Context, f *view.Frame) {
	employer("declare")(ctx, f)
	f.Title = say(ctx, "Nouveau salarié", "أجير جديد")
	f.Findings = entry.Findings
	f.Back = "/" + string(f.Lang) + "/home"
}

func narrow(ctx context.Context, f *view.Frame) {
	employer("declare")(ctx, f)
	f.Width = view.Narrow
}

func welcomed(ctx context.Context, f *view.Frame) { f.Title = say(ctx, "Accueil", "الرئيسية") }

func visitor(ctx context.Context, f *view.Frame) {
	f.Title, f.Width = say(ctx, "Connexion", "تسجيل الدخول"), view.Narrow
	f.Notes = []view.Notice{{Tone: view.Warning, Title: say(ctx, "Échéance reportée au 22 décembre", "تأجيل الأجل إلى 22 ديسمبر"), Text: say(ctx, "Une panne de télécommunications a été constatée du 12 au 14.", "بسبب عطب في الاتصالات من 12 إلى 14.")}}
}

func staff(current string) func(context.Context, *view.Frame) {
	return func(ctx context.Context, f *view.Frame) {
		f.User = &view.User{Name: "Moussa Keïta", Role: say(ctx, "Superviseur · agence de Kayes", "مشرف · وكالة خاي"), SignOutHref: "/sign-out"}
		f.Width = view.Wide
		f.Find = &view.SearchBox{Action: "/search", Hint: say(ctx, "Numéro, NIF, nom, téléphone…", "رقم، اسم، هاتف…")}
		item := func(key, icon, fr, ar string, n int) view.NavItem {
			return view.NavItem{Label: say(ctx, fr, ar), Icon: icon, Href: "/" + string(f.Lang) + "/" + key, Current: key == current, Count: n}
		}
		f.Side = []view.NavGroup{
			{Items: []view.NavItem{item("home", "home", "Mon travail", "عملي", 12), item("dashboard", "chart", "Tableau de bord", "لوحة القيادة", 0), item("map", "map", "Carte", "الخريطة", 0)}},
			{Title: say(ctx, "Chaîne", "السلسلة"), Items: []view.NavItem{item("list", "building", "Employeurs", "المشغلون", 0), item("people", "people", "Assurés", "المؤمنون", 0), item("decl", "file", "Déclarations", "التصريحات", 0), item("pay", "pay", "Paiements", "الأداءات", 4), item("recovery", "scale", "Recouvrement", "التحصيل", 0)}},
			{Title: say(ctx, "Caisse", "الصندوق"), Items: []view.NavItem{item("rules", "settings", "Règles et taux", "القواعد والنسب", 0), item("users", "shield", "Habilitations", "الصلاحيات", 0)}},
		}
		f.Title = say(ctx, "Employeurs", "المشغلون")
		f.Crumbs = []view.Link{{Label: say(ctx, "Mon travail", "عملي"), Href: "#"}, {Label: f.Title}}
	}
}
