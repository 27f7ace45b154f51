// Package web is the little that every simulated service needs to answer over HTTP: JSON, and one plain page.
package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"time"
)

// maxBody is far above what a message or a transfer needs.
const maxBody = 1 << 20

// JSON answers with one document.
func JSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that hung up is not told
}

// Problem is an error as the simulated services spell it.
type Problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Refuse answers with a Problem.
func Refuse(w http.ResponseWriter, status int, code, format string, args ...any) {
	JSON(w, status, Problem{Code: code, Message: fmt.Sprintf(format, args...)})
}

// Body reads the whole body, up to one megabyte.
func Body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
}

// Decode reads one JSON document with no field that v lacks.
func Decode(w http.ResponseWriter, r *http.Request, v any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if d.More() {
		return errors.New("more than one document")
	}
	return nil
}

// Pages is a set of templates within the frame that all pages share.
type Pages struct{ set *template.Template }

// NewPages parses one named template per page; each is shown inside the frame.
func NewPages(pages map[string]string) Pages {
	set := template.Must(template.New("frame").Funcs(template.FuncMap{
		"moment": func(t time.Time) string { return t.Format("02/01/2006 15:04:05") },
	}).Parse(frame))
	for name, text := range pages {
		template.Must(set.New(name).Parse(text))
	}
	return Pages{set}
}

// Show renders a page. Nothing of it may run script or load from elsewhere.
func (p Pages) Show(w http.ResponseWriter, name, title string, data any) {
	page, err := p.set.Clone()
	if err == nil {
		_, err = page.New("content").Parse(`{{template "` + name + `" .}}`)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'")
	h.Set("Cache-Control", "no-store")
	_ = page.ExecuteTemplate(w, "frame", struct {
		Title string
		Data  any
	}{title, data})
}

const frame = `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{.Title}} – monde simulé</title><style>
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#0b0c0c;background:#fff}
header{background:#3d2b56;color:#fff;padding:.6rem 1rem}header a{color:#fff;margin-right:1.2rem}
main{max-width:62rem;margin:0 auto;padding:1rem}h1{font-size:1.5rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #b1b4b6;vertical-align:top}
input,select,button{font:inherit;padding:.35rem .6rem;margin:.15rem}button{background:#3d2b56;color:#fff;border:0;cursor:pointer}
.quiet{color:#505a5f}.box{border:1px solid #b1b4b6;padding:1rem;margin:1rem 0;overflow-wrap:anywhere;white-space:pre-wrap}
iframe{width:100%;height:26rem;border:1px solid #b1b4b6}form.inline{display:inline}label{display:inline-block;margin-right:1rem}
.scroll{overflow-x:auto}
</style></head><body><header><strong>Monde simulé</strong> – rien ne part d’ici
<nav><a href="/">Accueil</a><a href="/mail">Courriels</a><a href="/sms">SMS</a><a href="/bank">Banque</a><a href="/momo">Mobile money</a><a href="/oidc">Identités</a></nav></header>
<main><h1>{{.Title}}</h1>{{template "content" .Data}}</main></body></html>`
