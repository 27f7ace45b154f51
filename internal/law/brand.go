package law

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/pdf"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/brand"
	"socle/pkg/fault"
	"socle/pkg/uploadgate"
	"socle/tenants"
)

var (
	newestBrand = query.New[json.RawMessage]("law.brand", `
select body from brand order by recorded_at desc, id desc limit 1`)

	insertBrand = query.Exec("law.insert_brand", `
insert into brand (id, body, approved_by, recorded_at) values ($1, $2, $3, $4)`)
)

// Dress is what a fund chooses of its looks: colours as #rrggbb, a motto, and a logo as a cleaned drawing; an empty logo is
// the folder's.
type Dress struct {
	Primary   string `json:"primary" validate:"required,max=7"`
	OnPrimary string `json:"on_primary" validate:"required,max=7"`
	Accent    string `json:"accent" validate:"required,max=7"`
	Motto     string `json:"motto" validate:"max=120"`
	Logo      string `json:"logo" validate:"max=20000"`
}

// worn is the dress as the portal and paper wear it.
func (d Dress) worn(f *tenants.Folder) brand.Brand {
	logo := d.Logo
	if logo == "" {
		logo = string(f.Logo)
	}
	b := brand.Brand{Name: f.Name, ShortName: f.ShortName, Primary: d.Primary, Link: d.Accent, Header: d.Primary, OnHeader: d.OnPrimary}
	if clean, err := brand.Logo([]byte(logo)); err == nil {
		b.LogoSVG = clean
	}
	return b
}

// ProposeBrandInput proposes a dress. A logo comes as a file, or as a drawing that was cleaned already.
type ProposeBrandInput struct {
	Dress
	File op.File `json:"file"`
	Note string  `json:"note" validate:"max=1000"`
}

// ProposeBrand refuses colours that cannot be read on one another, with the contrast measured and the one wanted, and a logo
// that is none.
func (s *Service) ProposeBrand(ctx context.Context, tx tenant.Tx, in ProposeBrandInput) (Proposal, error) {
	d, err := tried(ctx, tx.Fund().Folder, in)
	if err != nil {
		return Proposal{}, err
	}
	return Propose(ctx, tx, KindBrand, "brand", d, t(ctx, "brand.own_choice"), in.Note)
}

// tried is the dress of an input, its logo cleaned; or all that speaks against it.
func tried(ctx context.Context, f *tenants.Folder, in ProposeBrandInput) (Dress, error) {
	d := in.Dress
	var err error
	if d.Logo, err = cleaned(in); err != nil {
		return d, err
	}
	found := d.colours(ctx)
	if len(found) == 0 {
		found = d.unreadable(ctx, f)
	}
	if len(found) > 0 {
		return d, fault.Found(found...)
	}
	return d, nil
}

// fields are the colours of a form by the names that package brand has for them.
var fields = map[string]string{"primary": "primary", "link": "accent", "on_header": "on_primary"}

func (d Dress) colours(ctx context.Context) []fault.Finding {
	var found []fault.Finding
	for _, c := range [][2]string{{"primary", d.Primary}, {"on_primary", d.OnPrimary}, {"accent", d.Accent}} {
		if _, err := tenants.Contrast(c[1], "#ffffff"); err != nil {
			found = append(found, fault.Finding{Field: c[0], Code: "brand.colour", Message: t(ctx, "brand.no_colour", "colour", c[1])})
		}
	}
	return found
}

// unreadable are the contrasts that do not hold, each measured.
func (d Dress) unreadable(ctx context.Context, f *tenants.Folder) []fault.Finding {
	var found []fault.Finding
	for _, s := range d.worn(f).Shortfalls() {
		found = append(found, fault.Finding{Field: fields[s.Field], Code: s.Code,
			Message: t(ctx, "brand.short."+strings.TrimPrefix(s.Code, "brand."), "got", ratio(ctx, s.Got), "least", ratio(ctx, s.Least))})
	}
	return found
}

// cleaned is the logo of an input: a file through the gate, or a drawing that is cleaned once more. A picture that paper could
// not draw is refused here, whether it comes as a file or inside a drawing.
func cleaned(in ProposeBrandInput) (string, error) {
	raw := in.File.Body
	if len(raw) == 0 {
		raw = []byte(in.Logo)
	}
	if len(raw) == 0 {
		return "", nil
	}
	kind, err := uploadgate.CheckBytes(raw, uploadgate.Logos)
	if err != nil {
		return "", onFile(err)
	}
	draw := brand.Logo
	if kind == uploadgate.PNG {
		draw = brand.Picture
	}
	logo, err := draw(raw)
	if err == nil {
		err = pdf.CheckLogo(logo)
	}
	if err != nil {
		return "", onFile(err)
	}
	return logo, nil
}

// onFile says under the field of the file what is wrong with a logo.
func onFile(err error) error {
	if why, ok := fault.As(err); ok {
		return fault.Field("file", why.Code, "%s", why.Message)
	}
	return fault.Field("file", "brand.logo", "%v", err)
}

func applyBrand(ctx context.Context, tx tenant.Tx, p Proposal, approver string) error {
	_, err := insertBrand.Run(ctx, tx, uuid.Must(uuid.NewV7()), []byte(p.Change), approver, tx.Now())
	return err
}

// dress is what the fund wears: the folder's, with what was approved since.
func dress(ctx context.Context, tx tenant.Tx) (Dress, error) {
	b := tx.Fund().Folder.Brand
	d := Dress{Primary: b.Primary, OnPrimary: b.OnPrimary, Accent: b.Accent, Motto: b.Motto}
	body, ok, err := newestBrand.Maybe(ctx, tx)
	if err == nil && ok {
		err = json.Unmarshal(body, &d)
	}
	return d, err
}

// Brand is the fund's brand as it stands, for the portal and for paper.
func Brand(ctx context.Context, tx tenant.Tx) (brand.Brand, error) {
	d, err := dress(ctx, tx)
	return d.worn(tx.Fund().Folder), err
}

// BrandInput asks for the brand.
type BrandInput struct{}

// Brand is the operation of the same name.
func (s *Service) Brand(ctx context.Context, tx tenant.Tx, _ BrandInput) (Dress, error) {
	return dress(ctx, tx)
}
