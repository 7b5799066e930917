package page

import "markt/internal/drawing"

// PlanSays names a mark of a plan for those who hear it or point at it.
func (p Page) PlanSays(m drawing.Mark) string {
	if m.Layer != "pitch" {
		return m.Title()
	}
	if len(m.Stalls) == 0 {
		return p.T("site.plan.free", "pitch", m.Name)
	}
	var names []string
	for _, s := range m.Stalls {
		name := s.Name
		if s.Was != "" {
			name = p.T("site.plan.was", "stall", s.Name, "was", s.Was)
		}
		names = append(names, name)
	}
	return p.T("site.plan.pitch", "pitch", m.Name, "stalls", p.Join(names))
}
