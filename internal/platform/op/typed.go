package op

import (
	"context"
	"encoding/json"
	"fmt"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
)

func (o *Typed[In, Out]) zero() any { return new(In) }

func (o *Typed[In, Out]) call(ctx context.Context, tx tenant.Tx, in any) (any, error) {
	v, err := typed[In](o.row.Name, in)
	if err != nil {
		return nil, err
	}
	return o.fn(ctx, tx, v)
}

func (o *Typed[In, Out]) locate(ctx context.Context, tx tenant.Tx, in any) (authz.Resource, error) {
	v, err := typed[In](o.row.Name, in)
	if err != nil {
		return authz.Resource{}, err
	}
	if o.on == nil {
		return authz.Any(tx.Fund().Slug), nil
	}
	r, err := o.on(ctx, tx, v)
	r.Fund = tx.Fund().Slug
	return r, err
}

func (o *Typed[In, Out]) decodeOut(b []byte) (any, error) {
	var out Out
	if f, ok := any(&out).(*File); ok {
		err := json.Unmarshal(b, (*wholeFile)(f))
		return out, err
	}
	err := json.Unmarshal(b, &out)
	return out, err
}

func typed[In any](name string, in any) (In, error) {
	switch v := in.(type) {
	case In:
		return v, nil
	case *In:
		return *v, nil
	default:
		var none In
		return none, fmt.Errorf("%s: wants %T, got %T", name, none, in)
	}
}
