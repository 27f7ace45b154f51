// Package clock is the only place that reads the machine's time. A simulation or a test sets its own in the context.
package clock

import (
	"context"
	"time"
)

type key struct{}

// At returns a context in which it is t, until another At.
func At(ctx context.Context, t time.Time) context.Context {
	return context.WithValue(ctx, key{}, t)
}

// Now is the time in ctx, else the machine's, in UTC.
func Now(ctx context.Context) time.Time {
	if t, ok := ctx.Value(key{}).(time.Time); ok {
		return t
	}
	return time.Now().UTC()
}
