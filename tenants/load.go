package tenants

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"socle/pkg/effective"
	"socle/pkg/fault"
)

// List names the folders of a tree: those that hold a tenant.yaml, sorted.
func List(tree fs.FS) ([]string, error) {
	found, err := fs.Glob(tree, "*/tenant.yaml")
	if err != nil {
		return nil, err
	}
	slugs := make([]string, len(found))
	for i, f := range found {
		slugs[i] = path.Dir(f)
	}
	slices.Sort(slugs)
	return slugs, nil
}

// Load reads one folder strictly. All mistakes found are in the error, each with file, line and field.
// An unknown fund is a not_found fault that lists the funds there are.
func Load(tree fs.FS, slug string) (*Folder, error) {
	slugs, err := List(tree)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(slugs, slug) {
		return nil, fault.New(fault.NotFound, "fund.unknown", "there is no fund %q; there are %s", slug, strings.Join(slugs, ", "))
	}
	sub, err := fs.Sub(tree, slug)
	if err != nil {
		return nil, err
	}
	l := &loading{tree: sub, folder: &Folder{Slug: slug, Sources: map[string]string{}, Texts: map[string]map[string]Text{}}}
	l.read()
	if len(l.errs) > 0 {
		return nil, fmt.Errorf("folder %s: %w", slug, errors.Join(l.errs...))
	}
	return l.folder, nil
}

// loading is a folder being read; it goes on after a mistake to find the others.
type loading struct {
	tree   fs.FS
	folder *Folder
	rows   []placed
	errs   []error
}

// placed is a parameter with the place it was read from.
type placed struct {
	effective.Parameter
	page page
	path []any
}

func (l *loading) fail(err error) {
	if err != nil && len(l.errs) < 50 {
		l.errs = append(l.errs, err)
	}
}

func (l *loading) read() {
	f := l.folder
	l.start()
	tenant, framed := l.yaml("tenant.yaml", &f.Tenant, true)
	if f.Kind == Region {
		l.bare(&f.Tenant)
	}
	l.readLaw()
	territory, mapped := l.yaml("territory.yaml", &f.Territory, false)
	var targets TargetsFile
	aims, aimed := l.yaml("targets.yaml", &targets, false)
	f.Targets = targets.Targets
	brand, branded := l.yaml("brand.yaml", &f.Brand, false)
	l.readTexts()
	l.readCases()
	f.Map = l.file("map.geojson", false)
	if own := l.file(f.Brand.Logo, false); own != nil {
		f.Logo = own
	} else if branded && f.Brand.Logo != "" {
		l.fail(brand.at("there is no file "+f.Brand.Logo, "logo"))
	}
	l.strange()
	if !framed {
		return // what the other files name is declared in the frame: without it, only their own form can be told
	}
	l.checkTenant(tenant)
	if mapped {
		l.checkTerritory(territory)
	}
	if aimed {
		l.checkTargets(aims)
	}
	if branded {
		l.checkBrand(brand)
	}
	l.checkLaw(tenant)
}

// strange refuses files that look as if they were read and are not.
func (l *loading) strange() {
	l.fail(fs.WalkDir(l.tree, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		dir, name := path.Split(file)
		ext := path.Ext(name)
		switch {
		case ext == ".yml":
			l.fail(&Error{File: file, Message: "is not read: name it " + strings.TrimSuffix(file, ext) + ".yaml"})
		case ext == ".yaml" && !slices.Contains([]string{"law/", "cases/"}, dir) && !slices.Contains(wellKnown, file):
			l.fail(&Error{File: file, Message: "is not read: a folder has " + strings.Join(wellKnown, ", ") + ", law/*.yaml and cases/*.yaml"})
		case ext == ".txt" && !textPlace.MatchString(file):
			l.fail(&Error{File: file, Message: "is not read: texts are in texts/<language>/<name>.txt"})
		}
		return nil
	}))
}

