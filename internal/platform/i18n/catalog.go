package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"socle/pkg/words"
)

// Lang is the language of a reader: "fr", "fr-MA", "ar-MA", "en", "pt", "es".
type Lang = words.Lang

// text is one message: its plural forms by CLDR category, "other" always there.
type text map[string]string

// Catalog is the words of all packages by language, then by key.
type Catalog struct {
	mu    sync.RWMutex
	texts map[Lang]map[string]text
}

// shared is filled by the init functions of packages and read ever after.
var shared = &Catalog{}

// Register adds every *.json file found in fsys, named after its language, to the words of the program.
// It panics on a file that cannot be read and on a key registered twice: both are mistakes of ours, seen at the first start.
func Register(fsys fs.FS) { shared.mustAdd(fsys) }

func (c *Catalog) mustAdd(fsys fs.FS) {
	if err := c.Add(fsys); err != nil {
		panic("i18n: " + err.Error())
	}
}

// Add reads the files of fsys; see Register.
func (c *Catalog) Add(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".json" {
			return err
		}
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if err := c.addFile(Lang(strings.TrimSuffix(path.Base(name), ".json")), raw); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	})
}

func (c *Catalog) addFile(lang Lang, raw []byte) error {
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.texts == nil {
		c.texts = map[Lang]map[string]text{}
	}
	if c.texts[lang] == nil {
		c.texts[lang] = map[string]text{}
	}
	return flatten("", tree, c.texts[lang])
}

func flatten(prefix string, tree map[string]any, into map[string]text) error {
	for k, v := range tree {
		key := strings.TrimPrefix(prefix+"."+k, ".")
		var found text
		switch v := v.(type) {
		case string:
			found = text{"other": v}
		case map[string]any:
			if found = plural(v); found == nil {
				if err := flatten(key, v, into); err != nil {
					return err
				}
				continue
			}
		default:
			return fmt.Errorf("key %s: want a text", key)
		}
		if _, twice := into[key]; twice {
			return fmt.Errorf("key %s is there twice", key)
		}
		into[key] = found
	}
	return nil
}

// plural reads an object of plural forms, nil when it is a branch of the tree.
func plural(v map[string]any) text {
	if _, ok := v["other"].(string); !ok {
		return nil
	}
	forms := text{}
	for k, s := range v {
		form, ok := s.(string)
		if !ok || !slices.Contains(categories, k) {
			return nil
		}
		forms[k] = form
	}
	return forms
}

// find gives the text in the language, else in French.
func (c *Catalog) find(lang Lang, key string) (text, Lang, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for _, l := range []Lang{lang.Base(), words.French} {
		if t, ok := c.texts[l][key]; ok {
			return t, l, true
		}
	}
	return nil, "", false
}

// Has says whether French or the language has the key.
func Has(lang Lang, key string) bool {
	_, _, ok := shared.find(lang, key)
	return ok
}

// Keys lists the keys of one language, in order.
func Keys(lang Lang) []string {
	shared.mu.RLock()
	defer shared.mu.RUnlock()
	keys := make([]string, 0, len(shared.texts[lang]))
	for k := range shared.texts[lang] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// MissingIn lists the keys that the reference (French) has and the language has not.
func MissingIn(lang Lang) []string {
	have := Keys(lang)
	return slices.DeleteFunc(Keys(words.French), func(k string) bool {
		_, found := slices.BinarySearch(have, k)
		return found
	})
}
