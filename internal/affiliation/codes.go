package affiliation

import "socle/pkg/finding"

// ImportCodes are the permanent codes of what a staff list may say that the fund's own records contradict.
// What the list alone shows is in the catalogue of pkg/tabular.
var ImportCodes = finding.NewCatalogue(
	finding.Text{Code: "staff.number_unknown", Severity: finding.Error,
		English: "insured number {1} was not given by this fund; leave the cell empty if the person has none",
		French:  "le numéro {1} n’a été attribué à personne par la caisse ; laissez la cellule vide si la personne n’en a pas"},
	finding.Text{Code: "staff.number_other", Severity: finding.Error,
		English: "insured number {1} belongs to a person of another name; check the number and the name",
		French:  "le numéro {1} est celui d’une personne d’un autre nom ; vérifiez le numéro et le nom"},
	finding.Text{Code: "staff.doubt", Severity: finding.Error,
		English: "looks like a person already insured ({1}); say below whether it is this person",
		French:  "ressemble à une personne déjà immatriculée ({1}) ; dites ci-dessous s’il s’agit d’elle"},
	finding.Text{Code: "staff.already_here", Severity: finding.Warning,
		English: "already works here since {1}: this line changes nothing",
		French:  "travaille déjà ici depuis le {1} : cette ligne ne change rien"},
	finding.Text{Code: "staff.overlap", Severity: finding.Error,
		English: "lies within an employment here that ended on {1}; give a later day",
		French:  "se trouve dans un emploi terminé ici le {1} ; indiquez un jour postérieur"},
	finding.Text{Code: "staff.twice", Severity: finding.Error,
		English: "is the same person as on line {1}; keep one of the two",
		French:  "est la même personne qu’en ligne {1} ; gardez l’une des deux"},
	finding.Text{Code: "staff.too_young", Severity: finding.Error,
		English: "is younger than 14 when hired; check both dates",
		French:  "a moins de 14 ans à l’embauche ; vérifiez les deux dates"},
)
