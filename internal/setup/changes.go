package setup

import (
	"encoding/json"
	"slices"

	"socle/internal/law"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/tenants"
)

// changes says what a proposal changes of its part, against what stood when it was proposed.
func changes(rq *web.Request, p law.Proposal) ([]view.Change, error) {
	in, err := proposed(p)
	if err != nil {
		return nil, err
	}
	stood, err := web.Call[[]Part](rq, "setup.parts", PartsInput{Part: in.Part, History: true})
	if err != nil || len(stood) == 0 {
		return nil, err
	}
	if in.Folder {
		in.Value = stood[len(stood)-1].Value
	}
	was := slices.IndexFunc(stood, func(s Part) bool { return s.Since == nil || s.Since.Before(p.ProposedAt) })
	before, err := told(rq, in.Part, stood[was].Value)
	if err != nil {
		return nil, err
	}
	after, err := told(rq, in.Part, in.Value)
	if err != nil {
		return nil, err
	}
	return compared(before, after), nil
}

// told is a value of a part line by line.
func told(rq *web.Request, part string, value json.RawMessage) ([]line, error) {
	folder, err := rq.Fund.Filed.With(tenants.Officers{part: value})
	if err != nil {
		return nil, err
	}
	return kindOf(part).lines(rq.Ctx(), folder, part), nil
}

// line is one thing that a part says: what, and its value.
type line struct{ what, value string }

// compared pairs lines by name and leaves out what stays.
func compared(before, after []line) []view.Change {
	var out []view.Change
	value := func(of []line, what string) string {
		for _, l := range of {
			if l.what == what {
				return l.value
			}
		}
		return "–"
	}
	seen := map[string]bool{}
	for _, l := range slices.Concat(before, after) {
		was, is := value(before, l.what), value(after, l.what)
		if was != is && !seen[l.what] {
			out = append(out, view.Change{What: l.what, Before: view.Str(was), After: view.Str(is)})
		}
		seen[l.what] = true
	}
	return out
}
