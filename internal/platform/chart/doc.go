// Package chart draws figures as pictures on the server: bars, bullets, ageing, lines, columns, sparklines.
//
// A chart is a templ component. It needs no script and no style of its own (the portal's stylesheet dresses the
// classes), says in words what it shows, and each mark can be a link to the rows behind it. A table with the same
// figures belongs beside every chart. Values are whole numbers (minor units, counts, parts per million), written by
// the Text given with them; a value that is missing is drawn as a gap, never as zero.
//
// Bars, bullets and ageing are rows of HTML around small drawings, so that their words keep their size on a phone;
// lines and columns are drawn twice, for wide and for narrow screens, and the stylesheet shows one.
package chart
