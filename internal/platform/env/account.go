package env

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is who runs the private servers: ourselves, or an unprivileged account when we are root.
type account struct {
	name     string
	uid, gid int
	other    bool // not ourselves: take its identity and give it its files
}

// serverAccount is ourselves for a plain user; for root it is "postgres" or, failing that, "nobody".
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		return account{name: name, uid: uid, gid: gid, other: true}, errors.Join(err1, err2)
	}
	return account{}, errors.New("env: PostgreSQL refuses to run as root, and this machine has neither a user postgres nor nobody: run as a plain user")
}

// keep stays with the account that owns the data already there: a user "postgres" that came with a
// package since then could not open what "nobody" made.
func (a *account) keep(data string) {
	var st syscall.Stat_t
	if !a.other || syscall.Stat(data, &st) != nil || st.Uid == 0 || int(st.Uid) == a.uid {
		return
	}
	a.uid, a.gid, a.name = int(st.Uid), int(st.Gid), strconv.Itoa(int(st.Uid))
	if u, err := user.LookupId(a.name); err == nil {
		a.name = u.Username
	}
}

// dress makes cmd run as the account, in dir, in a session of its own (so that Ctrl-C reaches us
// alone and we stop it in order), without PG* variables that would change what it does.
func (a account) dress(cmd *exec.Cmd, dir string) *exec.Cmd {
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TZ=UTC", "LC_ALL=C", "HOME=" + dir}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if a.other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return cmd
}

func (a account) String() string {
	if a.other {
		return fmt.Sprintf("user %s", a.name)
	}
	return "yourself"
}
