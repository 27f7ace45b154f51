package adjustment

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/platform/tenant"
	"socle/pkg/effective"
)

// writer gathers what is proposed, beside what waits already.
type writer struct {
	ctx     context.Context
	tx      tenant.Tx
	change  uuid.UUID
	skip    map[uuid.UUID]bool
	waits   map[uuid.UUID]waitingRow
	basis   map[string]string
	rows    [][]any
	replace []uuid.UUID
	met     map[uuid.UUID]bool // what waits for them was looked at
}

func newWriter(ctx context.Context, tx tenant.Tx, change uuid.UUID, span effective.Span, employers []uuid.UUID) (*writer, error) {
	w := &writer{ctx: ctx, tx: tx, change: change, skip: map[uuid.UUID]bool{}, waits: map[uuid.UUID]waitingRow{}, met: map[uuid.UUID]bool{}}
	skip, err := settledElsewhere.All(ctx, tx, change, employers)
	if err != nil {
		return nil, err
	}
	for _, id := range skip {
		w.skip[id] = true
	}
	rows, err := waiting.All(ctx, tx, employers)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		w.waits[r.DeclarationID] = r
	}
	w.basis, err = basisBy(ctx, tx, span, employers)
	return w, err
}

// take proposes one declaration's adjustment, unless the same one waits.
func (w *writer) take(d reckoned) error {
	basis := w.basis[d.EmployerID.String()+d.Period.String()]
	if w.skip[d.ID] {
		return nil
	}
	if same, err := w.waiting(d, basis); err != nil || same {
		return err
	}
	shares, err := json.Marshal(d.Shares)
	if err != nil {
		return err
	}
	laws, err := json.Marshal(d.Laws)
	if err != nil {
		return err
	}
	principal, levy := net(d.Shares)
	w.rows = append(w.rows, []any{uuid.Must(uuid.NewV7()), w.change, d.ID, d.EmployerID, d.Period.String(), d.Starts.Time(), "proposed",
		int32(d.Touched), int64(principal), int64(levy), shares, laws, basis, w.tx.Now()})
	return nil
}

// waiting says whether the same adjustment waits for the declaration. What waits and is another one is taken back.
func (w *writer) waiting(d reckoned, basis string) (same bool, err error) {
	old, waits := w.waits[d.ID]
	if !waits {
		return false, nil
	}
	var shares []Share
	if err := json.Unmarshal(old.Shares, &shares); err != nil {
		return false, err
	}
	w.met[d.ID] = true
	same = old.ChangeID == w.change && old.Basis == basis && slices.Equal(shares, d.Shares)
	if !same {
		w.replace = append(w.replace, old.ID)
	}
	return same, nil
}

// write takes back what is not so any more, and writes what is proposed. What waited for a declaration of this change that
// now comes to nothing is taken back too.
func (w *writer) write(seen []uuid.UUID) error {
	for _, id := range seen {
		if old, waits := w.waits[id]; waits && old.ChangeID == w.change && !w.met[id] {
			w.replace = append(w.replace, old.ID)
		}
	}
	if len(w.replace) > 0 {
		if _, err := supersede.Run(w.ctx, w.tx, w.replace); err != nil {
			return err
		}
	}
	_, err := w.tx.Copy(w.ctx, "adjustment", []string{"id", "change_id", "declaration_id", "employer_id", "period", "starts", "state", "lines",
		"principal", "levy", "shares", "law", "basis", "proposed_at"}, pgx.CopyFromRows(w.rows))
	return err
}
