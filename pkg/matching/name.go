package matching

import (
	"strings"
)

// legalForms are words that say nothing about who somebody is.
var legalForms = wordSet(`SA SARL SARLAU SAS SASU SNC SCS SCA SCI SCOP GIE EI EURL EARL SUARL AU COOP COOPERATIVE LTD LLC INC PLC
	STE SOC SOCIETE ETS ETABL ETABLISSEMENT ETABLISSEMENTS CIE COMPAGNIE ENT ENTREPRISE GROUPE GROUP HOLDING FILS FRERES
	ET DE DU DES LA LE LES D L EN AUX POUR AND THE OF M MR MME MLLE VIR VIRT VIREMENT RECU VERSEMENT CHQ CHEQUE REF REFERENCE PAIEMENT
	COTISATION COTISATIONS COT CNSS CNPS INPS REGLEMENT RGLT DECLARATION DECL BDS DNS AFF AFFILIE AFFILIATION NO NUM N PERIODE MOIS EMIS FAVEUR ORDRE`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// nameTokens are the telling words of a name, each once: letters, two or more, without legal forms. Initials standing
// apart are put together ("S.M.C." is SMC).
func nameTokens(folded string) []string {
	found, seen, initials := []string{}, map[string]bool{}, ""
	add := func(w string) {
		if len(w) > 1 && !legalForms[w] && !seen[w] {
			seen[w] = true
			found = append(found, w)
		}
	}
	for _, w := range split(folded) {
		if len(w.text) == 1 && !w.digits {
			initials += w.text
			continue
		}
		add(initials)
		initials = ""
		if !w.digits {
			add(w.text)
		}
	}
	add(initials)
	return found
}

// alike says how surely two words of names are the same, in percent: 100 equal, 85 one slip apart, 70 one the cut-off
// beginning of the other.
func alike(a, b string) int {
	if a == b {
		return 100
	}
	if min(len(a), len(b)) >= 5 {
		if _, ok := slipOf(a, b); ok {
			return 85
		}
	}
	if min(len(a), len(b)) >= 4 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)) {
		return 70
	}
	return 0
}

// weigher says how telling a word is: the rarer among employers, the heavier.
type weigher func(string) int

// likeness compares a name with the words of a text, in percent of weight. A payer's name must itself be covered
// (both ways); in free text, words that are not of the name do not count against it.
func likeness(name, text []string, bothWays bool, weigh weigher) int {
	var have, of int
	used := make([]bool, len(text))
	for _, n := range name {
		w := weigh(n)
		of += w
		best, at := 0, -1
		for i, t := range text {
			if s := alike(n, t); s > best {
				best, at = s, i
			}
		}
		if at >= 0 {
			used[at] = true
			have += w * best / 100
		}
	}
	if of == 0 {
		return 0
	}
	if !bothWays {
		return have * 100 / of
	}
	for i, t := range text {
		of += weigh(t)
		if used[i] {
			have += weigh(t)
		}
	}
	return have * 100 / of
}
