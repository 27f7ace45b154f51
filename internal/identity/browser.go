package identity

import (
	"cmp"
	"strings"
)

// browserName says in a few words which browser a session is in, for its owner to recognise: "Firefox, Android".
func browserName(agent string) string {
	name := firstOf(agent, "Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	system := firstOf(agent, "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "Mac", "Linux", "Linux")
	return strings.Trim(cmp.Or(name, "?")+", "+system, ", ")
}

// firstOf finds the first mark in the agent's text and gives its name.
func firstOf(agent string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.Contains(agent, pairs[i]) {
			return pairs[i+1]
		}
	}
	return ""
}
