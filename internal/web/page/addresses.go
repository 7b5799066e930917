package page

import (
	"markt/internal/lang"
)

func OrderPath(l lang.Lang, secret string) string { return "/" + string(l) + "/orders/" + secret }
