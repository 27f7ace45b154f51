package collection

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Mobile is an operator of mobile money.
type Mobile interface {
	// Ask requests a payment of a telephone's owner. Asked again with the same reference it changes nothing.
	Ask(ctx context.Context, a MobileAsk) error
	// Status is what became of a request, as the operator itself says.
	Status(ctx context.Context, reference uuid.UUID) (MobileStatus, error)
}

// MobileAsk is a request to pay. Amount is a plain decimal; Phone is digits with the country code.
type MobileAsk struct {
	Reference  uuid.UUID
	Amount     string
	Currency   string
	ExternalID string
	Phone      string
	Message    string // to the payer
	Note       string // to the fund
	Callback   string // where the operator tells that something happened; what it says is not believed
}

// MobileStatus is the operator's answer. ID is its own name for a payment that succeeded.
type MobileStatus struct {
	State    string // PENDING, SUCCESSFUL, FAILED
	Reason   string
	Amount   string
	Currency string
	ID       string
	Phone    string
}

// Momo speaks the collection API that MTN publishes: a token, a request to pay, its status.
type Momo struct {
	URL          string // base of the collection API
	User, Key    string
	Subscription string
	Target       string // target environment: sandbox, mtnbenin…
	Client       *http.Client
}

const momoPatience = 8 * time.Second

type momoParty struct {
	Type string `json:"partyIdType"`
	ID   string `json:"partyId"`
}

type momoRequest struct {
	Amount       string    `json:"amount"`
	Currency     string    `json:"currency"`
	ExternalID   string    `json:"externalId"`
	Payer        momoParty `json:"payer"`
	PayerMessage string    `json:"payerMessage"`
	PayeeNote    string    `json:"payeeNote"`
}

type momoAnswer struct {
	momoRequest
	FinancialID string          `json:"financialTransactionId"`
	Status      string          `json:"status"`
	Reason      json.RawMessage `json:"reason"`
}

// Ask requests a payment. That the operator knows the reference already is no error.
func (m *Momo) Ask(ctx context.Context, a MobileAsk) error {
	body, err := json.Marshal(momoRequest{a.Amount, a.Currency, a.ExternalID, momoParty{"MSISDN", a.Phone}, a.Message, a.Note})
	if err != nil {
		return err
	}
	header := map[string]string{"X-Reference-Id": a.Reference.String()}
	if a.Callback != "" {
		header["X-Callback-Url"] = a.Callback
	}
	status, said, err := m.call(ctx, http.MethodPost, "/v1_0/requesttopay", header, body)
	if err != nil || status == http.StatusAccepted || status == http.StatusConflict {
		return err
	}
	return fmt.Errorf("mobile money: request answered %d: %s", status, said)
}

// Status asks what became of a request.
func (m *Momo) Status(ctx context.Context, reference uuid.UUID) (MobileStatus, error) {
	status, said, err := m.call(ctx, http.MethodGet, "/v1_0/requesttopay/"+reference.String(), nil, nil)
	if err != nil {
		return MobileStatus{}, err
	}
	if status != http.StatusOK {
		return MobileStatus{}, fmt.Errorf("mobile money: status answered %d: %s", status, said)
	}
	var a momoAnswer
	if err := json.Unmarshal(said, &a); err != nil {
		return MobileStatus{}, fmt.Errorf("mobile money: %w", err)
	}
	return MobileStatus{State: a.Status, Reason: reasonText(a.Reason), Amount: a.Amount, Currency: a.Currency, ID: a.FinancialID, Phone: a.Payer.ID}, nil
}

// reasonText reads a reason, which operators give as a word or as {"code":…}.
func reasonText(raw json.RawMessage) string {
	var word string
	if json.Unmarshal(raw, &word) == nil {
		return word
	}
	var coded struct{ Code string }
	_ = json.Unmarshal(raw, &coded)
	return coded.Code
}

func (m *Momo) call(ctx context.Context, method, path string, header map[string]string, body []byte) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, momoPatience)
	defer cancel()
	token, err := m.token(ctx)
	if err != nil {
		return 0, nil, err
	}
	all := map[string]string{"Authorization": "Bearer " + token, "X-Target-Environment": m.Target, "Content-Type": "application/json"}
	for k, v := range header {
		all[k] = v
	}
	return m.send(ctx, method, path, all, body)
}

// token is asked for anew each time: requests are few and tokens end.
func (m *Momo) token(ctx context.Context) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.address("/token/"), nil)
	if err != nil {
		return "", err
	}
	r.SetBasicAuth(m.User, m.Key)
	status, said, err := m.do(r)
	if err != nil {
		return "", err
	}
	var t struct {
		AccessToken string `json:"access_token"`
	}
	if status != http.StatusOK || json.Unmarshal(said, &t) != nil || t.AccessToken == "" {
		return "", fmt.Errorf("mobile money: token answered %d", status)
	}
	return t.AccessToken, nil
}

func (m *Momo) send(ctx context.Context, method, path string, header map[string]string, body []byte) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, m.address(path), bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	return m.do(r)
}

func (m *Momo) do(r *http.Request) (int, []byte, error) {
	r.Header.Set("Ocp-Apim-Subscription-Key", m.Subscription)
	client := m.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(r)
	if err != nil {
		return 0, nil, fmt.Errorf("mobile money: %w", err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, said, err
}

func (m *Momo) address(path string) string { return strings.TrimSuffix(m.URL, "/") + path }
