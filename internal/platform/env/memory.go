package env

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"os"
	"strconv"
)

// memory is what one server keeps from one start to the next, in a file that only its owner reads.
type memory struct {
	Port     int    `json:"port"`
	Password string `json:"password"`
}

// recall reads the memory of a server, or invents it: a random password, and no port yet.
func (p place) recall(server string) (memory, error) {
	var m memory
	path := p.file(server + ".json")
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		m.Password = rand.Text()
		return m, p.remember(server, m)
	case err != nil:
		return m, fmt.Errorf("env: %w", err)
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Password == "" {
		return m, fmt.Errorf("env: %s cannot be read: 'make clean-data' forgets it with its data", path)
	}
	return m, nil
}

// remember writes through a second name, so that a crash leaves the old or the new file, never half of one.
func (p place) remember(server string, m memory) error {
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("env: %w", err)
	}
	path := p.file(server + ".json")
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return fmt.Errorf("env: %w", err)
	}
	return os.Rename(path+".new", path)
}

// freePort is the remembered port when nobody listens on it, else another one: below the range
// that the kernel hands to outgoing connections, or it would be taken again by tomorrow.
func freePort(remembered int) (int, error) {
	for attempt := range 100 {
		port := 15000 + mathrand.IntN(15000)
		if attempt == 0 && remembered != 0 {
			port = remembered
		}
		l, err := net.Listen("tcp", localhost(port))
		if err == nil {
			return port, l.Close()
		}
	}
	return 0, errors.New("env: no free port between 15000 and 30000 on 127.0.0.1")
}

func localhost(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
