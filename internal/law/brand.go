package law

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/tenants"
)

var (
	newestBrand = query.New[json.RawMessage]("law.brand", `
select body from brand order by recorded_at desc, id desc limit 1`)

	insertBrand = query.Exec("law.insert_brand", `
insert into brand (id, body, approved_by, recorded_at) values ($1, $2, $3, $4)`)
)

// ProposeBrandInput proposes the fund's colours, as #rrggbb.
type ProposeBrandInput struct {
	Primary   string `json:"primary" validate:"required,max=7"`
	OnPrimary string `json:"on_primary" validate:"required,max=7"`
	Accent    string `json:"accent" validate:"required,max=7"`
	Motto     string `json:"motto" validate:"max=120"`
	Note      string `json:"note" validate:"max=1000"`
}

func (in ProposeBrandInput) brand(b tenants.Brand) tenants.Brand {
	b.Primary, b.OnPrimary, b.Accent, b.Motto = in.Primary, in.OnPrimary, in.Accent, in.Motto
	return b
}

// ProposeBrand refuses colours that cannot be read on one another, and says which and why.
func (s *Service) ProposeBrand(ctx context.Context, tx tenant.Tx, in ProposeBrandInput) (Proposal, error) {
	if err := in.brand(tx.Fund().Folder.Brand).Check(); err != nil {
		return Proposal{}, fault.Field("primary", "brand.contrast", "%v: choose a darker or a lighter one", err)
	}
	return Propose(ctx, tx, KindBrand, "brand", in, "the fund's own choice", in.Note)
}

func applyBrand(ctx context.Context, tx tenant.Tx, p Proposal, approver string) error {
	_, err := insertBrand.Run(ctx, tx, uuid.Must(uuid.NewV7()), []byte(p.Change), approver, tx.Now())
	return err
}

// Brand is the fund's brand as it stands: the folder's, with what was approved since.
func Brand(ctx context.Context, tx tenant.Tx) (tenants.Brand, error) {
	b := tx.Fund().Folder.Brand
	body, ok, err := newestBrand.Maybe(ctx, tx)
	if err != nil || !ok {
		return b, err
	}
	var in ProposeBrandInput
	if err := json.Unmarshal(body, &in); err != nil {
		return b, err
	}
	return in.brand(b), nil
}

// BrandInput asks for the brand.
type BrandInput struct{}

// Brand is the operation of the same name.
func (s *Service) Brand(ctx context.Context, tx tenant.Tx, _ BrandInput) (tenants.Brand, error) {
	return Brand(ctx, tx)
}
