package ebds

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryRecordFillsItsLine(t *testing.T) {
	t.Parallel()
	require.Len(t, layouts, 3+3+2+2*5)
	for name, l := range layouts {
		require.LessOrEqual(t, len(l.fields), maxFields, name)
		from := 1
		for _, f := range l.fields {
			require.Equal(t, from, f.from, "%s %s", name, f.name)
			from = f.to + 1
		}
		require.Equal(t, width, from-1, name)
	}
}

// The positions printed in the format page, those that implementations got wrong first.
func TestPositionsAreThoseOfTheFormatPage(t *testing.T) {
	t.Parallel()
	for _, want := range []struct {
		record, field string
		from, to      int
	}{
		{"A00", "L_Cat", 18, 19}, {"A01", "L_Raison_Sociale", 17, 56}, {"B01", "L_Adresse", 97, 216},
		{"B01", "C_Code_Agence", 243, 244}, {"E01", "D_Date_Exig", 253, 260}, {"A02", "N_AF_Net_A_Payer", 100, 105},
		{"A02", "L_filler", 106, 260}, {"A03", "N_T_Num_Imma", 65, 79}, {"B02", "N_Num_Assure", 17, 25},
		{"B02", "N_AF_A_Reverser", 106, 111}, {"B02", "N_Jours_Declares", 112, 113}, {"B02", "N_Salaire_Reel", 114, 126},
		{"B02", "N_Salaire_Plaf", 127, 135}, {"B02", "L_Situation", 136, 137}, {"B02", "S_Ctr", 138, 156},
		{"B03", "N_T_Num_Imma", 65, 79}, {"B03", "N_T_AF_A_Reverser", 80, 91}, {"E03", "N_T_Ctr", 126, 144},
		{"B04", "L_Num_CIN", 86, 93}, {"E04", "S_Ctr", 118, 136}, {"B05", "N_T_Salaire_Reel", 44, 58},
		{"B06", "N_T_Ctr", 72, 90}, {"B06", "L_filler", 91, 260},
	} {
		l := layouts[want.record]
		f := l.fields[l.at(want.field)]
		require.Equal(t, []int{want.from, want.to}, []int{f.from, f.to}, "%s %s", want.record, want.field)
	}
}
