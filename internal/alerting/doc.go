// Package alerting watches the indicators and says once when one falls short.
//
// A rule names an indicator, how far under its target is too far, and whom to tell. After each night's measuring the
// rules are asked about the last period whose due date has passed. What they find is an alert: it exists once per rule
// and period, is sent by e-mail to the managers, stands on the dashboard, and leaves it when someone takes note of it.
package alerting
