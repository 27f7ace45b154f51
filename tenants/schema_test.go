package tenants

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write docs/schema again")

// published are the files of a folder and the Go types that read them.
var published = map[string]any{
	"tenant": Tenant{}, "law": LawFile{}, "territory": Territory{}, "targets": TargetsFile{}, "brand": Brand{}, "cases": CasesFile{},
}

func schemaPath(name string) string {
	return filepath.Join("..", "docs", "schema", name+".schema.json")
}

func TestPublishedSchemasAreThoseOfTheTypes(t *testing.T) {
	t.Parallel()
	s := newSchemas(t)
	for name, of := range published {
		b, err := json.MarshalIndent(s.document(name, of), "", "  ")
		require.NoError(t, err)
		b = append(b, '\n')
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(schemaPath(name)), 0o755))
			require.NoError(t, os.WriteFile(schemaPath(name), b, 0o644))
		}
		kept, err := os.ReadFile(schemaPath(name))
		require.NoError(t, err)
		require.Equal(t, string(b), string(kept), "go test ./tenants -run TestPublishedSchemas -update")
	}
}

func TestEveryFolderObeysThePublishedSchemas(t *testing.T) {
	t.Parallel()
	for _, tree := range []fs.FS{Embedded(), os.DirFS("testdata/funds")} {
		require.NoError(t, fs.WalkDir(tree, ".", func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(file, ".yaml") || strings.HasPrefix(file, "defaults/") {
				return err
			}
			require.NoError(t, compiled(t, schemaOf(file)).Validate(document(t, tree, file)), file)
			return nil
		}))
	}
}

func TestSchemaRefusesAnUnknownField(t *testing.T) {
	t.Parallel()
	doc := document(t, os.DirFS("testdata/funds"), "at-cnps/tenant.yaml").(map[string]any)
	doc["surprise"] = "x"
	require.Error(t, compiled(t, "tenant").Validate(doc))
}

// schemaOf names the schema of a file by where it lies.
func schemaOf(file string) string {
	switch dir := path.Base(path.Dir(file)); dir {
	case "law", "cases":
		return dir
	}
	return strings.TrimSuffix(path.Base(file), ".yaml")
}

func compiled(t *testing.T, name string) *jsonschema.Schema {
	b, err := os.ReadFile(schemaPath(name))
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource(name+".json", doc))
	s, err := c.Compile(name + ".json")
	require.NoError(t, err)
	return s
}

// document reads a YAML file as JSON would be: numbers as written, dates as text.
func document(t *testing.T, tree fs.FS, file string) any {
	b, err := fs.ReadFile(tree, file)
	require.NoError(t, err)
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal(b, &n))
	if len(n.Content) == 0 {
		return map[string]any{}
	}
	return plain(n.Content[0])
}

func plain(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			list[i] = plain(c)
		}
		return list
	}
	switch n.ShortTag() {
	case "!!int", "!!float":
		return json.Number(n.Value)
	case "!!bool":
		v, _ := strconv.ParseBool(n.Value)
		return v
	case "!!null":
		return nil
	}
	return n.Value
}
