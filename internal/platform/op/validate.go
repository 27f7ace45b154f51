package op

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"github.com/go-kit/kit/endpoint"
	"github.com/go-playground/validator/v10"

	"socle/pkg/fault"
)

// Checker is an input with rules of its own beyond the shape that tags can say.
type Checker interface{ Check() []fault.Finding }

var shape = newShape()

func newShape() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	return v
}

// validated checks the shape, then the input's own rules; all findings come back together.
func validated(next endpoint.Endpoint) endpoint.Endpoint {
	return func(ctx context.Context, in any) (any, error) {
		if found := Validate(in); len(found) > 0 {
			return nil, fault.Found(found...)
		}
		return next(ctx, in)
	}
}

// Validate gives every finding about an input.
func Validate(in any) []fault.Finding {
	var found []fault.Finding
	if v := reflect.Indirect(reflect.ValueOf(in)); v.Kind() == reflect.Struct {
		var wrong validator.ValidationErrors
		if err := shape.Struct(in); errors.As(err, &wrong) {
			for _, w := range wrong {
				found = append(found, finding(w))
			}
		}
	}
	never := unholdable("", reflect.ValueOf(in))
	found = append(found, never...)
	if c, ok := in.(Checker); ok && len(never) == 0 {
		found = append(found, c.Check()...)
	}
	return found
}

func finding(w validator.FieldError) fault.Finding {
	_, field, ok := strings.Cut(w.Namespace(), ".")
	if !ok {
		field = w.Field()
	}
	code, message := "input."+w.Tag(), "does not fit the rule "+w.Tag()+" "+w.Param()
	switch w.Tag() {
	case "required":
		message = "is missing; fill it in"
	case "max", "lte":
		message = "is too long or too large; at most " + w.Param()
	case "min", "gte":
		message = "is too short or too small; at least " + w.Param()
	case "email":
		message = "is not an e-mail address, such as name@example.org"
	case "oneof":
		message = "must be one of: " + w.Param()
	}
	return fault.Finding{Field: field, Code: code, Message: message}
}
