package document

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/uploadgate"
)

// Kinds of document that the program itself writes. Those asked for at registration are codes of the fund's folder.
const (
	Import = "import" // a list handed in, kept as it was read
	Proof  = "proof"  // of a correction of identity
	Letter = "letter" // a letter that the fund sent
	Other  = "other"
)

// Info is a document without its content.
type Info struct {
	ID            uuid.UUID  `json:"id"`
	Kind          string     `json:"kind"`
	OwnerKind     string     `json:"owner_kind"`
	OwnerID       uuid.UUID  `json:"owner_id"`
	EmployerID    *uuid.UUID `json:"employer_id"`
	Name          string     `json:"name"`
	MediaType     string     `json:"media_type"`
	Size          int64      `json:"size"` // bytes
	SHA256        []byte     `json:"sha256" db:"sha256"`
	CreatedAt     time.Time  `json:"created_at"`
	CreatedByName string     `json:"created_by_name"`
}

// Put is a file to keep.
type Put struct {
	Kind       string
	OwnerKind  string // "employer", "person", "recovery_case"…
	OwnerID    uuid.UUID
	EmployerID *uuid.UUID // whose reach it falls under; nil: the fund's alone
	File       op.File
	Policy     *uploadgate.Policy // what is accepted; nil: papers and pictures of papers
}

const columns = `d.id, d.kind, d.owner_kind, d.owner_id, d.employer_id, d.name, d.media_type, d.size, d.sha256, d.created_at, d.created_by_name`

type content struct {
	Name, MediaType string
	Body            []byte
}

var (
	insertDocument = query.Exec("document.insert", `
insert into document (id, kind, owner_kind, owner_id, employer_id, name, media_type, size, sha256, body, created_at, created_by, created_by_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`)

	infoOf = query.New[Info]("document.info", `
select `+columns+`
from document d
where d.id = $1`)

	ofOwner = query.New[Info]("document.of_owner", `
select `+columns+`
from document d
where d.owner_id = $1
order by d.created_at desc, d.id desc
limit 200`)

	kindsOf = query.New[string]("document.kinds", `
select distinct kind
from document
where owner_id = $1`)

	contentOf = query.New[content]("document.content", `
select name, media_type, body
from document
where id = $1`)

	agencyOf = query.New[string]("document.agency", `
select agency
from employer
where id = $1`)
)

// Save admits a file and keeps it. What the gate refuses is a fault on field "file".
func Save(ctx context.Context, tx tenant.Tx, p Put) (Info, error) {
	media, err := admit(p.File, p.Policy)
	if err != nil {
		return Info{}, err
	}
	return keep(ctx, tx, p, media)
}

// Issue keeps a file that the fund itself made.
func Issue(ctx context.Context, tx tenant.Tx, p Put) (Info, error) {
	return keep(ctx, tx, p, p.File.Type)
}

func keep(ctx context.Context, tx tenant.Tx, p Put, media string) (Info, error) {
	sum, who := sha256.Sum256(p.File.Body), authz.From(ctx)
	d := Info{ID: uuid.Must(uuid.NewV7()), Kind: p.Kind, OwnerKind: p.OwnerKind, OwnerID: p.OwnerID, EmployerID: p.EmployerID,
		Name: safeName(p.File.Name), MediaType: media, Size: int64(len(p.File.Body)), SHA256: sum[:], CreatedAt: tx.Now(), CreatedByName: who.Name}
	_, err := insertDocument.Run(ctx, tx, d.ID, d.Kind, d.OwnerKind, d.OwnerID, d.EmployerID, d.Name, d.MediaType, d.Size, d.SHA256,
		p.File.Body, d.CreatedAt, who.ID, who.Name)
	return d, err
}

// Open reads a document with its content.
func Open(ctx context.Context, tx tenant.Tx, id uuid.UUID) (op.File, error) {
	c, ok, err := contentOf.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = fault.Missing("document")
	}
	return op.File{Name: c.Name, Type: c.MediaType, Body: c.Body}, err
}

// Of lists the documents of a thing, latest first.
func Of(ctx context.Context, tx tenant.Tx, owner uuid.UUID) ([]Info, error) {
	return ofOwner.All(ctx, tx, owner)
}

// Kinds says which kinds of document a thing has.
func Kinds(ctx context.Context, tx tenant.Tx, owner uuid.UUID) (map[string]bool, error) {
	kinds, err := kindsOf.All(ctx, tx, owner)
	held := make(map[string]bool, len(kinds))
	for _, k := range kinds {
		held[k] = true
	}
	return held, err
}

// InfoOf reads a document without its content.
func InfoOf(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Info, error) {
	d, ok, err := infoOf.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = fault.Missing("document")
	}
	return d, err
}
