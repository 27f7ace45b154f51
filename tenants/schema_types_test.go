package tenants

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/pkg/effective"
	"socle/pkg/penalty"
)

// schemas turns Go types into JSON Schema; the words come from the comments beside the fields.
type schemas struct {
	words map[string]string // "contribution.Rule" or "contribution.Rule.Ceiling"
	defs  map[string]any
}

func newSchemas(t *testing.T) *schemas {
	s := &schemas{words: map[string]string{}}
	for _, dir := range []string{".", "contribution", "penalty", "duedate", "money", "effective"} {
		if dir != "." {
			dir = filepath.Join("..", "pkg", dir)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			require.NoError(t, err)
			s.read(f)
		}
	}
	return s
}

func (s *schemas) read(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		decl, ok := n.(*ast.GenDecl)
		if !ok || decl.Tok != token.TYPE {
			return true
		}
		for _, spec := range decl.Specs {
			of := spec.(*ast.TypeSpec)
			name := f.Name.Name + "." + of.Name.Name
			s.words[name] = words(decl.Doc)
			if st, ok := of.Type.(*ast.StructType); ok {
				for _, field := range st.Fields.List {
					for _, id := range field.Names {
						s.words[name+"."+id.Name] = words(field.Comment)
					}
				}
			}
		}
		return true
	})
}

func words(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }

func (s *schemas) document(name string, of any) map[string]any {
	s.defs = map[string]any{}
	root := s.object(reflect.TypeOf(of))
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Socle fund folder: " + name
	if len(s.defs) > 0 {
		root["$defs"] = s.defs
	}
	return root
}

// choices are the fields that take one of a list.
var choices = map[string][]string{
	"tenants.Tenant.Kind": {Fund, Region}, "tenants.NumberForm.Check": CheckSchemes, "tenants.Stage.Step": RecoverySteps, "tenants.Level.Role": LevelRoles,
	"tenants.ContributionRow.Bearer": contribution.Bearers, "contribution.Rule.CeilingPeriod": contribution.CeilingPeriods[1:],
	"contribution.Rounding.Level": {"share", "branch", "group", "line"}, "contribution.Wage.Per": {"hour", "day", "month"},
	"duedate.Rule.Periodicity": {duedate.Monthly, duedate.Quarterly}, "duedate.Rule.Shift": {duedate.Stays, duedate.Next, duedate.Previous},
	"penalty.Rule.Trigger": penalty.Triggers, "penalty.Rule.Anchor": {penalty.ByDueDate, penalty.ByPeriod},
}

func (s *schemas) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	s.fields(t, properties, &required)
	slices.Sort(required)
	o := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		o["required"] = required
	}
	if d := s.words[t.String()]; d != "" {
		o["description"] = d
	}
	return o
}

func (s *schemas) fields(t reflect.Type, into map[string]any, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case name == "-" || !f.IsExported():
		case strings.Contains(options, "inline"):
			s.fields(f.Type, into, required)
		default:
			key := t.String() + "." + f.Name
			p := s.of(f.Type)
			if list := choices[key]; list != nil {
				p = map[string]any{"enum": list}
			}
			if d := s.words[key]; d != "" {
				p = maps.Clone(p)
				p["description"] = d
			}
			into[name] = p
			if !strings.Contains(options, "omitempty") && !strings.Contains(f.Tag.Get("json"), "omitempty") {
				*required = append(*required, name)
			}
		}
	}
}

// scalars are the types that read themselves.
var scalars = map[string]map[string]any{
	"cal.Date":             {"type": []string{"string", "null"}, "pattern": `^\d{4}-\d{2}-\d{2}$`},
	"cal.Period":           {"type": []string{"string", "integer"}, "pattern": `^\d{4}(-\d{2}|-Q[1-4])?$`},
	"effective.Decimal":    {"type": []string{"number", "string", "null"}, "pattern": `^-?\d{1,18}(\.\d{1,9})?$`},
	"contribution.Formula": {"type": []string{"number", "string", "null"}, "maxLength": 200},
	"effective.Confidence": {"enum": effective.Grades},
	"money.Mode":           {"enum": []string{"half_up", "half_even", "down", "up"}},
}

func (s *schemas) of(t reflect.Type) map[string]any {
	if p, ok := scalars[t.String()]; ok {
		return p
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Struct:
		name := t.String()
		if _, done := s.defs[name]; !done {
			s.defs[name] = nil
			s.defs[name] = s.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	}
	return map[string]any{"type": "integer"}
}
