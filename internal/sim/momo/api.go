package momo

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"socle/internal/sim/web"
)

const collection = "/momo/collection"

// Routes are the collection API under /momo/collection and the phone, the page /momo.
func (o *Operator) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST "+collection+"/token/", o.subscribed(o.token))
	mux.HandleFunc("POST "+collection+"/v1_0/requesttopay", o.subscribed(o.signedIn(o.Outages.Wrap("momo", o.requestToPay))))
	mux.HandleFunc("GET "+collection+"/v1_0/requesttopay/{reference}", o.subscribed(o.signedIn(o.Outages.Wrap("momo", o.status))))
	mux.HandleFunc("GET "+collection+"/v1_0/accountholder/msisdn/{number}/active", o.subscribed(o.signedIn(o.active)))
	o.phoneRoutes(mux)
}

func (o *Operator) subscribed(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !same(r.Header.Get("Ocp-Apim-Subscription-Key"), o.Subscription) {
			web.JSON(w, http.StatusUnauthorized, map[string]any{"statusCode": 401,
				"message": "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."})
			return
		}
		next(w, r)
	}
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// lifetime of a token, in seconds.
const lifetime = 3600

func (o *Operator) token(w http.ResponseWriter, r *http.Request) {
	user, key, _ := r.BasicAuth()
	if !same(user, o.User) || !same(key, o.Key) {
		web.JSON(w, http.StatusUnauthorized, map[string]string{"error": "login_failed"})
		return
	}
	token := rand.Text()
	o.mu.Lock()
	o.tokens[token] = o.Now().Add(lifetime * time.Second)
	o.mu.Unlock()
	web.JSON(w, http.StatusOK, map[string]any{"access_token": token, "token_type": "access_token", "expires_in": lifetime})
}

func (o *Operator) signedIn(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		o.mu.RLock()
		until := o.tokens[token]
		o.mu.RUnlock()
		switch {
		case !o.Now().Before(until):
			web.JSON(w, http.StatusUnauthorized, map[string]string{"error": "unauthorized"})
		case r.Header.Get("X-Target-Environment") != o.TargetEnvironment:
			web.Refuse(w, http.StatusInternalServerError, "NOT_ALLOWED_TARGET_ENVIRONMENT", "Access to target environment is forbidden.")
		default:
			next(w, r)
		}
	}
}

var (
	uuid4  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	amount = regexp.MustCompile(`^([0-9]|[1-9][0-9]{0,17})(\.[0-9]{1,4})?$`)
	msisdn = regexp.MustCompile(`^[1-9][0-9]{7,14}$`)
)

func (o *Operator) requestToPay(w http.ResponseWriter, r *http.Request) {
	var in Request
	reference, callback := r.Header.Get("X-Reference-Id"), r.Header.Get("X-Callback-Url")
	err := web.Decode(w, r, &in)
	switch {
	case err != nil, !uuid4.MatchString(reference), in.Payer.Type != "MSISDN", !msisdn.MatchString(in.Payer.ID),
		!amount.MatchString(in.Amount), len(in.Currency) != 3, len(in.PayerMessage) > 160, len(in.PayeeNote) > 160:
		w.WriteHeader(http.StatusBadRequest) // the real one says no more
		return
	}
	err = o.ask(reference, callback, in)
	switch {
	case errors.Is(err, errDuplicate):
		web.Refuse(w, http.StatusConflict, "RESOURCE_ALREADY_EXIST", "Duplicated reference id. Creation of resource failed.")
	case err != nil:
		web.Refuse(w, http.StatusInternalServerError, "INTERNAL_PROCESSING_ERROR", "%v", err)
	default:
		w.WriteHeader(http.StatusAccepted)
	}
}

func (o *Operator) status(w http.ResponseWriter, r *http.Request) {
	p, ok := o.find(r.PathValue("reference"))
	if !ok {
		web.Refuse(w, http.StatusNotFound, "RESOURCE_NOT_FOUND", "Requested resource was not found.")
		return
	}
	web.JSON(w, http.StatusOK, p)
}

func (o *Operator) active(w http.ResponseWriter, r *http.Request) {
	number := r.PathValue("number")
	web.JSON(w, http.StatusOK, map[string]bool{"result": msisdn.MatchString(number) && !strings.HasSuffix(number, fates[0].digits)})
}

// Run lets customers answer and calls merchants back, until ctx ends.
func (o *Operator) Run(ctx context.Context) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			o.Tick()
		case k := <-o.calls:
			o.callBack(ctx, k)
		}
	}
}

// callBack tells once; like the real one it does not insist.
func (o *Operator) callBack(ctx context.Context, k kept) {
	text, err := json.Marshal(k.Payment)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, k.Callback, bytes.NewReader(text))
	if err != nil {
		return
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Reference-Id", k.Reference)
	if res, err := http.DefaultClient.Do(r); err == nil {
		res.Body.Close()
	}
}
