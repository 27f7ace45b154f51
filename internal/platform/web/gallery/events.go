package gallery

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"time"

	"socle/internal/platform/web/view"
)

// events sends a work that ends in a second: three events with its state, then the one that closes.
func events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	for _, done := range []int64{38_000, 44_000, 50_000} {
		var b bytes.Buffer
		work := view.Work{Title: "Contrôle du fichier", Done: done, Total: 50_000, Finished: done == 50_000}
		if err := view.ProgressBody(work).Render(r.Context(), &b); err != nil {
			return
		}
		fmt.Fprintf(w, "data: %s\n\n", strings.ReplaceAll(b.String(), "\n", "\ndata: "))
		if out.Flush() != nil {
			return
		}
		time.Sleep(300 * time.Millisecond)
	}
	fmt.Fprint(w, "event: done\ndata: \n\n")
}
