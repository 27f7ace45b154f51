package declaration

import "socle/pkg/finding"

const (
	blocks = finding.Error
	warns  = finding.Warning
)

// Codes are the permanent codes of findings about declarations, with their words. What makes an amount impossible blocks;
// the rest is a warning that the employer confirms with its reason.
var Codes = finding.NewCatalogue(
	finding.Text{Code: "declaration.days_over", Severity: blocks,
		English: "{1} days: the period has at most {2}; write the days really paid",
		French:  "{1} jours : la période en compte au plus {2} ; inscrivez les jours réellement payés"},
	finding.Text{Code: "declaration.days_negative", Severity: blocks,
		English: "days are counted from 0", French: "le nombre de jours se compte à partir de 0"},
	finding.Text{Code: "declaration.wage_negative", Severity: blocks,
		English: "a wage is never negative; to take back what was declared, correct the earlier declaration",
		French:  "un salaire n'est jamais négatif ; pour reprendre un montant déclaré, corrigez la déclaration d'origine"},
	finding.Text{Code: "declaration.situation_unknown", Severity: blocks,
		English: "choose the situation from the list", French: "choisissez la situation dans la liste"},
	finding.Text{Code: "declaration.duplicate", Severity: blocks,
		English: "the same person is on line {1}: keep one line with both amounts added",
		French:  "la même personne figure ligne {1} : gardez une seule ligne en additionnant les montants"},
	finding.Text{Code: "declaration.insured_unknown", Severity: blocks,
		English: "insured number {1} is not known here: check it, or leave it empty and give the identity number",
		French:  "le numéro d'assuré {1} est inconnu : vérifiez-le, ou laissez-le vide et donnez le numéro d'identité"},
	finding.Text{Code: "declaration.name_missing", Severity: blocks,
		English: "write the person's name", French: "inscrivez le nom de la personne"},
	finding.Text{Code: "declaration.absence_unexplained", Severity: blocks,
		English: "nothing is declared for this person: say whether they left, are on leave, or give days and wage",
		French:  "rien n'est déclaré pour cette personne : dites si elle est sortie ou en congé, ou donnez ses jours et son salaire"},
	finding.Text{Code: "declaration.empty", Severity: blocks,
		English: "no worker is declared: if nobody worked, make a nil declaration with its reason",
		French:  "aucun salarié n'est déclaré : si personne n'a travaillé, faites une déclaration néant avec son motif"},

	finding.Text{Code: "declaration.person_absent", Severity: warns,
		English: "{1} ({2}) is on the staff and not in the file: left, on leave, or forgotten?",
		French:  "{1} ({2}) fait partie du personnel et n'est pas dans le fichier : sortie, congé ou oubli ?"},
	finding.Text{Code: "declaration.not_on_staff", Severity: warns,
		English: "this person was not on the staff and is hired by this declaration from {1}",
		French:  "cette personne n'était pas au personnel : la déclaration l'y ajoute à compter du {1}"},
	finding.Text{Code: "declaration.name_differs", Severity: warns,
		English: "number {1} is that of {2}: is it the same person?",
		French:  "le numéro {1} est celui de {2} : est-ce la même personne ?"},
	finding.Text{Code: "declaration.under_minimum", Severity: warns,
		English: "the wage is under the minimum wage: {1} for {2} days; correct it, or say why (part time, apprentice)",
		French:  "le salaire est inférieur au minimum légal : {1} pour {2} jours ; corrigez-le, ou dites pourquoi (temps partiel, apprentissage)"},
	finding.Text{Code: "declaration.wage_jump", Severity: warns,
		English: "the wage was {1} the period before: is {2} right?",
		French:  "le salaire était de {1} à la période précédente : {2} est-il exact ?"},
	finding.Text{Code: "declaration.wage_without_days", Severity: warns,
		English: "a wage without days: write the days that it pays",
		French:  "un salaire sans jours : inscrivez les jours qu'il rémunère"},
	finding.Text{Code: "declaration.days_without_wage", Severity: warns,
		English: "days without a wage: write the wage, or the situation",
		French:  "des jours sans salaire : inscrivez le salaire, ou la situation"},
	finding.Text{Code: "declaration.situation_with_pay", Severity: warns,
		English: "this situation goes without days and without wage",
		French:  "cette situation est sans jours ni salaire"},
	finding.Text{Code: "declaration.preprint_missing", Severity: warns,
		English: "no pre-printed file was issued for this period: the staff known here was used instead",
		French:  "aucun fichier préétabli n'a été émis pour cette période : le personnel connu a été utilisé à la place"},

	finding.Text{Code: "declaration.other_employer", Severity: blocks,
		English: "the file is that of employer {1}, not {2}", French: "le fichier est celui de l'affilié {1}, et non {2}"},
	finding.Text{Code: "declaration.other_period", Severity: blocks,
		English: "the file is for {1}, not {2}", French: "le fichier concerne {1}, et non {2}"},
	finding.Text{Code: "declaration.period_filed", Severity: blocks,
		English: "this period was declared already: send a complementary file (E), or make a correction",
		French:  "cette période est déjà déclarée : envoyez un fichier complémentaire (E), ou faites une correction"},
	finding.Text{Code: "declaration.main_missing", Severity: blocks,
		English: "a complementary file comes after the main declaration: file it first",
		French:  "un fichier complémentaire vient après la déclaration principale : déposez-la d'abord"},
)