var (
	wellKnown = []string{"tenant.yaml", "territory.yaml", "targets.yaml", "brand.yaml"}
	textPlace = regexp.MustCompile(`^texts/[a-z]{2,3}/[a-z0-9_]+\.txt$`)
)

// start fills what a folder may leave out: the frame, the brand and the logo of defaults/.
func (l *loading) start() {
	own, f := l.tree, l.folder
	defaults, err := fs.Sub(embedded, "defaults")
	l.fail(err)
	l.tree = defaults
	l.yaml("frame.yaml", &f.Tenant, true)
	l.yaml("brand.yaml", &f.Brand, true)
	f.Logo = l.file("logo.svg", true)
	l.tree = own
}

// bare keeps of a regional body only what it has: a name, a country, a currency, a clock and members.
func (l *loading) bare(t *Tenant) {
	*t = Tenant{Kind: t.Kind, Name: t.Name, ShortName: t.ShortName, Country: t.Country, Currency: t.Currency,
		TimeZone: t.TimeZone, Languages: t.Languages, Members: t.Members}
}

// yaml reads one file strictly; ok is false when there is none or it could not be read.
func (l *loading) yaml(file string, into any, required bool) (page, bool) {
	p := page{file: file}
	b, err := fs.ReadFile(l.tree, file)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return p, false
	}
	if err != nil {
		l.fail(&Error{File: file, Message: "the file is missing"})
		return p, false
	}
	var root yaml.Node
	if err := yaml.Unmarshal(b, &root); err != nil {
		l.fail(p.worded(err))
		return p, false
	}
	p.root = &root
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		l.fail(p.worded(err))
		return p, false
	}
	return p, true
}

func (l *loading) file(name string, required bool) []byte {
	if name == "" {
		return nil
	}
	b, err := fs.ReadFile(l.tree, name)
	if err != nil && required {
		l.fail(&Error{File: name, Message: "the file is missing"})
	}
	return b
}

func (l *loading) glob(pattern string) []string {
	found, err := fs.Glob(l.tree, pattern)
	l.fail(err)
	slices.Sort(found)
	return found
}

func (l *loading) readLaw() {
	for _, file := range l.glob("law/*.yaml") {
		var law LawFile
		p, ok := l.yaml(file, &law, true)
		if !ok {
			continue
		}
		for key, title := range law.Sources {
			l.folder.Sources[key] = title
		}
		l.folder.Disputed = append(l.folder.Disputed, law.Disputed...)
		rows := law.rows()
		for _, section := range sections {
			for i, r := range rows[section] {
				l.take(p, r, section, i)
			}
		}
	}
}

func (l *loading) take(p page, r row, section string, i int) {
	if r.check != nil {
		name, message, found := strings.Cut(r.check.Error(), ": ")
		if !found {
			name, message = "", r.check.Error()
		}
		l.fail(p.at(message, section, i, name))
		return
	}
	param, err := r.parameter()
	if err != nil {
		l.fail(p.at(err.Error(), section, i))
		return
	}
	l.rows = append(l.rows, placed{param, p, []any{section, i}})
	l.folder.params = append(l.folder.params, param)
}

// readTexts takes the texts that every fund starts with, then the folder's own in their place.
func (l *loading) readTexts() {
	own := l.tree
	defaults, err := fs.Sub(embedded, "defaults")
	l.fail(err)
	for _, tree := range []fs.FS{defaults, own} {
		l.tree = tree
		for _, file := range l.glob("texts/*/*.txt") {
			l.readText(file)
		}
	}
}

func (l *loading) readText(file string) {
	b, err := fs.ReadFile(l.tree, file)
	l.fail(err)
	text, line, err := ParseText(string(b))
	if err != nil {
		l.fail(&Error{File: file, Line: line, Message: err.Error()})
		return
	}
	lang := path.Base(path.Dir(file))
	if l.folder.Texts[lang] == nil {
		l.folder.Texts[lang] = map[string]Text{}
	}
	l.folder.Texts[lang][strings.TrimSuffix(path.Base(file), ".txt")] = text
}
