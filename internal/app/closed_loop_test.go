package app

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/pkg/fault"
	"socle/policies"
)

// printedMatrix is the matrix as printed: operation → role → reach.
func printedMatrix(t *testing.T) map[string]map[string]string {
	grants, err := policies.Defaults()
	require.NoError(t, err)
	matrix := map[string]map[string]string{}
	for _, g := range grants {
		if matrix[g.Operation] == nil {
			matrix[g.Operation] = map[string]string{}
		}
		matrix[g.Operation][g.Role] = g.Scope
	}
	return matrix
}

// complaints gather what is wrong with operations, so that one run shows all of it.
type complaints struct{ list []string }

func (c *complaints) add(format string, args ...any) {
	c.list = append(c.list, fmt.Sprintf(format, args...))
}

func (c *complaints) none(t *testing.T) {
	t.Helper()
	require.Empty(t, c.list, "%d operations leak or break:\n%s", len(c.list), strings.Join(c.list, "\n"))
}

func faultKind(err error) fault.Kind {
	if f, ok := fault.As(err); ok {
		return f.Kind
	}
	if err == nil {
		return "ok"
	}
	return "ours"
}

func TestEveryOperationAsksAVisitorToSignIn(t *testing.T) {
	t.Parallel()
	h, matrix, wrong := openClosedHouse(t), printedMatrix(t), complaints{}
	for _, o := range AllOperations() {
		name := o.Row().Name
		for _, in := range []any{h.plausible(o, h.a), op.Input(o)} {
			out, err := h.app.Chain.Invoke(h.as(h.a, "visitor"), name, in)
			if matrix[name]["visitor"] == "" && faultKind(err) != fault.Unauthenticated {
				wrong.add("%s answers a visitor: %v", name, err)
			}
			if seen := h.a.betrayed(told(out, err)); seen != "" && name != "collection.verify" {
				wrong.add("%s shows a visitor %s", name, seen)
			}
			if err := h.nobody(o, in); faultKind(err) != fault.Unauthenticated {
				wrong.add("%s answers nobody at all: %v", name, err)
			}
		}
	}
	wrong.none(t)
}

// nobody asks without any subject in the context.
func (h *closedHouse) nobody(o op.Op, in any) error {
	_, err := h.app.Chain.Invoke(authz.With(h.as(h.a, "visitor"), authz.Subject{}), o.Row().Name, in)
	return err
}

func TestEveryOperationRefusesEveryRoleWithoutGrant(t *testing.T) {
	t.Parallel()
	h, matrix, wrong, asked := openClosedHouse(t), printedMatrix(t), complaints{}, 0
	before := h.sum("f_ma_cnss", "audit", "idempotency_key")
	for _, o := range AllOperations() {
		name := o.Row().Name
		in := h.plausible(o, h.a)
		for role := range policies.Roles {
			if matrix[name][role] != "" || role == "visitor" {
				continue
			}
			asked++
			out, err := h.app.Chain.Invoke(h.as(h.a, role), name, in)
			if kind := faultKind(err); kind != fault.Forbidden {
				wrong.add("%s answers %s to %s", name, kind, role)
			}
			if seen := h.a.betrayed(told(out, err)); seen != "" {
				wrong.add("%s shows %s %s", name, role, seen)
			}
		}
	}
	wrong.none(t)
	t.Logf("%d refusals", asked)
	require.Equal(t, before, h.sum("f_ma_cnss", "audit", "idempotency_key"), "what is refused changes nothing")
}

// limited are the roles whose reach ends at an employer or an agency.
var limited = []string{"employer", "accountant", "mandate", "mandate_declare", "mandate_pay", "mandate_account", "mandate_staff", "field_agent", "supervisor"}

// ofStaff says whether a limited role is one of the fund's people.
func ofStaff(role string) bool { return role == "field_agent" || role == "supervisor" }

