package ebds

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/matricule"
	"socle/pkg/money"
)

// anyFile draws a lawful file B or E.
func anyFile(t *rapid.T) File {
	month := cal.MonthOf(2003, 1) + cal.Month(rapid.IntRange(0, 240).Draw(t, "month"))
	employer, err := matricule.MoroccoEmployer.Make(rapid.Uint64Range(1, 999_999).Draw(t, "employer"))
	require.NoError(t, err)
	f := File{
		Kind: rapid.SampledFrom([]Kind{Main, Complement}).Draw(t, "kind"), Transfer: fmt.Sprintf("%014d", month),
		Header: Header{
			Employer: employer, Period: month, Name: "Société " + anyName.Draw(t, "name"), Address: anyName.Draw(t, "address"),
			Agency: rapid.IntRange(0, 99).Draw(t, "agency"), IssuedOn: month.First(), DueOn: month.Last().AddDays(10),
		},
	}
	if f.Kind == Complement {
		f.Sequence = rapid.IntRange(1, 9).Draw(t, "sequence")
	}
	numbers := rapid.SliceOfNDistinct(rapid.Uint64Range(1, 9_999_999), 0, 12, rapid.ID).Draw(t, "numbers")
	for i, n := range numbers {
		insured, err := matricule.MoroccoInsured.Make(n)
		require.NoError(t, err)
		if f.Kind == Main && i%3 > 0 {
			f.Rows = append(f.Rows, anyRow(t, insured))
		} else {
			f.Entrants = append(f.Entrants, anyEntrant(t, insured))
		}
	}
	return f
}

var anyName = rapid.StringMatching(`[A-Za-zéàïçñ' -]{0,30}[a-z]`)

func anyRow(t *rapid.T, insured string) Line {
	l := Line{Insured: insured, Name: anyName.Draw(t, "person")}
	l.Situation = rapid.SampledFrom(Situations).Draw(t, "situation")
	l.Allowance.ChildCount = rapid.IntRange(0, 9).Draw(t, "children")
	l.Allowance.Payable = money.Minor(rapid.IntRange(0, 999_999).Draw(t, "payable"))
	l.Allowance.Deducted = money.Minor(rapid.IntRange(0, int(l.Allowance.Payable)).Draw(t, "deducted"))
	l.Allowance.Net = l.Allowance.Payable - l.Allowance.Deducted
	if l.Situation.Gone() {
		l.Allowance.GivenBack = l.Allowance.Net
	}
	if !l.Situation.WithoutPay() {
		anyWage(t, &l)
	}
	return l
}

func anyWage(t *rapid.T, l *Line) {
	l.Days = rapid.IntRange(0, MaxDays).Draw(t, "days")
	if l.Days > 0 {
		l.Real = money.Minor(rapid.Int64Range(1, 9_999_999_999_999).Draw(t, "real"))
		l.Capped = min(l.Real, 600000)
	}
}

func anyEntrant(t *rapid.T, insured string) Line {
	l := Line{Entrant: true, Insured: insured, Name: anyName.Draw(t, "newcomer")}
	if rapid.Bool().Draw(t, "unregistered") {
		l.Insured, l.Card = NoNumberYet, "AB"+insured[3:9]
	}
	anyWage(t, &l)
	return l
}

func written(t require.TestingT, f File) string {
	var out bytes.Buffer
	require.NoError(t, Write(&out, f))
	return out.String()
}

func TestWhatIsWrittenIsAlwaysAccepted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := anyFile(t)
		out := written(t, f)
		read, r, err := Read(strings.NewReader(out), options)
		require.NoError(t, err)
		require.True(t, r.Accepted, "%v", said(r))
		require.Len(t, read.Rows, len(f.Rows))
		require.Len(t, read.Entrants, len(f.Entrants))
		require.Equal(t, out, written(t, read), "reading and writing again changes nothing")
	})
}

// summed are the fields that a control sum or a total covers.
var summed = []string{
	"N_Num_Assure", "N_Enfants", "N_AF_A_Payer", "N_AF_A_Deduire", "N_AF_Net_A_Payer", "N_AF_A_Reverser",
	"N_Jours_Declares", "N_Salaire_Reel", "N_Salaire_Plaf", "S_Ctr", "N_Nbr_Jours", "N_Sal_Reel", "N_Sal_Plaf",
	"N_Nbr_Salaries", "N_T_Enfants", "N_T_AF_A_Payer", "N_T_AF_A_Deduire", "N_T_AF_Net_A_Payer", "N_T_Num_Imma",
	"N_T_AF_A_Reverser", "N_T_Jours_Declares", "N_T_Salaire_Reel", "N_T_Salaire_Plaf", "N_T_Ctr",
}

func TestOneDigitChangedInASummedAmountIsRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := draftOf(written(t, anyFile(t)))
		line := rapid.IntRange(3, len(d)).Draw(t, "line")
		var fields []string
		for _, name := range summed {
			if layouts[d[line-1][:3]].at(name) >= 0 && !strings.Contains(d.get(line, name), " ") {
				fields = append(fields, name)
			}
		}
		name := rapid.SampledFrom(fields).Draw(t, "field")
		value := []byte(d.get(line, name))
		at := rapid.IntRange(0, len(value)-1).Draw(t, "digit")
		value[at] = '0' + (value[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		r, err := Check(strings.NewReader(d.set(line, name, string(value)).String()), options)
		require.NoError(t, err)
		require.False(t, r.Accepted)
	})
}

func FuzzAnyBytesAreJudgedWithoutPanic(f *testing.F) {
	f.Add([]byte(sample), false)
	f.Add([]byte("A00"), true)
	f.Add([]byte("B00\nB01\n\n\xff\xfe"), true)
	f.Fuzz(func(t *testing.T, data []byte, against bool) {
		o := Options{Ceiling: ceilingOf, MaxFindings: 50, MaxBytes: 1 << 20}
		file, r, err := Read(bytes.NewReader(data), o)
		require.NoError(t, err)
		require.LessOrEqual(t, len(r.Findings), 51)
		if against {
			file.Kind = Preprinted
			o.Against = &file
			_, err = Check(strings.NewReader(sample), o)
			require.NoError(t, err)
		}
		if r.Accepted {
			var out bytes.Buffer
			require.NoError(t, Write(&out, file))
		}
	})
}
