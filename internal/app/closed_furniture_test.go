package app

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/affiliation"
	"socle/internal/collection"
	"socle/internal/declaration"
	"socle/internal/identity"
	"socle/internal/mandate"
	"socle/internal/notification"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

var closedPeriod = cal.MustPeriod("2025-05")

// furnish makes an employer with staff, declarations, money, documents, a case and whatever else can hang on it.
func (h *closedHouse) furnish(fund, agency, canary string) *side {
	h.t.Helper()
	s := &side{fund: fund, agency: agency, canary: canary, ids: map[string]uuid.UUID{}}
	h.people(s)
	person := h.staffed(s)
	h.system(fund, func(ctx context.Context, tx tenant.Tx) error { return h.declared(ctx, tx, s, person) })
	h.did(s, "system", "declaration.make_obligations", nil)
	h.papers(s)
	h.chased(s)
	h.governed(s)
	h.mandated(s)
	h.collect(s)
	return s
}

// people opens one account a role, with a token, and binds its limits.
func (h *closedHouse) people(s *side) {
	s.employer = uuid.Must(uuid.NewV7())
	h.system(s.fund, func(ctx context.Context, tx tenant.Tx) error {
		for _, role := range []string{"employer", "accountant", "insured", "field_agent", "supervisor", "validator", "collections_officer",
			"recovery_officer", "manager", "administrator", "auditor", "operator", "region_analyst",
			"mandate", "mandate_declare", "mandate_pay", "mandate_account", "mandate_staff"} {
			r := identity.Role{Name: role}
			switch role {
			case "employer", "accountant", "mandate", "mandate_declare", "mandate_pay", "mandate_account", "mandate_staff":
				r.Employer = &s.employer
			case "field_agent", "supervisor":
				r.Agency = s.agency
			}
			id := uuid.NewSHA1(uuid.Nil, []byte(s.fund+role+s.canary))
			_, err := tx.Exec(ctx, `insert into account (id, email, name, created_at) values ($1, $2, $3, $4)`, id,
				strings.ToLower(role+"@"+s.canary+".example"), s.canary+" "+role, tx.Now())
			if err == nil {
				err = identity.Grant(ctx, tx, id, r)
			}
			if err != nil {
				return err
			}
			if h.tokens[s.canary+role], err = identity.StartToken(ctx, tx, id); err != nil {
				return err
			}
			s.ids["account:"+role] = id
		}
		return nil
	})
}

func (h *closedHouse) staffed(s *side) affiliation.BulkPerson {
	f := h.Fund(s.fund).Folder
	legal, sector := "sarl", f.Sectors[0].Code
	facts := affiliation.Facts{LegalName: s.canary + " SARL", TradeName: s.canary + " Boutique", TaxID: "T" + s.canary, TradeRegister: "R" + s.canary,
		LegalForm: legal, Sector: sector, Region: f.Territory.Regions[0].Code, Agency: s.agency, City: s.canary + "ville", Address: "1, rue " + s.canary,
		Email: strings.ToLower(s.canary) + "@example.org", Phone: "0522000000", ContactName: s.canary + " contact", Headcount: 3}
	day := cal.MustDate("2025-01-01")
	file := facts
	file.LegalName, file.TaxID, file.TradeRegister = s.canary+" Dossier", "F"+s.canary, "G"+s.canary
	agent := s.ids["account:field_agent"]
	employers := []affiliation.BulkEmployer{
		{ID: s.employer, Facts: facts, Status: affiliation.Validated, OpenedAt: day.Time(), SubmittedAt: day.Time(), DecidedAt: day.Time(),
			ActiveFrom: day, RegisteredOn: day, AgentID: &agent, Origin: affiliation.FromPortal},
		{Facts: file, Status: affiliation.Submitted, Level: 1, OpenedAt: day.Time(), SubmittedAt: day.Time(), Origin: affiliation.FromPortal},
	}
	people := []affiliation.BulkPerson{{Identity: affiliation.Identity{LastName: s.canary, FirstName: "Personne", BirthDate: cal.MustDate("1980-02-03"),
		Sex: "f", IDNumber: "ID" + s.canary}, Kind: "salaried", InsuredOn: day, CreatedAt: day.Time()}}
	h.system(s.fund, func(ctx context.Context, tx tenant.Tx) error {
		if err := affiliation.BulkEmployers(ctx, tx, employers); err != nil {
			return err
		}
		people[0].ID = uuid.Must(uuid.NewV7())
		jobs := []affiliation.BulkEmployment{{ID: uuid.Must(uuid.NewV7()), PersonID: people[0].ID, EmployerID: s.employer,
			Contract: affiliation.Contract{HiredOn: day, Occupation: s.canary + " occupation", MonthlyWage: 765_432_1}}}
		s.ids["employment"] = jobs[0].ID
		return affiliation.BulkStaff(ctx, tx, people, jobs)
	})
	s.number, s.insured = employers[0].Number, people[0].Number
	s.ids["employer"], s.ids["file"], s.ids["person"] = s.employer, employers[1].ID, people[0].ID
	return people[0]
}

