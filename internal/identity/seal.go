package identity

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"github.com/google/uuid"
)

func (s *Service) sealer(fund string) (cipher.AEAD, error) {
	key := sha256.Sum256([]byte("socle second factors\x00" + fund + "\x00" + s.Key))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal keeps a seed unreadable without the deployment's secret, and tied to its account.
func (s *Service) seal(fund string, account uuid.UUID, secret string) ([]byte, error) {
	aead, err := s.sealer(fund)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	_, _ = rand.Read(nonce)
	return aead.Seal(nonce, nonce, []byte(secret), account[:]), nil
}

func (s *Service) unseal(fund string, account uuid.UUID, sealed []byte) (string, error) {
	aead, err := s.sealer(fund)
	if err != nil {
		return "", err
	}
	if len(sealed) < aead.NonceSize() {
		return "", errors.New("identity: the seed is too short")
	}
	n := aead.NonceSize()
	text, err := aead.Open(nil, sealed[:n], sealed[n:], account[:])
	return string(text), err
}
