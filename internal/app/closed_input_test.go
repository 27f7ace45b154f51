package app

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// things says what kind of thing stands after a word of a path: /employers/{id}.
var things = map[string]string{"employers": "employer", "staff": "employment", "persons": "person", "imports": "import", "documents": "document",
	"declarations": "declaration", "declaration-files": "upload", "payments": "payment", "statements": "statement", "entries": "entry",
	"proposals": "proposal", "account": "posting", "cases": "case", "plans": "plan", "waivers": "waiver", "agents": "account:field_agent",
	"people": "account:field_agent", "adjustments": "change", "jobs": "job", "alerts": "alert", "reports": "report", "views": "view", "mandates": "mandate", "break-glass": "glass"}

// pathless are the ids of operations without an address, and fields that are not named after their thing.
var pathless = map[string]string{"notification.send.id": "message", "identity.end_session.id": "nothing", "identity.remove_passkey.id": "nothing", "identity.rotate_program.id": "nothing", "identity.close_program.id": "nothing", "reporting.produce.id": "report", "adjustment.count.id": "proposal",
	"collection.follow_mobile.id": "nothing", "collection.mobile_callback.id": "nothing",
	"glass.report.id": "glass", "mandate.offer.id": "offer", "mandate.accept.id": "offer", "mandate.refuse.id": "offer", "alerting.set_rule.id": "nothing", "declaration.save.id": "draft", "declaration.file.id": "draft", "declaration.discard.id": "draft", "collection.match.id": "suspense",
	"affiliation.validate.id": "file", "affiliation.send_back.id": "file", "affiliation.reject.id": "file", "affiliation.update.id": "file",
	"affiliation.submit.id": "file", "affiliation.duplicates.id": "file"}

var placeholder = regexp.MustCompile(`([a-z-]+)/\{([a-z_]+)\}`)

// kindOf finds which kind of thing a field of an input names.
func kindOf(row *op.Row, field string) string {
	if kind := pathless[row.Name+"."+field]; kind != "" {
		return kind
	}
	for _, m := range placeholder.FindAllStringSubmatch(row.Path, -1) {
		if m[2] == field && things[m[1]] != "" {
			return things[m[1]]
		}
	}
	return strings.TrimSuffix(strings.TrimSuffix(field, "_id"), "s")
}

// words are fields that want one of a few.
var words = map[string]string{"format": "csv", "lang": "fr", "kind": "", "status": "", "state": "", "stage": "", "by": "", "reading": "", "sort": "",
	"standing": "", "case": "", "code": "K0000", "indicator": "KPI-01", "role": "manager", "series": "pension", "phone": "0611111111",
	"decision": "approve", "region": "", "sector": "", "agency": "", "activity": "", "channel": "", "size": "", "legal_form": "", "agent": "",
	"category": "", "regime": "", "only": "", "branch": "", "sex": "f", "component": "penalty", "risk_class": "", "value": "0.5", "a": "ma-cnss", "b": "ml-inps", "rights": "pay"}

// filler writes an input that the rules of shape let through, about the things of one side.
type filler struct {
	h   *closedHouse
	of  *side
	row *op.Row
}

// plausible is the input of an operation about the things of a side, for somebody who looks for its canary.
func (h *closedHouse) plausible(o op.Op, of *side) any {
	in := op.Input(o)
	f := filler{h, of, o.Row()}
	if v := reflect.ValueOf(in).Elem(); v.Kind() == reflect.Struct {
		f.structure(v)
	}
	return in
}

func (f filler) structure(v reflect.Value) {
	for i := range v.NumField() {
		t := v.Type().Field(i)
		name, _, _ := strings.Cut(t.Tag.Get("json"), ",")
		switch {
		case !t.IsExported() || name == "-":
		case t.Anonymous && name == "":
			f.structure(v.Field(i))
		default:
			f.field(name, t.Tag.Get("validate"), v.Field(i))
		}
	}
}

