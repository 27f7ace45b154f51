// Package oidc is an identity provider for OpenID Connect, whose people are those of a demonstration:
// whoever is at the keyboard chooses who signs in, without a password.
//
// Authorization code with PKCE (S256), RS256, discovery, keys that can be turned over, user info.
package oidc

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Person is somebody who can sign in.
type Person struct {
	Subject string `json:"sub"`
	Name    string `json:"name"`
	Email   string `json:"email"`
	Phone   string `json:"phone_number,omitempty"`
}

// People are those offered unless told otherwise; anyone else can be typed in on the page.
var People = []Person{
	{"p-administrator", "Aminata Keïta", "administrateur@demo.example", "+22376000001"},
	{"p-manager", "Youssef El Amrani", "direction@demo.example", "+212661000002"},
	{"p-supervisor", "Rachida Bensaïd", "superviseur@demo.example", "+212661000003"},
	{"p-agent", "Moussa Traoré", "agent@demo.example", "+22376000004"},
	{"p-collector", "Clarisse Hounkpatin", "recouvrement@demo.example", "+22997000005"},
	{"p-employer", "Karim Benjelloun", "employeur@demo.example", "+212661000006"},
	{"p-accountant", "Nadia Cherkaoui", "comptable@demo.example", "+212661000007"},
	{"p-region", "Jean-Baptiste Ouédraogo", "region@demo.example", "+22670000008"},
	{"p-operator", "Salif Diallo", "exploitation@demo.example", "+22177000009"},
}

// Settings of the provider.
type Settings struct {
	Dir            string // where the signing key is kept
	Issuer         string // its own address, without a final slash
	Client, Secret string // the one client it knows
	People         []Person
	Now            func() time.Time
}

// Provider holds what is under way.
type Provider struct {
	Settings

	mu     sync.Mutex
	keys   []jose.JSONWebKey // the first signs; older ones are still published
	codes  map[string]grant
	access map[string]session
}

// grant is what a code stands for.
type grant struct {
	person                     Person
	redirect, challenge, nonce string
	scopes                     []string
	until                      time.Time
}

type session struct {
	person Person
	until  time.Time
}

const (
	codeLife  = time.Minute
	tokenLife = 10 * time.Minute
)

// New reads or makes the signing key.
func New(s Settings) (*Provider, error) {
	if s.People == nil {
		s.People = People
	}
	p := &Provider{Settings: s, codes: map[string]grant{}, access: map[string]session{}}
	return p, p.loadKey()
}

// SetIssuer is for a server that learns its address by listening.
func (p *Provider) SetIssuer(issuer string) { p.Issuer = issuer }

func (p *Provider) loadKey() error {
	path := filepath.Join(p.Dir, "oidc.pem")
	if text, err := os.ReadFile(path); p.Dir != "" && err == nil {
		block, _ := pem.Decode(text)
		if block == nil {
			return fmt.Errorf("%s is not a PEM file", path)
		}
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		p.sign(key)
		return nil
	}
	return p.Rotate()
}

// Rotate makes a new signing key; tokens signed by the one before can still be verified.
func (p *Provider) Rotate() error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fmt.Errorf("oidc: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sign(key)
	if p.Dir == "" {
		return nil
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	return errors.Join(os.MkdirAll(p.Dir, 0o700), os.WriteFile(filepath.Join(p.Dir, "oidc.pem"), text, 0o600))
}

func (p *Provider) sign(key *rsa.PrivateKey) {
	fresh := jose.JSONWebKey{Key: key, KeyID: rand.Text()[:12], Algorithm: string(jose.RS256), Use: "sig"}
	p.keys = slices.Insert(p.keys, 0, fresh)
	p.keys = p.keys[:min(2, len(p.keys))]
}

func (p *Provider) person(subject string) (Person, bool) {
	i := slices.IndexFunc(p.People, func(one Person) bool { return one.Subject == subject })
	if i < 0 {
		return Person{}, false
	}
	return p.People[i], true
}
