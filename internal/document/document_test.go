package document

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/uploadgate"
)

var paper = op.File{Name: `C:\scan\..\pièce d'identité.pdf`, Type: "text/html", Body: []byte("%PDF-1.4\n1 0 obj\n")}

func TestFileIsWhatItsBytesSayAndKeepsAReadableName(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	w.Tx(func(ctx context.Context, tx tenant.Tx) {
		owner := uuid.New()
		d, err := Save(ctx, tx, Put{Kind: "identity", OwnerKind: "employer", OwnerID: owner, File: paper})
		require.NoError(t, err)
		require.Equal(t, "pièce d'identité.pdf", d.Name)
		require.Equal(t, "application/pdf", d.MediaType)
		f, err := Open(ctx, tx, d.ID)
		require.NoError(t, err)
		require.Equal(t, paper.Body, f.Body)
		kinds, err := Kinds(ctx, tx, owner)
		require.NoError(t, err)
		require.True(t, kinds["identity"])
		list, err := Of(ctx, tx, owner)
		require.NoError(t, err)
		require.Len(t, list, 1)
	})
}

func TestWebPagesProgramsAndEmptyFilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"page": "<html><script>", "picture": "<svg onload=x>", "program": "\x7fELF\x00", "empty": "", "list": "a;b\n"} {
		_, err := admit(op.File{Name: "x.pdf", Type: "application/pdf", Body: []byte(body)}, nil)
		f, ok := fault.As(err)
		require.True(t, ok, name)
		require.Equal(t, "file", f.Findings[0].Field)
	}
	_, err := admit(op.File{Body: []byte("a;b\n")}, &uploadgate.Lists)
	require.NoError(t, err)
}

func TestDocumentIsReadWithinTheReachOfItsEmployerOnly(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	chain := w.Chain((&Service{}).Operations())
	mine := uuid.New()
	put := func(employer *uuid.UUID) (d Info) {
		ctx := w.Role("ma-cnss", "system")
		require.NoError(t, w.DB.Write(ctx, w.Fund("ma-cnss"), func(tx tenant.Tx) (err error) {
			d, err = Save(ctx, tx, Put{Kind: Other, OwnerKind: "x", OwnerID: uuid.New(), EmployerID: employer, File: paper})
			return err
		}))
		return d
	}
	own, funds := put(&mine), put(nil)
	employer := w.As("ma-cnss", authz.Subject{Roles: []string{"employer"}, Employers: []string{mine.String()}})
	for _, c := range []struct {
		ctx  context.Context
		id   uuid.UUID
		seen bool
	}{
		{employer, own.ID, true}, {employer, funds.ID, false}, {w.Role("ma-cnss", "employer"), own.ID, false},
		{w.Role("ma-cnss", "auditor"), funds.ID, true}, {w.Role("ml-inps", "auditor"), own.ID, false}, {employer, uuid.New(), false},
	} {
		_, err := chain.Invoke(c.ctx, "document.get", GetInput{ID: c.id})
		require.Equal(t, c.seen, err == nil)
		require.Equal(t, !c.seen, fault.Is(err, fault.NotFound))
	}
}
