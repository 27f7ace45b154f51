package matching

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/money"
)

var (
	firsts  = []string{"ATLAS", "RIF", "SOUSS", "GHARB", "CHAOUIA", "ZAGORA", "MAMORA", "TADLA", "OUED", "NOUR", "AMAL", "BARAKA", "SALAM", "ANDALOUS", "MEDINA", "PALMIER", "ARGAN", "CEDRE", "OASIS", "DUNE"}
	seconds = []string{"TRANSPORT", "TEXTILE", "NEGOCE", "CONSTRUCTION", "IMPORT", "SERVICES", "TRAVAUX", "CONFECTION", "BOIS", "METAL", "PECHE", "HOTEL", "CLINIQUE", "INFORMATIQUE", "NETTOYAGE", "GARDIENNAGE", "IMPRIMERIE", "PHARMA", "AGRI", "MEUBLES"}
)

func someName(r *rand.Rand) string {
	return fmt.Sprintf("STE %s %s %c%c%c SARL", firsts[r.IntN(20)], seconds[r.IntN(20)], 'A'+rune(r.IntN(26)), 'A'+rune(r.IntN(26)), 'A'+rune(r.IntN(26)))
}

// country draws employers with three open months each, and the entries that some of them send.
func country(n, sent int) (iter.Seq[Employer], iter.Seq[Obligation], []Entry) {
	r := rand.New(rand.NewPCG(7, 7))
	employers, open := make([]Employer, n), make([]Obligation, 0, 3*n)
	for i := range employers {
		employers[i] = Employer{ID: fmt.Sprint(i), Number: numbered(fmt.Sprintf("%06d", i*7+3)), Names: []string{someName(r)}, Accounts: []string{fmt.Sprintf("0078%012d", i)}}
		for m := range 3 {
			p := cal.Monthly(cal.MonthOf(2007, 4) + cal.Month(m))
			open = append(open, Obligation{ID: fmt.Sprintf("%d-%d", i, m), Employer: fmt.Sprint(i), Period: p, Owed: money.Minor(30_000 + r.IntN(9_000_000))})
		}
	}
	entries := make([]Entry, sent)
	for k := range entries {
		i := r.IntN(n)
		e := Entry{ID: fmt.Sprint(i), Amount: open[3*i].Owed, Payer: employers[i].Names[0]}
		number := employers[i].Number
		switch k % 5 {
		case 1:
			number = swapped(number, r.IntN(6))
		case 2:
			number = number[:5]
		case 3:
			e.Payer = ""
		case 4:
			number = ""
		}
		e.Text = "VIR COTISATIONS AVRIL 2007 AFF " + number
		entries[k] = e
	}
	each := func(yield func(Employer) bool) {
		for _, e := range employers {
			if !yield(e) {
				return
			}
		}
	}
	owes := func(yield func(Obligation) bool) {
		for _, o := range open {
			if !yield(o) {
				return
			}
		}
	}
	return each, owes, entries
}

func TestNoAutomaticMatchIsWrongInACountry(t *testing.T) {
	t.Parallel()
	employers, open, entries := country(20_000, 2_000)
	x := NewIndex(Config{CheckDigit: key}, employers, open)
	auto, first := 0, 0
	for _, e := range entries {
		out := x.Match(e)
		if len(out.Proposals) == 0 {
			continue
		}
		if out.Proposals[0].Employer == e.ID {
			first++
		}
		if out.Proposals[0].Auto {
			auto++
			require.Equal(t, e.ID, out.Proposals[0].Employer, "%+v %+v", e, out.Proposals)
		}
	}
	require.Greater(t, auto, len(entries)*50/100)
	require.Greater(t, first, len(entries)*97/100, "the true payer comes first")
}

// BenchmarkTenThousandEntries is the size of a deadline day: 10,000 entries against 100,000 employers.
func BenchmarkTenThousandEntries(b *testing.B) {
	employers, open, entries := country(100_000, 10_000)
	began := time.Now()
	x := NewIndex(Config{CheckDigit: key}, employers, open)
	built := time.Since(began)
	for b.Loop() {
		for _, e := range entries {
			x.Match(e)
		}
	}
	b.ReportMetric(built.Seconds(), "s/index")
}
