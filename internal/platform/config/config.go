// Package config reads what the machine tells the process: environment variables, once, at start.
package config

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Config of one process. Everything has a default that serves a demonstration on one machine.
type Config struct {
	DatabaseURL string // DATABASE_URL
	RedisURL    string // REDIS_URL
	Listen      string // SOCLE_LISTEN, "127.0.0.1:8080"
	Public      string // SOCLE_PUBLIC, the portals' address as people reach it, {fund} standing for the fund: "https://{fund}.socle.example"
	Dir         string // SOCLE_DIR, where keys, anchors and private services live: ".socle"
	Funds       string // SOCLE_FUNDS, a directory of fund folders outside the program; its funds are made when it starts to serve
	Secret      string // SOCLE_SECRET, else kept in Dir
	SMTP        string // SOCLE_SMTP, host:port of the mail relay
	From        string // SOCLE_FROM, the address e-mail comes from
	SMSURL      string // SOCLE_SMS_URL, address of the SMS gateway
	SMSKey      string // SOCLE_SMS_KEY
	Mobile      Mobile // SOCLE_MOMO_URL, _USER, _KEY, _SUBSCRIPTION, _TARGET: the operator of mobile money
	World       string // address of the simulator's pages, in a demonstration
	Demo        bool   // SOCLE_DEMO=1: demo funds, demo accounts and tokens for them
	Workers     int
}

// Mobile is how an operator of mobile money is reached; without an address there is none.
type Mobile struct{ URL, User, Key, Subscription, Target string }

// Read takes the environment and makes the secret when there is none yet.
func Read() (Config, error) {
	c := Config{
		DatabaseURL: os.Getenv("DATABASE_URL"), RedisURL: os.Getenv("REDIS_URL"),
		Listen: or("SOCLE_LISTEN", "127.0.0.1:8080"), Public: os.Getenv("SOCLE_PUBLIC"), Dir: or("SOCLE_DIR", ".socle"), Funds: os.Getenv("SOCLE_FUNDS"),
		Secret: os.Getenv("SOCLE_SECRET"), SMTP: os.Getenv("SOCLE_SMTP"), From: or("SOCLE_FROM", "ne-pas-repondre@socle.invalid"),
		SMSURL: os.Getenv("SOCLE_SMS_URL"), SMSKey: os.Getenv("SOCLE_SMS_KEY"),
		Mobile: Mobile{os.Getenv("SOCLE_MOMO_URL"), os.Getenv("SOCLE_MOMO_USER"), os.Getenv("SOCLE_MOMO_KEY"), os.Getenv("SOCLE_MOMO_SUBSCRIPTION"),
			or("SOCLE_MOMO_TARGET", "sandbox")},
		Demo: os.Getenv("SOCLE_DEMO") == "1", Workers: 4,
	}
	if c.Secret != "" {
		return c, nil
	}
	var err error
	c.Secret, err = secretIn(c.Dir)
	return c, err
}

func or(name, fallback string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return fallback
}

// secretIn keeps a random secret in the directory, readable by its owner alone.
func secretIn(dir string) (string, error) {
	file := filepath.Join(dir, "secret")
	if b, err := os.ReadFile(file); err == nil {
		return strings.TrimSpace(string(b)), nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("secret: %w", err)
	}
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	secret := hex.EncodeToString(raw)
	return secret, os.WriteFile(file, []byte(secret+"\n"), 0o600)
}

// running is what a process leaves in its directory for commands that join it.
type running struct {
	DatabaseURL, RedisURL, SMTP, SMSURL, SMSKey, World string
	Demo                                               bool
}

// Announce writes where the services are, for 'socle token' and its like in another terminal; the owner alone reads it.
func (c Config) Announce() (forget func(), err error) {
	b, err := json.Marshal(running{c.DatabaseURL, c.RedisURL, c.SMTP, c.SMSURL, c.SMSKey, c.World, c.Demo})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(c.Dir, "running.json")
	forget = func() {
		if now, err := os.ReadFile(file); err == nil && string(now) == string(b) {
			_ = os.Remove(file)
		}
	}
	return forget, os.WriteFile(file, b, 0o600)
}

// FromRunning fills what the environment does not say from the process that runs in the same directory.
func (c *Config) FromRunning() error {
	if c.DatabaseURL != "" {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(c.Dir, "running.json"))
	if err != nil {
		return fmt.Errorf("no DATABASE_URL, and no Socle runs here: start it with 'make run', or set the variable")
	}
	var r running
	if err := json.Unmarshal(b, &r); err != nil {
		return fmt.Errorf("running.json: %w", err)
	}
	c.DatabaseURL, c.RedisURL, c.World, c.Demo = r.DatabaseURL, r.RedisURL, r.World, c.Demo || r.Demo
	c.SMTP, c.SMSURL, c.SMSKey = r.SMTP, r.SMSURL, r.SMSKey
	return nil
}
