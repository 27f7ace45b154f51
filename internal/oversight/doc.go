// Package oversight proves that the books and the records of a fund are whole: the audit trail that can be searched
// and exported, and the check of everything that must add up ("socle verify").
package oversight