// TestEveryOperationKeepsAnotherEmployersThingsFromALimitedRole asks every operation, as somebody of A, for what is B's.
func TestEveryOperationKeepsAnotherEmployersThingsFromALimitedRole(t *testing.T) {
	t.Parallel()
	h, matrix, wrong, asked := openClosedHouse(t), printedMatrix(t), complaints{}, 0
	before, met := h.sum("f_ma_cnss", "audit", "idempotency_key", "person_read"), []string{}
	for _, o := range AllOperations() {
		row := o.Row()
		for _, role := range limited {
			scope := matrix[row.Name][role]
			if scope == "" || (row.Kind == op.KindDo && !row.Judged) {
				continue
			}
			asked++
			ctx, in := h.as(h.a, role), h.plausible(o, h.b)
			out, err := h.app.Chain.Invoke(ctx, row.Name, in)
			staff := ofStaff(role)
			if seen := h.b.betrayed(told(out, err)); seen != "" && !(staff && scope == "fund") {
				wrong.add("%s shows %s of A: %s", row.Name, role, seen)
			}
			if row.Listed { // and without naming anything: the whole list
				if seen := h.b.betrayed(told(h.app.Chain.Invoke(ctx, row.Name, op.Input(o)))); seen != "" && scope != "fund" {
					wrong.add("%s lists for %s of A: %s", row.Name, role, seen)
				}
			}
			if row.Judged && scope != "fund" {
				met = append(met, row.Name)
				absent := h.absent(ctx, o)
				if faultKind(err) != fault.NotFound || told(nil, err) != told(nil, absent) {
					wrong.add("%s answers %s of A about B: %v; about what does not exist: %v", row.Name, role, err, absent)
				}
			}
			if faultKind(err) == "ours" {
				wrong.add("%s breaks for %s: %v", row.Name, role, err)
			}
		}
	}
	wrong.none(t)
	for _, name := range met {
		require.Contains(t, h.judged(), name, "the loop never met B's thing: say which thing its input names")
	}
	t.Logf("%d questions, %d operations refused B's things", asked, len(met))
	require.Greater(t, len(met), 50)
	require.Equal(t, before, h.sum("f_ma_cnss", "audit", "idempotency_key", "person_read"), "nothing of B or A has moved")
}

// absent asks the same about ids that nobody has.
func (h *closedHouse) absent(ctx context.Context, o op.Op) error {
	nobody := &side{fund: h.a.fund, canary: "NOBODY", number: "9999999", receipt: 999_999_999, ids: map[string]uuid.UUID{}}
	for kind := range h.b.ids {
		nobody.ids[kind] = uuid.New()
	}
	_, err := h.app.Chain.Invoke(ctx, o.Row().Name, h.plausible(o, nobody))
	return err
}

// judged lists the operations that found a thing and refused it: those that found nothing leave no line.
func (h *closedHouse) judged() []string {
	rows, err := h.Registry.Pool.Query(context.Background(), `select distinct action from f_ma_cnss.audit where outcome = 'refused' and resource_kind <> 'any'`)
	require.NoError(h.t, err)
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(h.t, err)
	return out
}

// TestEveryOperationFindsItsOwn is the other half: the same questions, asked by B, are answered.
func TestEveryOperationFindsItsOwn(t *testing.T) {
	t.Parallel()
	h, matrix, wrong := openClosedHouse(t), printedMatrix(t), complaints{}
	for _, o := range AllOperations() {
		row := o.Row()
		for _, role := range []string{"employer", "supervisor"} {
			if scope := matrix[row.Name][role]; scope == "" || scope == "self" || !row.Judged || row.Kind != op.KindAsk {
				continue // what is one's own hangs on the person, not on the employer
			}
			if _, err := h.app.Chain.Invoke(h.as(h.b, role), row.Name, h.plausible(o, h.b)); faultKind(err) == fault.NotFound || faultKind(err) == "ours" {
				wrong.add("%s does not find %s's own: %v", row.Name, role, err)
			}
		}
	}
	wrong.none(t)
}

