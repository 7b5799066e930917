package web

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
)

type officeKindsPage struct {
	page
	Kinds []stall.Kind
	Rules []ruleRow
}

// ruleRow is a number of a rule as the table shows it.
type ruleRow struct {
	stall.Rule
	Label string
	Shown string
	Unit  string
}

// Groups are the field groups of a kind, in words.
func (d officeKindsPage) Groups(k stall.Kind) string {
	words := make([]string, len(k.Groups))
	for i, g := range k.Groups {
		words[i] = d.T("stall.group." + g)
	}
	return d.Join(words)
}

func (s *Server) officeKinds(c *fiber.Ctx) error {
	d, err := s.officeKindsPage(c)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/kinds", d)
}

func (s *Server) officeKindsPage(c *fiber.Ctx) (officeKindsPage, error) {
	e, err := s.edition(c)
	if err != nil {
		return officeKindsPage{}, err
	}
	p, err := s.page(c, "office", "office.stall.kinds")
	d := officeKindsPage{page: p}
	if err != nil {
		return d, err
	}
	if d.Kinds, err = s.Stalls.Kinds(c.UserContext(), e.ID); err != nil {
		return d, err
	}
	table, err := s.Stalls.RuleTable(c.UserContext(), e.ID)
	for _, r := range table {
		row := ruleRow{Rule: r, Label: p.T("office." + r.Key), Shown: strconv.FormatFloat(r.Value, 'f', -1, 64)}
		if r.Unit != "" {
			row.Unit = p.T("stall.unit." + r.Unit)
		}
		d.Rules = append(d.Rules, row)
	}
	return d, err
}

// officeKindsShippedPost gives an edition without kinds the shipped ones.
func (s *Server) officeKindsShippedPost(c *fiber.Ctx) error {
	e, err := s.edition(c)
	if err != nil {
		return err
	}
	if _, err := s.Stalls.EnsureKinds(c.UserContext(), e.ID, s.now()); err != nil {
		return err
	}
	s.flash(c, "ok", "office.stall.kinds_made")
	return seeOther(c, "/office/kinds")
}

// officeRulePost sets a number of a rule, with its source.
func (s *Server) officeRulePost(c *fiber.Ctx) error {
	d, err := s.officeKindsPage(c)
	if err != nil {
		return err
	}
	if err = s.setRule(c, d); err == nil {
		s.flash(c, "ok", "office.stall.rule_set")
		return seeOther(c, "/office/kinds#rules")
	}
	status, ok := d.complain(err)
	if !ok {
		return err
	}
	for i := range d.Rules {
		if d.Rules[i].Key == value(c, "key") {
			d.Rules[i].Shown, d.Rules[i].Source = value(c, "value"), value(c, "source")
		}
	}
	return s.show(c, status, "office/kinds", d)
}

func (s *Server) setRule(c *fiber.Ctx, d officeKindsPage) error {
	const op = "web.setRule"
	key := value(c, "key")
	for _, r := range d.Rules {
		if r.Key != key {
			continue
		}
		f, ok := stall.Decimal(value(c, "value")).Float()
		if !ok || f <= 0 {
			return fault.Fields{"value." + key: fault.Msg("error.number")}.Err(op)
		}
		raw, err := json.Marshal(f)
		if err != nil {
			return err
		}
		version, err := s.settingVersion(c, d.edition, key)
		if err != nil {
			return err
		}
		today := s.now().UTC().Truncate(24 * time.Hour)
		return s.Festival.SetSetting(c.UserContext(), d.edition.ID, festival.Setting{Key: key, Value: raw, Source: value(c, "source"), AsOf: &today, Version: version}, s.now())
	}
	return fault.New(fault.NotFound, op, "error.not_found")
}

func (s *Server) settingVersion(c *fiber.Ctx, e *festival.Edition, key string) (int, error) {
	all, err := s.Festival.Settings(c.UserContext(), e.ID)
	for _, v := range all {
		if v.Key == key {
			return v.Version, err
		}
	}
	return 0, err
}

type officeKindPage struct {
	page
	Kind   stall.Kind
	Groups []answerOption
	Marks  []answerOption
	New    bool
}

func (s *Server) officeKindPage(c *fiber.Ctx, k stall.Kind) (officeKindPage, error) {
	p, err := s.page(c, "office", "office.stall.kind")
	d := officeKindPage{page: p, Kind: k, New: k.ID == 0}
	chosen := map[string]bool{}
	for _, g := range k.Groups {
		chosen[g] = true
	}
	for _, g := range stall.GroupNames() {
		d.Groups = append(d.Groups, answerOption{Value: g, Label: isolated(p.T("stall.group." + g)), Checked: chosen[g]})
	}
	for _, m := range stall.Marks {
		d.Marks = append(d.Marks, answerOption{Value: string(m), Label: isolated(p.T("look.kind." + string(m))), Mark: string(m), Checked: k.Mark == m})
	}
	return d, err
}

func (s *Server) officeKind(c *fiber.Ctx) error {
	k, err := s.kindOfPath(c)
	if err != nil {
		return err
	}
	d, err := s.officeKindPage(c, k)
	if err != nil {
		return err
	}
	return s.show(c, fiber.StatusOK, "office/kind", d)
}

// kindOfPath is the kind of :id, or an empty one for "new".
func (s *Server) kindOfPath(c *fiber.Ctx) (stall.Kind, error) {
	if c.Params("id") == "new" {
		e, err := s.edition(c)
		if err != nil {
			return stall.Kind{}, err
		}
		return stall.Kind{EditionID: e.ID, Open: true, Mark: "plain", Groups: []string{"goods", "size", "power", "location", "help"}, Position: 100}, nil
	}
	e, id, err := s.editionAndID(c)
	if err != nil {
		return stall.Kind{}, err
	}
	return s.Stalls.Kind(c.UserContext(), e.ID, stall.KindID(id))
}

func (s *Server) officeKindPost(c *fiber.Ctx) error {
	k, err := s.kindOfPath(c)
	if err != nil {
		return err
	}
	k.Slug, k.Name, k.Description = value(c, "slug"), text(c, "name"), text(c, "description")
	k.Mark, k.Groups = stall.Mark(value(c, "mark")), values(c, "groups")
	k.Open, k.HostsSession = value(c, "open") == "yes", value(c, "hosts_session") == "yes"
	if n, ok := stall.Whole(value(c, "position")).Int(); ok {
		k.Position = n
	}
	if k.ID == 0 {
		_, err = s.Stalls.CreateKind(c.UserContext(), k, s.now())
	} else {
		k.Version, _ = strconv.Atoi(value(c, "version"))
		err = s.Stalls.UpdateKind(c.UserContext(), k, s.now())
	}
	if err == nil {
		s.flash(c, "ok", "office.stall.kind_saved")
		return seeOther(c, "/office/kinds")
	}
	d, pageErr := s.officeKindPage(c, k)
	if pageErr != nil {
		return pageErr
	}
	status, ok := d.complain(err)
	if !ok {
		return err
	}
	return s.show(c, status, "office/kind", d)
}
