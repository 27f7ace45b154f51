package tenancy

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"socle/tenants"
)

// configurationSteps set the configuration as applied against the folder, field by field. What officers changed of it lies
// over it: see setupSteps.
func configurationSteps(applied, folder *tenants.Folder) ([]step, error) {
	again, err := reread(folder)
	if err != nil {
		return nil, err
	}
	before, err := facts(applied)
	if err != nil {
		return nil, err
	}
	after, err := facts(again)
	if err != nil {
		return nil, err
	}
	names := slices.AppendSeq(slices.Collect(maps.Keys(before)), maps.Keys(after))
	slices.Sort(names)
	var steps []step
	for _, name := range slices.Compact(names) {
		was, had := before[name]
		is, has := after[name]
		if was == is {
			continue
		}
		c := Change{Part: PartConfiguration, Name: name, Act: Alter, Before: was, After: is}
		if !had {
			c.Act = Add
		}
		if !has {
			c.Note = "the folder does not say it any more"
		}
		steps = append(steps, step{Change: c})
	}
	return steps, nil
}

// reread is the folder as the registry will give it back.
func reread(f *tenants.Folder) (*tenants.Folder, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	out := &tenants.Folder{}
	return out, json.Unmarshal(body, out)
}

// facts are what a folder says, each under its file and field; empty values are not said.
func facts(f *tenants.Folder) (map[string]string, error) {
	out := map[string]string{}
	for file, part := range map[string]any{"tenant.yaml": f.Tenant, "territory.yaml": f.Territory, "brand.yaml": f.Brand,
		"cases": f.Cases, "law sources": f.Sources, "law disputed": f.Disputed} {
		var n yaml.Node
		if err := n.Encode(part); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		flatten(out, file, ": ", &n)
	}
	for name, body := range map[string][]byte{"logo": f.Logo, "map.geojson": f.Map} {
		if len(body) > 0 {
			out[name] = traced(body)
		}
	}
	for lang, texts := range f.Texts {
		for name, t := range texts {
			out["texts/"+lang+"/"+name+".txt"] = traced([]byte(t.Subject + "\n\n" + t.Body))
		}
	}
	return out, nil
}

// traced stands for a file that is too long to be shown.
func traced(body []byte) string {
	sum := sha256.Sum256(body)
	return fmt.Sprintf("%d bytes, sha256 %x…", len(body), sum[:6])
}

// flatten names each value of a document by its path; items with a code, a day or a step are named by it, so that one put in
// between does not look like a change of all that follow.
func flatten(into map[string]string, path, sep string, n *yaml.Node) {
	switch n.Kind {
	case yaml.DocumentNode:
		flatten(into, path, sep, n.Content[0])
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			flatten(into, path+sep+n.Content[i].Value, ".", n.Content[i+1])
		}
	case yaml.SequenceNode:
		if simple(n) {
			into[path] = inline(n)
			return
		}
		var order []string
		for i, item := range n.Content {
			name := itemName(item, i)
			order = append(order, name)
			flatten(into, path+"["+name+"]", ".", item)
		}
		if len(order) > 1 {
			into[path+" in this order"] = strings.Join(order, " ") // the first regime is the default, the first level comes first
		}
	default:
		if n.Tag != "!!null" && n.Value != "" && n.Value != "0" {
			into[path] = n.Value
		}
	}
}

func simple(n *yaml.Node) bool {
	return len(n.Content) > 0 && !slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return c.Kind != yaml.ScalarNode })
}

func inline(n *yaml.Node) string {
	values := make([]string, len(n.Content))
	for i, c := range n.Content {
		values[i] = c.Value
	}
	return fmt.Sprint(values)
}

func itemName(n *yaml.Node, i int) string {
	for k := 0; n.Kind == yaml.MappingNode && k+1 < len(n.Content); k += 2 {
		if slices.Contains([]string{"code", "id", "month_day", "date", "step"}, n.Content[k].Value) && n.Content[k+1].Value != "" {
			return n.Content[k+1].Value
		}
	}
	return strconv.Itoa(i)
}