// TestCommandsOfALimitedRoleTouchNothingOfAnother runs what judges no single thing: it may do something, not to B.
func TestCommandsOfALimitedRoleTouchNothingOfAnother(t *testing.T) {
	t.Parallel()
	h, matrix, wrong := openClosedHouse(t), printedMatrix(t), complaints{}
	before := h.sumOf("f_ma_cnss", h.b)
	for _, o := range AllOperations() {
		row := o.Row()
		for _, role := range limited {
			if matrix[row.Name][role] == "" || row.Kind != op.KindDo || row.Judged {
				continue
			}
			out, err := h.app.Chain.Invoke(h.as(h.a, role), row.Name, h.plausible(o, h.b))
			if seen := h.b.betrayed(told(out, err), h.b.canary, strings.ToLower(h.b.canary)); seen != "" { // what was typed comes back
				wrong.add("%s shows %s of A: %s", row.Name, role, seen)
			}
			if faultKind(err) == "ours" {
				wrong.add("%s breaks for %s: %v", row.Name, role, err)
			}
		}
	}
	wrong.none(t)
	require.Equal(t, before, h.sumOf("f_ma_cnss", h.b))
}

// TestOnesOwnIdOpensNoOtherThingBeside names one's own employer, and B's worker, list, plan or line beside it.
func TestOnesOwnIdOpensNoOtherThingBeside(t *testing.T) {
	t.Parallel()
	h, matrix, wrong, asked := openClosedHouse(t), printedMatrix(t), complaints{}, 0
	before := h.sumOf("f_ma_cnss", h.b)
	for _, o := range AllOperations() {
		row := o.Row()
		for _, role := range limited {
			if matrix[row.Name][role] == "" {
				continue
			}
			for _, name := range identifiers(row.In) {
				in := h.plausible(o, h.a)
				fieldOf(reflect.ValueOf(in).Elem(), name).Set(fieldOf(reflect.ValueOf(h.plausible(o, h.b)).Elem(), name))
				asked++
				out, err := h.app.Chain.Invoke(h.as(h.a, role), row.Name, in)
				staff := ofStaff(role) && matrix[row.Name][role] == "fund"
				if seen := h.b.betrayed(told(out, err)); seen != "" && !staff {
					wrong.add("%s with B's %s shows %s of A: %s", row.Name, name, role, seen)
				}
				if faultKind(err) == "ours" {
					wrong.add("%s with B's %s breaks for %s: %v", row.Name, name, role, err)
				}
			}
		}
	}
	wrong.none(t)
	t.Logf("%d mixed questions", asked)
	require.Equal(t, before, h.sumOf("f_ma_cnss", h.b), "nothing of B has moved")
}

// identifiers are the fields of an input that name things.
func identifiers(in reflect.Type) (names []string) {
	if in.Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(in) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch f.Type {
		case reflect.TypeFor[uuid.UUID](), reflect.TypeFor[*uuid.UUID](), reflect.TypeFor[[]uuid.UUID]():
			names = append(names, name)
		}
	}
	return names
}

// widest is the role that reaches farthest in an operation.
func widest(matrix map[string]map[string]string, name string) string {
	best := ""
	for _, scope := range []string{"self", "employer", "agency", "fund"} {
		for role, s := range matrix[name] {
			if s == scope && (best == "" || matrix[name][best] != scope || role > best) {
				best = role
			}
		}
	}
	return best
}

