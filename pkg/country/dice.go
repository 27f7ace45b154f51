package country

import "math/bits"

// dice give the same number for the same question, whatever was asked before: nothing hangs on the order of drawing.
type dice uint64

// stream keeps questions of different kinds apart.
type stream uint64

const (
	ofTown stream = iota + 1
	ofSector
	ofForm
	ofAge
	ofPunctual
	ofPayer
	ofName
	ofSize
	ofTail
	ofSite
	ofWage
	ofBracket
	ofDays
	ofTenure
	ofCasual
	ofLeaving
	ofLeavingDay
	ofHireDay
	ofHire
	ofRehire
	ofEntry
	ofExit
	ofDecision
	ofFile
	ofFiling
	ofFilingDay
	ofPaying
	ofPayingDay
	ofChannel
	ofSlip
	ofBounce
	ofPerson
	ofVariation
	ofLine
	ofOwn
)

// roll answers a question with 64 even bits (splitmix64 finaliser over the mixed question).
func (d dice) roll(s stream, a, b int) uint64 {
	x := uint64(d) + uint64(s)*0x9e3779b97f4a7c15 + uint64(a)*0xbf58476d1ce4e5b9 + uint64(b)*0x94d049bb133111eb
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// below answers with a number from 0 to n−1.
func (d dice) below(s stream, a, b, n int) int { return scaled(d.roll(s, a, b), n) }

// chance is true so many times in a million.
func (d dice) chance(s stream, a, b, ppm int) bool { return d.below(s, a, b, million) < ppm }

const million = 1_000_000

func scaled(roll uint64, n int) int {
	hi, _ := bits.Mul64(roll, uint64(n))
	return int(hi)
}

// weights picks by weight.
type weights []int

func (w weights) total() int {
	t := 0
	for _, v := range w {
		t += v
	}
	return t
}

// pick turns an even roll into an index.
func (w weights) pick(roll uint64) int {
	at := scaled(roll, w.total())
	for i, v := range w {
		if at < v {
			return i
		}
		at -= v
	}
	return len(w) - 1
}
