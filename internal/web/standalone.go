package web

import (
	"slices"
	"strings"

	"markt/internal/web/page"
)

// atTheGate are the addresses of a service that stands alone at a gate: what
// enrolled phones ask for. Pages for others and the office's are the service's;
// so is enrolment, which would make a device that only this one knows, and
// asking for it, to which nobody here could say yes.
func atTheGate(all []page.Route) []page.Route {
	return slices.DeleteFunc(all, func(r page.Route) bool {
		switch {
		case strings.Contains(r.Path, "/enrol"), strings.HasPrefix(r.Path, "/gate/at/"):
			return true
		case r.Path == "/gate", r.Path == "/healthz", r.Path == "/readyz":
			return false
		}
		return !strings.HasPrefix(r.Path, "/gate/") && !strings.HasPrefix(r.Path, "/api/v1/gate/")
	})
}
