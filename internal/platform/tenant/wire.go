package tenant

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// direct sends and reads one Go type as the database's own bytes. Without it an id goes through text and back, which took
// half of the time that Go spends on a bulk load.
type direct[T any] struct {
	pgtype.Codec
	put  func(v T, buf []byte) []byte // nil is null
	take func(src []byte, into *T) error
}

func (d direct[T]) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ours := value.(T); ours && format == pgtype.BinaryFormatCode {
		return d
	}
	return d.Codec.PlanEncode(m, oid, format, value)
}

func (d direct[T]) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ours := target.(*T); ours && format == pgtype.BinaryFormatCode {
		return d
	}
	return d.Codec.PlanScan(m, oid, format, target)
}

// Encode writes a value that PlanEncode took.
func (d direct[T]) Encode(value any, buf []byte) ([]byte, error) { return d.put(value.(T), buf), nil }

// Scan reads into a target that PlanScan took.
func (d direct[T]) Scan(src []byte, target any) error { return d.take(src, target.(*T)) }

// millennium is the day that the database counts dates from, 2000-01-01.
var millennium = cal.On(2000, 1, 1)

var (
	wireID = direct[uuid.UUID]{pgtype.UUIDCodec{},
		func(v uuid.UUID, buf []byte) []byte { return append(buf, v[:]...) },
		func(src []byte, into *uuid.UUID) error { return fixed(src, 16, func() { copy(into[:], src) }) }}

	wireDate = direct[cal.Date]{pgtype.DateCodec{},
		func(v cal.Date, buf []byte) []byte {
			if v.IsZero() {
				return nil
			}
			return binary.BigEndian.AppendUint32(buf, uint32(v-millennium))
		},
		func(src []byte, into *cal.Date) error {
			if *into = 0; src == nil {
				return nil
			}
			return fixed(src, 4, func() { *into = millennium + cal.Date(binary.BigEndian.Uint32(src)) })
		}}

	wireAmount = direct[money.Minor]{pgtype.Int8Codec{},
		func(v money.Minor, buf []byte) []byte { return binary.BigEndian.AppendUint64(buf, uint64(v)) },
		func(src []byte, into *money.Minor) error {
			return fixed(src, 8, func() { *into = money.Minor(binary.BigEndian.Uint64(src)) })
		}}
)

func fixed(src []byte, n int, take func()) error {
	if len(src) != n {
		return fmt.Errorf("tenant: want %d bytes, got %d", n, len(src))
	}
	take()
	return nil
}

// wire teaches a connection the types that most rows are made of.
func wire(_ context.Context, c *pgx.Conn) error {
	m := c.TypeMap()
	for _, t := range []struct {
		name       string
		oid, array uint32
		codec      pgtype.Codec
	}{
		{"uuid", pgtype.UUIDOID, pgtype.UUIDArrayOID, wireID},
		{"date", pgtype.DateOID, pgtype.DateArrayOID, wireDate},
		{"int8", pgtype.Int8OID, pgtype.Int8ArrayOID, wireAmount},
	} {
		single := &pgtype.Type{Name: t.name, OID: t.oid, Codec: t.codec}
		m.RegisterType(single)
		m.RegisterType(&pgtype.Type{Name: "_" + t.name, OID: t.array, Codec: &pgtype.ArrayCodec{ElementType: single}})
	}
	return nil
}
