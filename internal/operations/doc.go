// Package operations shows the people who host the service how it is: what runs, what waits, what failed.
//
// It sees jobs and their errors, never what they are about: a payload is shown as the ids it carries.
package operations
