package ebds

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// free are the fields whose content no rule of the file alone can judge: names, addresses, cards, what the fund
// printed. Only --against sees a change there.
var free = map[string]bool{
	"N_Identif_Transfert": true, "L_Raison_Sociale": true, "L_Activite": true, "L_Adresse": true, "L_Ville": true,
	"C_Code_Postal": true, "C_Code_Agence": true, "D_Date_Emission": true, "D_Date_Exig": true, "L_Nom_Prenom": true, "L_Num_CIN": true,
}

func TestNoCharacterCanBeChangedUnseen(t *testing.T) {
	t.Parallel()
	d := draftOf(sample)
	for i, line := range d {
		for _, f := range layouts[line[:3]].fields {
			for at := f.from - 1; at < f.to; at++ {
				for _, c := range []string{"1", "a", "é"} {
					if line[at:at+1] == c || c == "1" && free[f.name] {
						continue
					}
					m := append(draft(nil), d...)
					m[i] = line[:at] + c + line[at+1:]
					r, err := Check(strings.NewReader(m.String()), options)
					require.NoError(t, err)
					require.False(t, r.Accepted, "line %d, %s, position %d, %s", i+1, f.name, at+1, c)
				}
			}
		}
	}
}
