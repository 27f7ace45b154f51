// Package deploy holds no code: the image and the composition for one machine lie here, and tests
// that read them as far as that can be done without a container engine.
package deploy
