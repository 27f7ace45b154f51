package notification

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Gateway is an SMS gateway over HTTP: POST {URL}/messages with a bearer key, one message per Idempotency-Key.
type Gateway struct {
	URL    string // "http://127.0.0.1:8025/sms/v1"
	Key    string
	Client *http.Client
}

// Text hands one SMS over. 4xx is ErrRefused but for 401, 408 and 429, which are ours to put right and try again.
func (g Gateway) Text(ctx context.Context, t Text) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	body, err := json.Marshal(map[string]string{"from": t.From, "to": t.To, "text": t.Body})
	if err != nil {
		return "", err
	}
	rq, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(g.URL, "/")+"/messages", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	rq.Header.Set("Content-Type", "application/json")
	rq.Header.Set("Authorization", "Bearer "+g.Key)
	rq.Header.Set("Idempotency-Key", t.Reference)
	return g.ask(rq)
}

func (g Gateway) ask(rq *http.Request) (string, error) {
	client := g.Client
	if client == nil {
		client = http.DefaultClient
	}
	answer, err := client.Do(rq)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	if err != nil {
		return "", err
	}
	switch code := answer.StatusCode; {
	case code < 300:
		var got struct{ ID string }
		return got.ID, json.Unmarshal(said, &got)
	case code >= 500 || code == http.StatusUnauthorized || code == http.StatusRequestTimeout || code == http.StatusTooManyRequests:
		return "", fmt.Errorf("the SMS gateway answers %d: %s", code, said)
	default:
		return "", refused("the SMS gateway answers %d: %s", code, said)
	}
}
