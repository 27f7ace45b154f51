package web

import (
	"cmp"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Limits of what one request may carry, in bytes.
const (
	maxJSON = 8 << 20
	maxForm = 40 << 20 // a form with files
)

// bindJSON reads one JSON value strictly, then the parts of the path.
func bindJSON(r *http.Request, in any) error {
	if r.Method != http.MethodGet && r.ContentLength != 0 {
		d := json.NewDecoder(r.Body)
		d.DisallowUnknownFields()
		if err := d.Decode(in); err != nil && !errors.Is(err, io.EOF) {
			return unreadable(err)
		}
		if _, err := d.Token(); !errors.Is(err, io.EOF) {
			return fault.New(fault.Malformed, "input.trailing", "one JSON value is wanted, and nothing after it")
		}
	}
	return bindValues(r, nil, r.URL.Query(), in)
}

func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New(fault.TooLarge, "input.too_large", "the request is larger than %d bytes", tooLarge.Limit)
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fault.New(fault.Malformed, "input.type", "%s cannot be a %s", cmp.Or(wrong.Field, "the request"), wrong.Value)
	}
	return fault.New(fault.Malformed, "input.unreadable", "the request cannot be read: %s", strings.TrimPrefix(err.Error(), "json: "))
}

func bindForm(r *http.Request, f *tenant.Fund, in any) error {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case media == "multipart/form-data":
		if err := r.ParseMultipartForm(maxForm); err != nil {
			return unreadable(err)
		}
	default:
		if err := r.ParseForm(); err != nil {
			return unreadable(err)
		}
	}
	view.JoinDates(r.Form)
	return bindValues(r, f, r.Form, in)
}

// bindValues fills a struct from url values, the parts of the path and files.
func bindValues(r *http.Request, f *tenant.Fund, values url.Values, in any) error {
	b := binder{r: r, values: values, currency: money.Currency{}}
	if f != nil {
		b.currency, b.human = f.Currency(), true
	}
	b.structure("", reflect.ValueOf(in).Elem())
	if len(b.found) > 0 {
		return fault.Found(b.found...)
	}
	return nil
}

type binder struct {
	r        *http.Request
	values   url.Values
	currency money.Currency
	human    bool
	found    []fault.Finding
}

var textReader = reflect.TypeFor[encoding.TextUnmarshaler]()

func (b *binder) structure(prefix string, v reflect.Value) {
	t := v.Type()
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			b.structure(prefix, v.Field(i))
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		b.field(prefix+name, v.Field(i))
	}
}

func (b *binder) field(name string, v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[op.File]():
		b.file(name, v)
	case v.Kind() == reflect.Pointer:
		if b.has(name) && b.text(name) != "" {
			v.Set(reflect.New(v.Type().Elem()))
			b.field(name, v.Elem())
		}
	case reflect.PointerTo(v.Type()).Implements(textReader):
		if b.has(name) {
			b.scalar(name, v)
		}
	case v.Kind() == reflect.Struct:
		b.structure(name+".", v)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		b.list(name, v)
	case b.has(name):
		b.scalar(name, v)
	}
}

func (b *binder) has(name string) bool {
	return b.values.Has(name) || (b.r != nil && b.r.PathValue(name) != "")
}

func (b *binder) text(name string) string {
	if b.r != nil {
		if v := b.r.PathValue(name); v != "" {
			return v
		}
	}
	return strings.TrimSpace(b.values.Get(name))
}

// list reads name=a&name=b for scalars and name.0.field… for structs, at most 20,000 of them.
func (b *binder) list(name string, v reflect.Value) {
	elem := v.Type().Elem()
	if elem.Kind() != reflect.Struct || reflect.PointerTo(elem).Implements(textReader) {
		for _, s := range b.values[name] {
			if s = strings.TrimSpace(s); s != "" {
				e := reflect.New(elem).Elem()
				b.set(name, s, e)
				v.Set(reflect.Append(v, e))
			}
		}
		return
	}
	n := 0
	for key := range b.values {
		rest, ok := strings.CutPrefix(key, name+".")
		if !ok {
			continue
		}
		index, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(index); err == nil && i >= n && i < 20_000 {
			n = i + 1
		}
	}
	if n == 0 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		b.structure(fmt.Sprintf("%s.%d.", name, i), v.Index(i))
	}
}

func (b *binder) scalar(name string, v reflect.Value) { b.set(name, b.text(name), v) }

func (b *binder) set(name, s string, v reflect.Value) {
	if err := b.parse(s, v); err != nil {
		b.found = append(b.found, fault.Finding{Field: name, Code: "input.unreadable", Message: err.Error()})
	}
}

func (b *binder) parse(s string, v reflect.Value) error {
	if v.Type() == reflect.TypeFor[money.Minor]() && b.human {
		m, err := Amount(s, b.currency)
		v.SetInt(int64(m))
		return err
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if err := u.UnmarshalText([]byte(s)); err != nil {
			return fmt.Errorf("cannot be read: %w", err)
		}
		return nil
	}
	return parseKind(s, v)
}

func parseKind(s string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Bool:
		v.SetBool(s == "true" || s == "on" || s == "1" || s == "yes")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if s == "" {
			return nil
		}
		n, err := strconv.ParseInt(strings.ReplaceAll(s, " ", ""), 10, 64)
		if err != nil || v.OverflowInt(n) {
			return errors.New("is not a whole number")
		}
		v.SetInt(n)
	default:
		return fmt.Errorf("cannot be filled from a form (%s)", v.Type())
	}
	return nil
}

func (b *binder) file(name string, v reflect.Value) {
	if b.r == nil || b.r.MultipartForm == nil || len(b.r.MultipartForm.File[name]) == 0 {
		return
	}
	h := b.r.MultipartForm.File[name][0]
	src, err := h.Open()
	if err == nil {
		defer src.Close()
		var body []byte
		if body, err = io.ReadAll(src); err == nil {
			v.Set(reflect.ValueOf(op.File{Name: h.Filename, Type: h.Header.Get("Content-Type"), Body: body}))
			return
		}
	}
	b.found = append(b.found, fault.Finding{Field: name, Code: "file.unreadable", Message: "the file could not be read; choose it again"})
}