// declared files May and pays a part of it; a payment that nobody recognises waits in suspense.
func (h *closedHouse) declared(ctx context.Context, tx tenant.Tx, s *side, p affiliation.BulkPerson) error {
	filings := []declaration.Filing{{ID: uuid.Must(uuid.NewV7()), Employer: s.employer, Period: closedPeriod, Source: declaration.FromSimulation,
		Lines: []declaration.FilingLine{{Person: p.ID, Insured: p.Number, Name: p.Name(), Days: 26, Wage: 765_432_1, Situation: ""}}}}
	if err := declaration.FileMany(ctx, tx, filings); err != nil {
		return err
	}
	s.ids["declaration"] = filings[0].ID
	on := cal.MustDate("2025-07-01")
	received := []collection.Money{
		{Channel: collection.Cheque, Amount: 11_111, ReceivedOn: on, PayerName: s.canary + " payeur", Reference: "CHQ" + s.canary, Text: s.canary,
			Employer: s.employer, Agency: s.agency},
		{Channel: collection.Cheque, Amount: 22_222, ReceivedOn: on, PayerName: s.canary + " inconnu", Reference: "SUS" + s.canary, Text: s.canary, Agency: s.agency},
	}
	var service collection.Service
	ids, err := service.ReceiveMany(ctx, tx, received)
	if err != nil {
		return err
	}
	s.ids["payment"], s.ids["suspense"] = ids[0], ids[1]
	_, err = service.MatchMany(ctx, tx, ids)
	return err
}

// papers hands in lists and drafts as the employer does.
func (h *closedHouse) papers(s *side) {
	list := h.did(s, "employer", "affiliation.staff_template", map[string]any{"id": s.employer, "format": "csv"}).(op.File)
	list.Name = s.canary + ".csv"
	s.ids["import"] = h.made(s, "employer", "affiliation.stage_staff", map[string]any{"id": s.employer, "file": list})
	var open string // the last period to declare: a month here, a quarter there
	h.system(s.fund, func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, `select period from obligation where employer_id = $1 and met_by is null and ends < '2025-07-20' order by starts desc limit 1`, s.employer)
		if err != nil {
			return err
		}
		open, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
		return err
	})
	month := map[string]any{"employer_id": s.employer, "period": open}
	s.ids["draft"] = h.made(s, "employer", "declaration.open", month)
	month["format"] = "csv"
	form := h.did(s, "employer", "declaration.template", month).(op.File)
	form.Name = s.canary + "-juin.csv"
	delete(month, "format")
	month["file"] = form
	s.ids["upload"] = h.made(s, "employer", "declaration.upload", month)
}

// chased opens a case, with a visit, a plan and a waiver.
func (h *closedHouse) chased(s *side) {
	officer := "recovery_officer"
	s.ids["case"] = h.made(s, officer, "recovery.open_case", map[string]any{"id": s.employer, "note": s.canary})
	h.did(s, officer, "recovery.visit", map[string]any{"id": s.employer, "result": "met", "note": s.canary})
	s.ids["plan"] = h.made(s, officer, "recovery.propose_plan", map[string]any{"id": s.employer, "instalments": 3, "first": "2025-08-01", "note": s.canary})
}

