package tenants

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

//go:embed */tenant.yaml */brand.yaml */logo.svg */territory.yaml */targets.yaml */map.geojson */law */cases */texts defaults
var embedded embed.FS

// Embedded is the tree of folders built into the program.
func Embedded() fs.FS { return embedded }

// Open loads a fund from the directory dir of folders (or dir itself, when it is the fund's folder), and from what is
// built in when dir is empty or does not hold it.
func Open(dir, slug string) (*Folder, error) {
	if dir == "" {
		return Load(embedded, slug)
	}
	tree := Tree(dir)
	if here, err := List(tree); err != nil || !slices.Contains(here, slug) {
		if built, _ := List(embedded); slices.Contains(built, slug) {
			return Load(embedded, slug)
		}
	}
	return Load(tree, slug)
}

// Tree is the directory of folders dir. A fund's own folder stands for the directory that holds it.
func Tree(dir string) fs.FS {
	if _, err := os.Stat(filepath.Join(dir, "tenant.yaml")); err == nil {
		if abs, err := filepath.Abs(dir); err == nil {
			dir = filepath.Dir(abs)
		}
	}
	return os.DirFS(dir)
}
