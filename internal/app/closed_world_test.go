package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/config"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
)

// closedNow is when the tests of the closed house happen: a day on which June is being declared and May is late.
var closedNow = time.Date(2025, 7, 20, 11, 0, 0, 0, time.UTC)

// side is one employer with everything that comes to hang on it. Its canary is in every word of it; whoever else
// is answered with the canary, or with one of its ids or numbers, was shown what is not theirs.
type side struct {
	fund, agency, canary string
	employer             uuid.UUID
	number, insured      string
	receipt              int64
	ids                  map[string]uuid.UUID // by kind of thing: one of each
	marks                []string             // words, numbers and ids that betray it
}

// closedHouse is the product over a test's database: two employers A and B in ma-cnss, C in ml-inps.
type closedHouse struct {
	*pgtest.World
	t       testing.TB
	app     *App
	face    http.Handler
	a, b, c *side
	tokens  map[string]string // by fund and role
	unknown map[string]bool   // ids of inputs that name no thing of the world
	calls   int
}

func openClosedHouse(t *testing.T) *closedHouse {
	t.Helper()
	h := openEmptyHouse(t)
	h.a = h.furnish("ma-cnss", "01", "ALPHAKANARI")
	h.b = h.furnish("ma-cnss", "04", "BRAVOKANARI")
	h.c = h.furnish("ml-inps", "09", "CHARLIKANARI")
	return h
}

// openEmptyHouse has the funds, and nobody in them yet.
func openEmptyHouse(t *testing.T) *closedHouse {
	t.Helper()
	w := pgtest.New(t)
	a, err := Open(t.Context(), config.Config{DatabaseURL: w.URL, Secret: "test", Dir: t.TempDir(), Demo: true}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	require.NoError(t, err)
	t.Cleanup(a.Close)
	h := &closedHouse{World: w, t: t, app: a, tokens: map[string]string{}, unknown: map[string]bool{}}
	inner := a.Handler()
	h.face = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.calls++
		r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1", h.calls>>16&255, h.calls>>8&255, h.calls&255) // each from elsewhere, for the rate is not the question
		inner.ServeHTTP(w, r.WithContext(clock.At(r.Context(), closedNow)))
	})
	return h
}

// system writes in a fund as a job does.
func (h *closedHouse) system(slug string, fn func(ctx context.Context, tx tenant.Tx) error) {
	h.t.Helper()
	f := h.Fund(slug)
	ctx := clock.At(authz.With(tenant.Enter(h.t.Context(), f), authz.System(slug, "test")), closedNow)
	require.NoError(h.t, h.app.DB.Write(ctx, f, func(tx tenant.Tx) error { return fn(ctx, tx) }))
}

// as is a context of somebody with one role, with the limits that the roles of a side have.
func (h *closedHouse) as(s *side, role string) context.Context {
	sub := authz.Subject{ID: uuid.NewSHA1(uuid.Nil, []byte(s.fund+role+s.canary)).String(), Name: role, Roles: []string{role}}
	switch role {
	case "employer", "accountant", "mandate", "mandate_declare", "mandate_pay", "mandate_account", "mandate_staff":
		sub.Employers = []string{s.employer.String()}
	case "field_agent", "supervisor":
		sub.Agencies = []string{s.agency}
	}
	ctx := h.As(s.fund, sub)
	if role == "visitor" {
		ctx = authz.With(ctx, authz.Visitor(s.fund))
	}
	return clock.At(ctx, closedNow)
}

// input fills an operation's input from what is given, by its json names; files are put where they belong.
func (h *closedHouse) input(name string, given map[string]any) any {
	h.t.Helper()
	in, words := h.app.Chain.NewInput(name), map[string]any{}
	require.NotNil(h.t, in, name)
	for field, value := range given {
		if f, ok := value.(op.File); ok {
			fieldOf(reflect.ValueOf(in).Elem(), field).Set(reflect.ValueOf(f))
			continue
		}
		words[field] = value
	}
	body, err := json.Marshal(words)
	require.NoError(h.t, err)
	require.NoError(h.t, json.Unmarshal(body, in), "%s %s", name, body)
	return in
}

// fieldOf finds a field by its json name, in embedded structs too.
func fieldOf(v reflect.Value, name string) reflect.Value {
	for _, f := range reflect.VisibleFields(v.Type()) {
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name {
			return v.FieldByIndex(f.Index)
		}
	}
	panic("no field " + name + " in " + v.Type().String())
}

// did runs an operation that must succeed while the world is furnished, and gives its answer.
func (h *closedHouse) did(s *side, role, name string, given map[string]any) any {
	h.t.Helper()
	out, err := h.app.Chain.Invoke(h.as(s, role), name, h.input(name, given))
	require.NoError(h.t, err, "%s as %s", name, role)
	return out
}

// made is did for what answers the id of what it made.
func (h *closedHouse) made(s *side, role, name string, given map[string]any) uuid.UUID {
	h.t.Helper()
	id, ok := reflect.ValueOf(h.did(s, role, name, given)).FieldByName("ID").Interface().(uuid.UUID)
	require.True(h.t, ok, name)
	return id
}

// collect finds one id of every other kind of thing, and every word that betrays the side.
func (h *closedHouse) collect(s *side) {
	h.system(s.fund, func(ctx context.Context, tx tenant.Tx) error {
		for kind, sql := range map[string]string{
			"document":  `select id from document where employer_id = $1 order by created_at limit 1`,
			"posting":   `select id from posting where employer_id = $1 order by recorded_at limit 1`,
			"message":   `select id from message where employer_id = $1 limit 1`,
			"statement": `select id from bank_statement where account like '%' || $2 limit 1`,
			"waiver":    `select id from waiver where employer_id = $1 limit 1`,
			"entry":     `select e.id from statement_entry e join bank_statement b on b.id = e.statement_id where b.account like '%' || $2 limit 1`,
			"job":       `select id from job where $1::uuid is not null limit 1`,
		} {
			var args []any = []any{s.employer}
			if strings.Contains(sql, "$2") {
				sql = strings.ReplaceAll(sql, "$2", "$1")
				args = []any{s.canary}
			}
			rows, err := tx.Query(ctx, sql, args...)
			if err != nil {
				return err
			}
			if s.ids[kind], err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[uuid.UUID]); err != nil {
				return fmt.Errorf("%s: %w", kind, err)
			}
		}
		return nil
	})
	h.system(s.fund, func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, `select number from receipt where payment_id = $1`, s.ids["payment"])
		if err == nil {
			s.receipt, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[int64])
		}
		return err
	})
	s.marks = []string{s.canary, strings.ToLower(s.canary), s.number, s.insured}
	for kind, id := range s.ids {
		if !strings.HasPrefix(kind, "account:") && kind != "job" && kind != "report" && kind != "proposal" && kind != "change" {
			s.marks = append(s.marks, id.String())
		}
	}
}

// TestEveryIdOfAnInputNamesAThingOfTheWorld: a new operation on a new kind of thing belongs in the loops. Say in
// "things" or "pathless" which it is, and let furnish make one for each side.
func TestEveryIdOfAnInputNamesAThingOfTheWorld(t *testing.T) {
	t.Parallel()
	h := openClosedHouse(t)
	for _, o := range AllOperations() {
		h.plausible(o, h.b)
	}
	require.Empty(t, h.unknown)
}