func (f filler) field(name, rules string, v reflect.Value) {
	switch v.Interface().(type) {
	case uuid.UUID:
		v.Set(reflect.ValueOf(f.id(name)))
		return
	case cal.Date:
		v.Set(reflect.ValueOf(cal.MustDate("2025-07-10")))
		return
	case cal.Period:
		v.Set(reflect.ValueOf(closedPeriod))
		return
	case op.Secret:
		v.SetString("Un mot de passe long 42")
		return
	case op.File:
		v.Set(reflect.ValueOf(op.File{Name: "a.pdf", Type: "application/pdf", Body: []byte("%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n")}))
		return
	case json.RawMessage:
		v.SetBytes([]byte(`{}`))
		return
	}
	f.kind(name, rules, v)
}

func (f filler) kind(name, rules string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.field(name, rules, v.Elem())
	case reflect.Struct:
		f.structure(v)
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			e := reflect.New(v.Type().Elem()).Elem()
			f.field(name, "", e)
			v.Set(reflect.Append(v, e))
		}
	case reflect.String:
		v.SetString(f.text(name, rules))
	case reflect.Int, reflect.Int64:
		v.SetInt(f.number(name))
	case reflect.Bool:
		v.SetBool(true)
	}
}

func (f filler) id(name string) uuid.UUID {
	kind := kindOf(f.row, name)
	if kind == "nothing" {
		return uuid.MustParse("00000000-0000-7000-8000-00000000dead")
	}
	if id, ok := f.of.ids[kind]; ok {
		return id
	}
	f.h.unknown[f.row.Name+"."+name] = true
	return uuid.New()
}

func (f filler) text(name, rules string) string {
	for rule := range strings.SplitSeq(rules, ",") {
		if choices, ok := strings.CutPrefix(rule, "oneof="); ok {
			first, _, _ := strings.Cut(choices, " ")
			if words[name] != "" && strings.Contains(choices, words[name]) {
				return words[name]
			}
			return first
		}
	}
	word, known := words[name]
	switch {
	case known && (word != "" || !strings.Contains(rules, "required")):
		return word
	case strings.Contains(name, "email"):
		return "quelquun@example.org"
	case name == "employer" || name == "to" || name == "number":
		return f.of.number
	case name == "id": // of an indicator
		return "KPI-01"
	case name == "external_id" || name == "slot":
		return f.row.Name
	case name == "q" || name == "search" || name == "thing" || name == "actor":
		return f.of.canary
	}
	return "mot"
}

func (f filler) number(name string) int64 {
	if name == "number" && f.of.receipt != 0 {
		return f.of.receipt
	}
	if name == "page" || name == "line" || name == "level" {
		return 1
	}
	return 3
}

// told is everything that an answer says, so that a mark can be looked for: what is packed is unpacked.
func told(out any, err error) string {
	if err != nil {
		f, ok := fault.As(err)
		if !ok {
			return err.Error()
		}
		body, _ := json.Marshal(f)
		return string(body)
	}
	if f, ok := out.(op.File); ok {
		return f.Name + "\n" + unpacked(f.Body)
	}
	body, _ := json.Marshal(out)
	return string(body)
}

func unpacked(body []byte) string {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return string(body)
	}
	var all strings.Builder
	for _, f := range archive.File {
		if r, err := f.Open(); err == nil {
			_, _ = io.Copy(&all, r)
			_ = r.Close()
		}
	}
	return all.String()
}

// betrayed finds a mark of a side in an answer; a number counts only where it stands alone.
func (s *side) betrayed(answer string, but ...string) string {
	for _, mark := range s.marks {
		at := strings.Index(answer, mark)
		if at < 0 || slices.Contains(but, mark) {
			continue
		}
		if _, err := strconv.ParseInt(mark, 10, 64); err == nil && !regexp.MustCompile(`(^|[^0-9a-fA-F-])`+mark+`($|[^0-9a-fA-F-])`).MatchString(answer) {
			continue
		}
		return fmt.Sprintf("%q in …%s…", mark, answer[max(0, at-80):min(len(answer), at+80)])
	}
	return ""
}
