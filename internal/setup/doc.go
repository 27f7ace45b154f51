// Package setup is the set-up of a fund that its officers change themselves, two by two, in the portal: the days it does not
// work, the levels of validation, the documents asked for, reminders, the steps of recovery, and the texts of its letters.
//
// One person proposes a part with its source, another approves it, after having seen what it would do: the next due dates,
// the next reminders, where waiting files would go, the letter as it will look. What was approved is kept with its moment,
// so that what stood on a day can always be told. It lies over the fund's folder of files: an apply of the folder leaves it.
//
// kind.go lists the parts; all about one stands in its file: calendar.go, levels.go, documents.go, reminders.go, recovery.go, text.go.
package setup
