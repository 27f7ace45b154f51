package reporting

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// View is a table that somebody keeps under a name. It holds the question, not the figures.
type View struct {
	ID   uuid.UUID  `json:"id"`
	Name string     `json:"name"`
	Asks BuildInput `json:"asks"`
	At   time.Time  `json:"created_at" db:"created_at"`
}

type keptView struct {
	ID        uuid.UUID
	Name      string
	Asks      json.RawMessage
	CreatedAt time.Time
}

var (
	listViews = query.New[keptView]("reporting.views", `
select id, name, asks, created_at
from report_view
where account = $1
order by name
limit 100`)

	saveView = query.Exec("reporting.save_view", `
insert into report_view (id, name, account, asks, created_at) values ($1, $2, $3, $4, $5)
on conflict on constraint report_view_name do update set asks = excluded.asks, created_at = excluded.created_at`)

	dropView = query.Exec("reporting.drop_view", `
delete from report_view where id = $1 and account = $2`)
)

// ViewsInput asks for one's own tables.
type ViewsInput struct{}

// Views lists the tables that the caller keeps.
func (s *Service) Views(ctx context.Context, tx tenant.Tx, _ ViewsInput) ([]View, error) {
	kept, err := listViews.All(ctx, tx, authz.From(ctx).ID)
	list := []View{}
	for _, k := range kept {
		v := View{ID: k.ID, Name: k.Name, At: k.CreatedAt}
		if err := json.Unmarshal(k.Asks, &v.Asks); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, err
}

// SaveInput keeps a table under a name.
type SaveInput struct {
	BuildInput
	Name string `json:"name" validate:"required,max=80"`
}

// Save keeps a table for the caller; the same name again takes the new question.
func (s *Service) Save(ctx context.Context, tx tenant.Tx, in SaveInput) (op.None, error) {
	asks, err := json.Marshal(in.BuildInput)
	if err != nil {
		return op.None{}, err
	}
	_, err = saveView.Run(ctx, tx, uuid.Must(uuid.NewV7()), in.Name, authz.From(ctx).ID, asks, tx.Now())
	return op.None{}, err
}

// ForgetInput names a table that is kept.
type ForgetInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Forget drops one of the caller's own tables; that of another is not touched.
func (s *Service) Forget(ctx context.Context, tx tenant.Tx, in ForgetInput) (op.None, error) {
	_, err := dropView.Run(ctx, tx, in.ID, authz.From(ctx).ID)
	return op.None{}, err
}
