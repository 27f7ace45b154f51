package env

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldestPostgres is the oldest major version whose SQL Socle is written for.
const oldestPostgres = 15

// programs is a folder that holds one version of PostgreSQL.
type programs struct {
	bin   string
	major int
	from  string // a word for people: where it was found
}

func (p programs) program(name string) string { return filepath.Join(p.bin, name) }

// postgresFolders lists where systems put PostgreSQL; Debian keeps it off the PATH.
func postgresFolders(getenv func(string) string) []string {
	folders := []string{getenv("SOCLE_POSTGRES_BIN")}
	for _, dir := range filepath.SplitList(getenv("PATH")) {
		if real, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres")); err == nil {
			folders = append(folders, filepath.Dir(real))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
		"/usr/pgsql-*/bin",          // the PostgreSQL project's own RPMs
		"/usr/libexec/postgresql*",  // Alpine
		"/usr/local/pgsql/bin",
		"/opt/postgresql*/bin",
	} {
		found, _ := filepath.Glob(pattern)
		folders = append(folders, found...)
	}
	return slices.DeleteFunc(folders, func(f string) bool { return f == "" })
}

// findPostgres gives every usable PostgreSQL in the folders, newest first.
// Usable means: the account may run it, initdb stands beside it, and it is not too old.
func findPostgres(folders []string, owner account) []programs {
	var found []programs
	for _, bin := range folders {
		p := programs{bin: bin, from: bin}
		if _, err := os.Stat(p.program("initdb")); err != nil {
			continue
		}
		p.major = postgresMajor(p.program("postgres"), owner)
		if p.major >= oldestPostgres && !slices.Contains(found, p) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b programs) int { return cmp.Compare(b.major, a.major) })
	return found
}

var majorVersion = regexp.MustCompile(`PostgreSQL\) (\d+)`)

// postgresMajor is 0 when the program does not run.
func postgresMajor(program string, owner account) int {
	out, err := owner.dress(exec.Command(program, "--version"), "/").Output()
	if err != nil {
		return 0
	}
	m := majorVersion.FindStringSubmatch(string(out))
	if m == nil {
		return 0
	}
	major, _ := strconv.Atoi(m[1])
	return major
}

// findRedis gives the path of a Redis server, or of Valkey which speaks the same; "" when there is none.
func findRedis(getenv func(string) string) string {
	if p := getenv("SOCLE_REDIS_BIN"); p != "" {
		return p
	}
	for _, name := range []string{"redis-server", "valkey-server"} {
		for _, dir := range filepath.SplitList(getenv("PATH")) {
			path := filepath.Join(dir, name)
			if st, err := os.Stat(path); err == nil && !st.IsDir() && st.Mode()&0o111 != 0 {
				return path
			}
		}
	}
	return ""
}

// dataMajor is the version that made a data folder; 0 when there is none yet.
func dataMajor(data string) int {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return 0
	}
	major, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return major
}
