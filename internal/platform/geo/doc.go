// Package geo draws a fund's territory and colours it by one measure.
//
// A map is the GeoJSON of the fund's regions, checked on arrival (unique ids, closed rings, at most 300 KB). Classes are
// five at most, with breaks fixed by the fund's target, so that a region changes colour because it changed and not
// because its neighbours did. No figure is hatched, never pale. Small capitals, where most employers are, get a circle
// of their own beside the map. Each region is a link to its rows, and a table with the same figures stands below.
//
// The fund's own tree (direction, agency, town) is linked to features elsewhere: here there are only features.
package geo
