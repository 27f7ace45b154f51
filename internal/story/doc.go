// Package story walks the main job of a fund in a real browser, as each person in turn: from an employer's first visit to
// the indicator that moves. It is the test that a newcomer's first ten minutes work.
package story
