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

// Follow returns a context in which time is what now says, each time it is asked: a story that jumps over nights.
func Follow(ctx context.Context, now func() time.Time) context.Context {
	return context.WithValue(ctx, key{}, now)
}

// Now is the time in ctx, else the machine's, in UTC.
func Now(ctx context.Context) time.Time {
	switch t := ctx.Value(key{}).(type) {
	case time.Time:
		return t
	case func() time.Time:
		return t()
	}
	return time.Now().UTC()
}
