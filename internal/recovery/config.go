package recovery

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"socle/internal/platform/tenant"
	"socle/pkg/ageing"
	"socle/pkg/words"
	"socle/tenants"
)

// scaleOf is the fund's buckets of age.
func scaleOf(f *tenant.Fund) ageing.Scale {
	if s, err := ageing.NewScale(f.Folder.Ageing...); err == nil {
		return s
	}
	return ageing.Default()
}

// Stages are the steps of a case, in order.
var Stages = []string{"reminder", "formal_notice", "writ", "litigation"}

// noticeDays is how long a letter gives: until the fund's next step would come, at least fifteen days.
func noticeDays(f *tenant.Fund, stage string) int {
	after := func(step string) (int, bool) {
		i := slices.IndexFunc(f.Folder.Recovery, func(s tenants.Stage) bool { return s.Step == step })
		if i < 0 {
			return 0, false
		}
		return f.Folder.Recovery[i].DaysAfter, true
	}
	here, ok := after(stage)
	next := slices.Index(Stages, stage) + 1
	if !ok || next >= len(Stages) {
		return 15
	}
	then, ok := after(Stages[next])
	if !ok {
		return 15
	}
	return max(then-here, 15)
}

// textOf is one of the fund's legal texts in its own language, with a version that changes when a word does.
func textOf(f *tenant.Fund, name string) (text tenants.Text, lang words.Lang, version string) {
	for _, l := range append(slices.Clone(f.Folder.Languages), string(words.French)) {
		if t, ok := f.Folder.Texts[l][name]; ok {
			sum := sha256.Sum256([]byte(t.Subject + "\n\n" + t.Body))
			return t, words.Lang(l), name + "/" + l + "-" + hex.EncodeToString(sum[:4])
		}
	}
	return tenants.Text{}, words.French, ""
}

func agencyName(f *tenant.Fund, code string) string {
	for _, a := range f.Folder.Territory.Agencies {
		if a.Code == code {
			return a.Name
		}
	}
	return code
}
