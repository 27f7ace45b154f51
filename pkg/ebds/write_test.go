package ebds

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
)

func TestNamesAreWrittenInTheAcceptedCharacters(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Société d’Aïn-Sebaâ": "SOCIETE D AIN SEBAA", "cœur & Cie": "COEUR CIE", "  a\tb ": "A B",
		"Łódź Straße": "LODZ STRASSE", "أحمد": "", "ﬁn": "FIN", "N° 12": "N 12",
	} {
		require.Equal(t, want, Text(in))
	}
}

func TestWhatHasNoPlaceInItsFieldIsNotWritten(t *testing.T) {
	t.Parallel()
	sound, _, err := Read(strings.NewReader(sample), options)
	require.NoError(t, err)
	for name, spoil := range map[string]func(*File){
		"kind":               func(f *File) { f.Kind = "X" },
		"transfer":           func(f *File) { f.Transfer = "1" },
		"sequence":           func(f *File) { f.Kind, f.Sequence = Complement, 10 },
		"employer":           func(f *File) { f.Header.Employer = "130749" },
		"company name":       func(f *File) { f.Header.Name = "شركة" },
		"due date":           func(f *File) { f.Header.DueOn = cal.Date(0) },
		"agency":             func(f *File) { f.Header.Agency = 100 },
		"insured number":     func(f *File) { f.Rows[0].Insured = "1" },
		"person name":        func(f *File) { f.Rows[0].Name = " " },
		"negative wage":      func(f *File) { f.Rows[0].Real = -1 },
		"wage too long":      func(f *File) { f.Rows[0].Real = 10_000_000_000_000 },
		"card of a newcomer": func(f *File) { f.Entrants[0].Card = "" },
	} {
		f := sound
		f.Rows, f.Entrants = append([]Line(nil), sound.Rows...), append([]Line(nil), sound.Entrants...)
		spoil(&f)
		require.Error(t, Write(io.Discard, f), name)
	}
}
