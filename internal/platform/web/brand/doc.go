// Package brand dresses the portal in a fund's colours and logo.
//
// A fund chooses a main colour, a colour for links, the header's background and text, and a logo in SVG.
// Check computes the contrasts that people with weak sight need (WCAG 2.2: 4.5 to 1 for text, 3 to 1 for shapes) and
// refuses what falls short, with the figure and what to do. CSS gives the stylesheet, served as a file of its own
// because pages allow no style inside them. Focus yellow, error red and success green are the same in every fund.
package brand
