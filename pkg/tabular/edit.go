package tabular

// Edited is the source with each row as change gives it back: what a person put right on screen, over the file as it was
// handed in. Line numbers stay those of the file.
func (s *Source) Edited(change func(Row) Row) *Source {
	edited, rows := *s, s.rows
	edited.rows = func(yield func(Row, error) bool) {
		rows(func(r Row, err error) bool {
			if err == nil {
				r = change(r)
			}
			return yield(r, err)
		})
	}
	return &edited
}
