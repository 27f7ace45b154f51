package op_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/pkg/fault"
	"socle/pkg/money"
)

type line struct {
	Name string `json:"name"`
	Days int    `json:"days"`
}

type anything struct {
	Amount money.Minor `json:"amount"`
	Note   string      `json:"note"`
	Words  []string    `json:"words"`
	Lines  []line      `json:"lines"`
	Count  *int        `json:"count"`
	File   op.File     `json:"file"`
}

func fieldsOf(found []fault.Finding) (fields []string) {
	for _, f := range found {
		fields = append(fields, f.Field)
	}
	return fields
}

func TestEveryFindingComesBackTogetherBeforeAnythingIsDone(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	_, err := s.chain.Invoke(s.as("manager"), "shop.note", &noteInput{Word: "forbidden"})
	f, ok := fault.As(err)
	require.True(t, ok)
	require.Equal(t, fault.Invalid, f.Kind)
	require.Equal(t, []string{"employer", "word"}, fieldsOf(f.Findings), "the tag's and the input's own")
	require.Zero(t, s.ran.Load())
}

func TestWhatNoTableCanHoldIsFoundWhateverTheField(t *testing.T) {
	t.Parallel()
	large, fine := math.MaxInt32+1, 12
	for name, c := range map[string]struct {
		in     anything
		fields []string
	}{
		"a null character":                {anything{Note: "a\x00b"}, []string{"note"}},
		"bytes that are not text":         {anything{Words: []string{"ok", "a\xffb"}}, []string{"words"}},
		"a text without end":              {anything{Note: strings.Repeat("é", 60_000)}, []string{"note"}},
		"a number beyond":                 {anything{Count: &large}, []string{"count"}},
		"deep in a list":                  {anything{Lines: []line{{"ok", 1}, {"x\x00", math.MinInt64}}}, []string{"lines.1.name", "lines.1.days"}},
		"an amount that cannot be summed": {anything{Amount: math.MaxInt64}, []string{"amount"}},
		"a file's name":                   {anything{File: op.File{Name: "a\x00.pdf", Body: []byte{0, 255}}}, []string{"file.name"}},
		"all well":                        {anything{Note: "Société Aïcha & fils\n", Words: []string{"é"}, Count: &fine, File: op.File{Body: []byte{0}}}, nil},
	} {
		require.Equal(t, c.fields, fieldsOf(op.Validate(&c.in)), name)
		require.Equal(t, c.fields, fieldsOf(op.Validate(c.in)), name)
	}
}

func TestSecretsAndFilesAreWrittenAsTraces(t *testing.T) {
	t.Parallel()
	b, err := op.Secret("hunter2").MarshalJSON()
	require.NoError(t, err)
	require.NotContains(t, string(b), "hunter2")
	b, err = op.File{Name: "f.pdf", Type: "application/pdf", Body: []byte("body")}.MarshalJSON()
	require.NoError(t, err)
	require.NotContains(t, string(b), "body")
	require.Contains(t, string(b), `"bytes":4`)
}
