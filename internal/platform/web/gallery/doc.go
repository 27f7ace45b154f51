// Package gallery shows every part of the portal's face in a fund that does not exist, in French and Arabic.
//
// It is for those who build pages, and for the checks of contrast, size, reflow and reading aloud that run over it:
// go run ./internal/platform/web/gallery/show serves it on 127.0.0.1:8099, with the portal's content security policy.
package gallery
