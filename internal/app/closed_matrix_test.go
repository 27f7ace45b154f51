package app

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/policies"
)

// TestAThousandQuestionsOfTheAPIAreAnsweredAsTheFundPrintsItsMatrix draws a role, an operation and whose thing it is about,
// asks the API with the role's token, and compares with the matrix that the same API prints: not granted is 403; granted as far as
// an employer or an agency, about another's thing, is 404; granted about one's own is neither refused nor hidden.
func TestAThousandQuestionsOfTheAPIAreAnsweredAsTheFundPrintsItsMatrix(t *testing.T) {
	t.Parallel()
	h, wrong := openClosedHouse(t), complaints{}
	matrix, all := h.printed(), []op.Op{}
	for _, o := range AllOperations() {
		if row := o.Row(); row.Path != "" && row.In.Kind() == reflect.Struct && !strings.HasPrefix(row.Name, "identity.") {
			all = append(all, o) // signing in and out would end the tokens that ask
		}
	}
	roles := slices.Concat(limited, []string{"insured", "validator", "collections_officer", "recovery_officer", "manager", "administrator", "auditor", "operator", "region_analyst"})
	draw, asked := rand.New(rand.NewPCG(11, 22)), map[string]int{}
	for n := 0; n < 1000; {
		o, role, of := all[draw.IntN(len(all))], roles[draw.IntN(len(roles))], []*side{h.a, h.b}[draw.IntN(2)]
		row := o.Row()
		scope := matrix[row.Name][role]
		others := of == h.b && row.Judged && (scope == "employer" || scope == "agency")
		if scope != "" && row.Kind == op.KindDo && !others {
			continue // it would be done, and the next question would find another world
		}
		n++
		w := h.api("ma-cnss.localhost", h.tokens[h.a.canary+role], row, fieldsOf(t, h.plausible(o, of)))
		switch {
		case scope == "":
			asked["not granted"]++
			if w.Code != http.StatusForbidden {
				wrong.add("%s as %s, which the matrix does not grant: %d %.150s", row.Name, role, w.Code, w.Body.String())
			}
		case others:
			asked["another's"]++
			if w.Code != http.StatusNotFound && w.Code != http.StatusUnprocessableEntity { // an input that is wrong is told before anything is looked at
				wrong.add("%s as %s (%s) about another's: %d %.150s", row.Name, role, scope, w.Code, w.Body.String())
			}
		default:
			asked["granted "+scope]++
			hidden := w.Code == http.StatusNotFound && row.Judged && of == h.a && scope != "self"
			if w.Code == http.StatusForbidden && !strings.Contains(w.Body.String(), "proof.needed") || w.Code >= 500 || hidden && role == "employer" {
				wrong.add("%s as %s (%s): %d %.150s", row.Name, role, scope, w.Code, w.Body.String())
			}
		}
	}
	wrong.none(t)
	t.Logf("%v", asked)
	require.Greater(t, asked["another's"], 20)
	require.Greater(t, asked["granted fund"], 50)
}

// printed is the matrix as the fund prints it, over the same API.
func (h *closedHouse) printed() map[string]map[string]string {
	h.t.Helper()
	w := h.send("ma-cnss.localhost", h.tokens[h.a.canary+"administrator"], http.MethodGet, "/api/v1/rights", nil)
	require.Equal(h.t, http.StatusOK, w.Code, w.Body.String())
	var rows []policies.Grant
	require.NoError(h.t, json.Unmarshal(w.Body.Bytes(), &rows))
	matrix := map[string]map[string]string{}
	for _, g := range rows {
		if matrix[g.Operation] == nil {
			matrix[g.Operation] = map[string]string{}
		}
		matrix[g.Operation][g.Role] = g.Scope
	}
	require.Greater(h.t, len(matrix), 100)
	return matrix
}
