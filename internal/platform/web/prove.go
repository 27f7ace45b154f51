package web

import (
	"net/http"
	"net/url"
	"strings"

	"socle/internal/platform/authz"
	"socle/pkg/fault"
)

// Prover asks people to prove again who they are before what is privileged, and takes the proof.
type Prover interface {
	// Ask is the page that asks. Its form goes to Again.To with Again.Typed and what Take reads.
	Ask(rq *Request, a Again) (Reply, error)
	// Take checks a proof; the subject is who asks from now on. Findings say what was wrong with it.
	Take(rq *Request) (authz.Subject, []fault.Finding, error)
}

// Again is a request that will be repeated once its sender has proved who they are.
type Again struct {
	To        string // where its form goes
	Typed     url.Values
	Operation string // what is privileged
	Proof     bool   // a proof is lacking; else only the reason is
	Findings  []fault.Finding
}

// Proving marks a form that carries a proof beside what was typed.
const Proving = "_prove"

// proven puts the question between a privileged request and its answer: the handler runs, finds that a proof is lacking,
// and the page that asks for it takes the place of its reply. Sent with the proof, the same request does what it was for.
func (s *Server) proven(h Handler) Handler {
	if s.Prover == nil {
		return h
	}
	return func(rq *Request) (Reply, error) {
		if rq.Method == http.MethodPost && formEncoded(rq.Request) && rq.ParseForm() == nil && rq.Form.Get(Proving) != "" {
			who, found, err := s.Prover.Take(rq)
			if err != nil {
				return nil, err
			}
			if len(found) > 0 {
				a := again(rq, rq.Form.Get(Proving))
				a.Findings, a.Proof = found, rq.Form.Get(Proving+".proof") != ""
				return s.Prover.Ask(rq, a)
			}
			rq.Subject = who
			rq.Request = rq.WithContext(authz.With(rq.Context(), who))
		}
		reply, err := h(rq)
		if rq.unproven == nil {
			return reply, err
		}
		operation, _ := rq.unproven.Args["operation"].(string)
		a := again(rq, operation)
		a.Proof = rq.unproven.Code == authz.NeedsProof
		return s.Prover.Ask(rq, a)
	}
}

func formEncoded(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
}

// again keeps a form as it was typed. A page that was only asked for, and a form with files, which cannot be kept, are
// come back to by their address.
func again(rq *Request, operation string) Again {
	if rq.Method != http.MethodPost || !formEncoded(rq.Request) {
		back := rq.URL.RequestURI()
		if rq.Method == http.MethodPost {
			back = sameSite(rq.Referer(), rq.Host)
		}
		return Again{To: "/confirm", Typed: url.Values{"next": {back}}, Operation: operation}
	}
	typed := url.Values{}
	for name, values := range rq.PostForm {
		if !strings.HasPrefix(name, Proving) {
			typed[name] = values
		}
	}
	return Again{To: rq.URL.RequestURI(), Typed: typed, Operation: operation}
}

// sameSite is the path of an address of this host, else the first page.
func sameSite(address, host string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != host || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	return u.RequestURI()
}
