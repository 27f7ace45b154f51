package adjustment

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Change is a change of the law that reached back, and how far its adjustments are. Amounts are minor units.
type Change struct {
	ID             uuid.UUID       `json:"id"` // that of the proposal
	State          string          `json:"state"`
	Subject        string          `json:"subject"` // the series
	Source         string          `json:"source"`
	Starts         cal.Date        `json:"starts"`
	Ends           cal.Date        `json:"ends"` // included; empty until further notice
	Was            json.RawMessage `json:"was"`
	Now            json.RawMessage `json:"now"`
	ApprovedBy     string          `json:"approved_by"`
	ApprovedByName string          `json:"approved_by_name"`
	ApprovedAt     time.Time       `json:"approved_at"`
	CountedAt      *time.Time      `json:"counted_at"`
	Waiting        int             `json:"waiting"` // adjustments
	Approved       int             `json:"approved"`
	Excluded       int             `json:"excluded"`
	WaitingAmount  money.Minor     `json:"waiting_amount"`
	PostedAmount   money.Minor     `json:"posted_amount"`
	LeftOutAmount  money.Minor     `json:"left_out_amount"`
}

const changeColumns = `c.proposal_id as id, c.state, c.subject, c.source, c.starts, c.ends, c.was, c.now, c.approved_by, c.approved_by_name,
       c.approved_at, c.counted_at,
       count(a.id) filter (where a.state = 'proposed')::int as waiting,
       count(a.id) filter (where a.state = 'approved')::int as approved,
       count(a.id) filter (where a.state = 'excluded')::int as excluded,
       coalesce(sum(a.principal + a.levy + a.surcharge) filter (where a.state = 'proposed'), 0)::bigint as waiting_amount,
       coalesce(sum(a.principal + a.levy + a.surcharge) filter (where a.state = 'approved'), 0)::bigint as posted_amount,
       coalesce(sum(a.principal + a.levy + a.surcharge) filter (where a.state = 'excluded'), 0)::bigint as left_out_amount`

var (
	listChanges = query.New[Change]("adjustment.changes", `
select `+changeColumns+`
from law_change c
left join adjustment a on a.change_id = c.proposal_id
group by c.proposal_id
order by c.approved_at desc
limit 500`)

	changeByID = query.New[Change]("adjustment.change", `
select `+changeColumns+`
from law_change c
left join adjustment a on a.change_id = c.proposal_id
where c.proposal_id = $1
group by c.proposal_id`)
)

// ChangesInput asks for the changes.
type ChangesInput struct{}

// Changes lists the changes of the law that reached back, newest first.
func (s *Service) Changes(ctx context.Context, tx tenant.Tx, _ ChangesInput) ([]Change, error) {
	return listChanges.All(ctx, tx)
}

func oneChange(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Change, error) {
	c, ok, err := changeByID.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = fault.Missing("change")
	}
	return c, err
}

// Words say in one sentence what changed, from what to what, since when, and by which text.
func (c Change) Words(ctx context.Context) string {
	var parts []string
	for _, d := range law.Differences(ctx, c.Was, c.Now) {
		parts = append(parts, t(ctx, "adjustment.from_to", "field", d.Field, "before", orDash(d.Before), "after", orDash(d.After)))
	}
	what := strings.Join(parts, ", ")
	if what == "" {
		what = t(ctx, "adjustment.same_value")
	}
	key := "adjustment.words"
	if !c.Ends.IsZero() {
		key = "adjustment.words_until"
	}
	return t(ctx, key, "subject", law.SeriesWords(ctx, c.Subject), "what", what, "since", c.Starts, "until", c.Ends, "source", c.Source)
}

// memo is what the books say of it, in the language of the fund.
func (c Change) memo(f *tenant.Fund) string {
	ctx := i18n.With(context.Background(), i18n.Lang(f.Folder.Languages[0]))
	return fmt.Sprintf("%s : %s", t(ctx, "adjustment.one"), c.Words(ctx))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
