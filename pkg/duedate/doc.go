// Package duedate says what period an employer declares and by when.
//
// A fund's rule gives the rhythm (monthly, or quarterly for small employers), the day, and what happens when that day is
// not worked; its calendar gives weekends and holidays. An extension moves one period's due date for everyone or a group.
// The period's first day picks the version of the rule. The due date itself is still in time.
package duedate