// governed is what hangs on the fund: a proposal of law, a report, a bank statement, a message.
func (h *closedHouse) governed(s *side) {
	brand := h.Fund(s.fund).Folder.Brand
	s.ids["proposal"] = h.made(s, "administrator", "law.propose_brand", map[string]any{"primary": brand.Primary, "on_primary": brand.OnPrimary,
		"accent": brand.Accent, "motto": s.canary, "note": s.canary})
	s.ids["report"] = h.made(s, "manager", "reporting.make", map[string]any{"period": "2025-05"})
	body := "Compte;007 " + s.canary + ";Devise;" + h.Fund(s.fund).Currency().Code + "\r\nDate;Date de valeur;Libellé;Référence;Débit;Crédit\r\n" +
		"01/07/2025;01/07/2025;SOLDE INITIAL;;;0\r\n10/07/2025;10/07/2025;VIR " + s.canary + " inconnu;" + s.canary + "9;;200\r\n" +
		"11/07/2025;11/07/2025;FRAIS " + s.canary + ";;100;\r\n31/07/2025;31/07/2025;SOLDE FINAL;;;100\r\n"
	h.did(s, "collections_officer", "collection.import_statement", map[string]any{"file": op.File{Name: s.canary + ".csv", Type: "text/csv", Body: []byte(body)}})
	h.system(s.fund, func(ctx context.Context, tx tenant.Tx) error {
		_, err := notification.Queue(ctx, tx, notification.Message{Channel: "email", To: strings.ToLower(s.canary) + "@example.org", Name: s.canary,
			Subject: s.canary, Body: s.canary, Key: "closed " + s.canary, EmployerID: &s.employer})
		if err != nil {
			return err
		}
		s.ids["waiver"], s.ids["view"] = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
		if _, err := tx.Exec(ctx, `insert into waiver (id, employer_id, period, component, amount, reason, proposed_on, proposed_by, proposed_by_name)
			values ($1, $2, '2025-05', 'penalty', 77, $3, '2025-07-01', $4, $3)`, s.ids["waiver"], s.employer, s.canary, s.ids["account:recovery_officer"]); err != nil {
			return err
		}
		if err := h.adjusted(ctx, tx, s); err != nil {
			return err
		}
		s.ids["alert"] = uuid.Must(uuid.NewV7())
		if _, err := tx.Exec(ctx, `insert into alert (id, rule_id, indicator, period, under, unit, value, target, fired_at)
			select $1, id, indicator, $2::text, under, 'percent', '1', '2', $3 from alert_rule limit 1`, s.ids["alert"], map[byte]string{'A': "2024-01", 'B': "2024-02", 'C': "2024-03"}[s.canary[0]], tx.Now()); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into report_view (id, name, account, asks, created_at) values ($1, $2, $3, '{}', $4)`,
			s.ids["view"], s.canary, s.ids["account:manager"], tx.Now())
		return err
	})
}

// adjusted has a change of the law reach back to what the employer declared.
func (h *closedHouse) adjusted(ctx context.Context, tx tenant.Tx, s *side) error {
	s.ids["change"] = uuid.Must(uuid.NewV7())
	by := s.ids["account:administrator"]
	if _, err := tx.Exec(ctx, `insert into proposal (id, kind, subject, change, source, state, proposed_by, proposed_by_name, proposed_at, decided_by, decided_by_name, decided_at)
		values ($1, 'parameter', 'contribution/pension/employer', '{}', 'x', 'approved', $2, 'x', $3, 'y', 'y', $3)`, s.ids["change"], by.String(), tx.Now()); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `insert into law_change (proposal_id, state, subject, source, starts, approved_by, approved_by_name, approved_at)
		values ($1, 'ready', 'contribution/pension/employer', 'x', '2025-05-01', 'y', 'y', $2)`, s.ids["change"], tx.Now()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into adjustment (id, change_id, declaration_id, employer_id, period, starts, state, lines, principal, levy, shares, law, basis, proposed_at)
		values ($1, $2, $3, $4, '2025-05', '2025-05-01', 'proposed', 1, 7, 0, '[]', '[]', '', $5)`, uuid.Must(uuid.NewV7()), s.ids["change"], s.ids["declaration"], s.employer, tx.Now())
	return err
}

// mandated has the employer give its accountant a mandate that stands, and offer another.
func (h *closedHouse) mandated(s *side) {
	h.system(s.fund, func(ctx context.Context, tx tenant.Tx) (err error) {
		s.ids["mandate"], err = mandate.Bind(ctx, tx, s.employer, s.ids["account:accountant"], mandate.Rights, cal.MustDate("2026-07-01"))
		return err
	})
	s.ids["offer"] = h.made(s, "employer", "mandate.give", map[string]any{"id": s.employer, "email": "accountant@" + s.canary + ".example",
		"rights": mandate.Rights, "until": "2026-07-01", "note": s.canary})
	s.ids["glass"] = h.made(s, "supervisor", "glass.ask", map[string]any{"role": "validator", "minutes": 30, "reason": s.canary + " presse"})
}
