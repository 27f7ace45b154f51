package recovery

import (
	"embed"

	"socle/internal/platform/i18n"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T