// TestEveryOperationKnowsNothingOfAnotherFund asks, with every role that is granted, in ma-cnss, for what is ml-inps's.
func TestEveryOperationKnowsNothingOfAnotherFund(t *testing.T) {
	t.Parallel()
	h, matrix, wrong, asked := openClosedHouse(t), printedMatrix(t), complaints{}, 0
	other := h.sum("f_ml_inps")
	for _, o := range AllOperations() {
		row := o.Row()
		for role := range matrix[row.Name] {
			if row.Kind == op.KindDo && role != widest(matrix, row.Name) {
				continue
			}
			asked++
			out, err := h.app.Chain.Invoke(h.as(h.a, role), row.Name, h.plausible(o, h.c))
			typed := []string{}
			if row.Kind == op.KindDo { // what was typed comes back
				typed = []string{h.c.canary, strings.ToLower(h.c.canary), h.c.number}
			}
			if seen := h.c.betrayed(told(out, err), typed...); seen != "" {
				wrong.add("%s shows %s of ma-cnss: %s", row.Name, role, seen)
			}
			numbered := strings.Contains(row.Path, "{number}") // every fund counts from one
			if kind := faultKind(err); row.Judged && !numbered && kind != fault.NotFound && kind != fault.Forbidden && kind != fault.Invalid {
				wrong.add("%s finds ml-inps's thing for %s: %v", row.Name, role, err)
			}
			if faultKind(err) == "ours" {
				wrong.add("%s breaks for %s: %v", row.Name, role, err)
			}
		}
	}
	wrong.none(t)
	t.Logf("%d questions", asked)
	require.Equal(t, other, h.sum("f_ml_inps"), "the other fund has not moved by a byte")
}

// TestASubjectOfOneFundCanDoNothingInAnother enters ml-inps with a subject of ma-cnss, whatever its role.
func TestASubjectOfOneFundCanDoNothingInAnother(t *testing.T) {
	t.Parallel()
	h, matrix, wrong := openClosedHouse(t), printedMatrix(t), complaints{}
	other := h.sum("f_ml_inps", "audit")
	for _, o := range AllOperations() {
		name := o.Row().Name
		role := widest(matrix, name)
		if role == "visitor" {
			continue
		}
		ctx := authz.With(h.as(h.c, role), authz.From(h.as(h.a, role)))
		if out, err := h.app.Chain.Invoke(ctx, name, h.plausible(o, h.c)); faultKind(err) != fault.Forbidden || h.c.betrayed(told(out, err)) != "" {
			wrong.add("%s: %v", name, err)
		}
	}
	wrong.none(t)
	require.Equal(t, other, h.sum("f_ml_inps", "audit"))
}

// TestTheSameKeyTwiceIsDoneOnceByEveryCommand runs each command that can be run on A twice with one key.
func TestTheSameKeyTwiceIsDoneOnceByEveryCommand(t *testing.T) {
	t.Parallel()
	h, matrix, wrong := openClosedHouse(t), printedMatrix(t), complaints{}
	done := []string{}
	for _, o := range AllOperations() {
		row := o.Row()
		role := widest(matrix, row.Name)
		if row.Kind != op.KindDo || role == "visitor" {
			continue
		}
		ctx := op.WithKey(h.as(h.a, role), "key of "+row.Name)
		first, err := h.app.Chain.Invoke(ctx, row.Name, h.plausible(o, h.a))
		if err != nil {
			continue
		}
		done = append(done, row.Name)
		moved := h.sum("f_ma_cnss")
		again, err := h.app.Chain.Invoke(ctx, row.Name, h.plausible(o, h.a))
		if err != nil || told(first, nil) != told(again, nil) {
			wrong.add("%s answers again %v: %.300s, was %.300s", row.Name, err, told(again, err), told(first, nil))
		}
		if moved != h.sum("f_ma_cnss") {
			wrong.add("%s was done again", row.Name)
		}
		if in := h.plausible(o, h.b); !slices.Equal(jsonOf(t, in), jsonOf(t, h.plausible(o, h.a))) {
			if _, err := h.app.Chain.Invoke(ctx, row.Name, in); faultKind(err) != fault.Conflict {
				wrong.add("%s takes the key for another request: %v", row.Name, err)
			}
		}
	}
	wrong.none(t)
	t.Logf("%d commands: %v", len(done), done)
	require.Greater(t, len(done), 25)
}
