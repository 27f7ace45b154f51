// Package portal is the frame of every page and the pages that belong to no single business: the way in, the first
// page of each person, errors, and the fund's colours.
//
// The frame shows a person only what they may do: each entry of the navigation names the operation behind it.
package portal
