// Package static serves the stylesheet, scripts, icons and maps of the portal.
//
// The files under dist are built from internal/platform/web/ui, committed with their compressed twins (.br, .gz), and
// embedded: building the program needs no npm. Each address carries a hash of its content, so a browser keeps a file
// for a year and never shows yesterday's style with today's page.
package static
