package geo

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// MaxBytes is the largest map accepted; heavier ones are simplified before they come.
const MaxBytes = 300 << 10

// point is a longitude and a latitude, in degrees.
type point [2]float64

// ring is a closed line; the first of a polygon is its outside, the others are holes.
type ring []point

// Feature is one region of a map.
type Feature struct {
	ID, Name, NameAr string
	Fund             bool // false for a country that is drawn for context only
	polygons         [][]ring
	box              box
}

// Map is a territory, ready to draw.
type Map struct {
	Features []Feature
	box      box
}

type collection struct {
	Type     string
	Features []struct {
		Properties struct {
			ID     string `json:"id"`
			Name   string `json:"name"`
			NameAr string `json:"name_ar"`
			Fund   *bool  `json:"fund"`
		}
		Geometry struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
}

// Parse reads a GeoJSON FeatureCollection of Polygons and MultiPolygons. Each feature has properties id and name.
// The error says which feature is wrong and how.
func Parse(raw []byte) (*Map, error) {
	if len(raw) > MaxBytes {
		return nil, fmt.Errorf("the map weighs %d KB: simplify it to %d KB", len(raw)>>10, MaxBytes>>10)
	}
	var c collection
	if err := json.Unmarshal(raw, &c); err != nil || c.Type != "FeatureCollection" {
		return nil, errors.New("the map is not a GeoJSON FeatureCollection")
	}
	m, seen := &Map{box: empty}, map[string]bool{}
	for n, f := range c.Features {
		id := f.Properties.ID
		if id == "" || seen[id] {
			return nil, fmt.Errorf("feature %d of the map: id %q is missing or there twice", n+1, id)
		}
		seen[id] = true
		polygons, err := polygonsOf(f.Geometry.Type, f.Geometry.Coordinates)
		if err != nil {
			return nil, fmt.Errorf("feature %s of the map: %w", id, err)
		}
		feature := Feature{ID: id, Name: f.Properties.Name, NameAr: f.Properties.NameAr, Fund: f.Properties.Fund == nil || *f.Properties.Fund, polygons: polygons, box: boxOf(polygons)}
		m.Features, m.box = append(m.Features, feature), m.box.join(feature.box)
	}
	if len(m.Features) == 0 {
		return nil, errors.New("the map holds no feature")
	}
	return m, nil
}

func polygonsOf(kind string, raw json.RawMessage) (polygons [][]ring, err error) {
	switch kind {
	case "Polygon":
		polygons = make([][]ring, 1)
		err = json.Unmarshal(raw, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(raw, &polygons)
	default:
		return nil, fmt.Errorf("a %q cannot be coloured: Polygon or MultiPolygon is wanted", kind)
	}
	if err != nil {
		return nil, errors.New("its coordinates cannot be read")
	}
	return polygons, check(polygons)
}

func check(polygons [][]ring) error {
	for _, p := range polygons {
		if len(p) == 0 {
			return errors.New("a polygon has no ring")
		}
		for _, r := range p {
			if len(r) < 4 || r[0] != r[len(r)-1] {
				return errors.New("a ring is not closed")
			}
			for _, at := range r {
				if math.Abs(at[0]) > 180 || math.Abs(at[1]) > 90 {
					return errors.New("a point is not a longitude and a latitude")
				}
			}
		}
	}
	if len(polygons) == 0 {
		return errors.New("it has no polygon")
	}
	return nil
}
