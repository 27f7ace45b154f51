package env

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// place is where one clone keeps the private servers of one purpose.
//
// home belongs to whoever started Socle: locks and passwords, readable by nobody else.
// base holds data and logs, and belongs to the account that runs the servers. For a plain user it
// is a folder of home. For root it is /var/lib/socle/<clone>-<hash of its path>/<purpose>, because
// PostgreSQL refuses to run as root, and the clone may lie where no other account may enter. Data of tests, which nobody
// keeps, lies in memory where that has room: see inMemory.
type place struct {
	purpose Purpose
	home    string
	base    string
	shared  string // what both purposes use: programs from npm
	owner   account
}

// rootBase is where the data of servers started by root lives.
const rootBase = "/var/lib/socle"

func placeFor(dir string, purpose Purpose) (place, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return place{}, fmt.Errorf("env: %w", err)
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	owner, err := serverAccount()
	if err != nil {
		return place{}, err
	}
	outside := dir
	if owner.other {
		outside = filepath.Join(rootBase, cloneName(dir))
	}
	p := place{
		purpose: purpose,
		home:    filepath.Join(dir, string(purpose)),
		base:    filepath.Join(outside, string(purpose), "data"),
		shared:  filepath.Join(outside, "embedded"),
		owner:   owner,
	}
	if memory := inMemory(cloneName(dir)); memory != "" && purpose == Test {
		p.base = filepath.Join(memory, string(purpose), "data")
	}
	p.owner.keep(p.base)
	return p, nil
}

// cloneName tells two clones apart on one machine, and lets a person recognise theirs.
func cloneName(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return filepath.Base(filepath.Dir(dir)) + "-" + hex.EncodeToString(sum[:6])
}

func (p place) file(name string) string { return filepath.Join(p.home, name) }

func (p place) data(name string) string { return filepath.Join(p.base, name) }

// make creates both folders. Above base every folder may be entered, base itself by its owner alone.
func (p place) make() error {
	if err := os.MkdirAll(p.home, 0o700); err != nil {
		return fmt.Errorf("env: %w%s", err, p.hint())
	}
	if err := os.MkdirAll(filepath.Dir(p.base), 0o755); err != nil {
		return fmt.Errorf("env: %w%s", err, p.hint())
	}
	return p.folder(p.base)
}

// folder makes a folder that only the servers' account may enter.
func (p place) folder(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil && !os.IsExist(err) {
		return fmt.Errorf("env: %w", err)
	}
	if !p.owner.other {
		return nil
	}
	if err := os.Lchown(path, p.owner.uid, p.owner.gid); err != nil {
		return fmt.Errorf("env: give %s to %s: %w", path, p.owner.name, err)
	}
	return nil
}

func (p place) hint() string {
	var st syscall.Stat_t
	for dir := p.home; dir != "/" && dir != "."; dir = filepath.Dir(dir) {
		if syscall.Stat(dir, &st) == nil && int(st.Uid) != os.Geteuid() {
			return fmt.Sprintf(" (%s belongs to user %d: run as that user, or work in a clone of your own)", dir, st.Uid)
		}
	}
	return ""
}
