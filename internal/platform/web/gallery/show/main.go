// Command show serves the gallery of parts on 127.0.0.1:8099, or on the address given.
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"

	"socle/internal/platform/web/gallery"
)

func main() {
	addr := "127.0.0.1:8099"
	if len(os.Args) > 1 {
		addr = os.Args[1]
	}
	server := &http.Server{Addr: addr, Handler: gallery.Handler(), ReadHeaderTimeout: 5 * time.Second}
	fmt.Println("http://" + addr + "/fr/home")
	if err := server.ListenAndServe(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
