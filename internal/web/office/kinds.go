package office

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
	"markt/internal/web/answers"
	"markt/internal/web/page"
)

type kindsPage struct {
	page.Page
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
func (d kindsPage) Groups(k stall.Kind) string {
	words := make([]string, len(k.Groups))
	for i, g := range k.Groups {
		words[i] = d.T("stall.group." + g)
	}
	return d.Join(words)
}

func (s *screens) kinds(c *fiber.Ctx) error {
	d, err := s.kindsPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/kinds", d)
}

func (s *screens) kindsPage(c *fiber.Ctx) (kindsPage, error) {
	e, err := s.Edition(c)
	if err != nil {
		return kindsPage{}, err
	}
	p, err := s.Page(c, "office", "office.stall.kinds")
	d := kindsPage{Page: p}
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
func (s *screens) kindsShippedPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	if _, err := s.Stalls.EnsureKinds(c.UserContext(), e.ID, s.Now()); err != nil {
		return err
	}
	s.Flash(c, "ok", "office.stall.kinds_made")
	return page.SeeOther(c, "/office/kinds")
}

// officeRulePost sets a number of a rule, with its source.
func (s *screens) rulePost(c *fiber.Ctx) error {
	d, err := s.kindsPage(c)
	if err != nil {
		return err
	}
	if err = s.setRule(c, d); err == nil {
		s.Flash(c, "ok", "office.stall.rule_set")
		return page.SeeOther(c, "/office/kinds#rules")
	}
	status, ok := d.Complain(err)
	if !ok {
		return err
	}
	for i := range d.Rules {
		if d.Rules[i].Key == page.Value(c, "key") {
			d.Rules[i].Shown, d.Rules[i].Source = page.Value(c, "value"), page.Value(c, "source")
		}
	}
	return s.Show(c, status, "office/kinds", d)
}

func (s *screens) setRule(c *fiber.Ctx, d kindsPage) error {
	const op = "office.setRule"
	key := page.Value(c, "key")
	for _, r := range d.Rules {
		if r.Key != key {
			continue
		}
		f, ok := stall.Decimal(page.Value(c, "value")).Float()
		if !ok || f <= 0 {
			return fault.Fields{"value." + key: fault.Msg("error.number")}.Err(op)
		}
		raw, err := json.Marshal(f)
		if err != nil {
			return err
		}
		version, err := s.settingVersion(c, d.Edition, key)
		if err != nil {
			return err
		}
		today := s.Now().UTC().Truncate(24 * time.Hour)
		return s.Festival.SetSetting(c.UserContext(), d.Edition.ID, festival.Setting{Key: key, Value: raw, Source: page.Value(c, "source"), AsOf: &today, Version: version}, s.Now())
	}
	return fault.New(fault.NotFound, op, "error.not_found")
}

func (s *screens) settingVersion(c *fiber.Ctx, e *festival.Edition, key string) (int, error) {
	all, err := s.Festival.Settings(c.UserContext(), e.ID)
	for _, v := range all {
		if v.Key == key {
			return v.Version, err
		}
	}
	return 0, err
}

type kindPage struct {
	page.Page
	Kind   stall.Kind
	Groups []answers.Option
	Marks  []answers.Option
	New    bool
}

func (s *screens) kindPage(c *fiber.Ctx, k stall.Kind) (kindPage, error) {
	p, err := s.Page(c, "office", "office.stall.kind")
	d := kindPage{Page: p, Kind: k, New: k.ID == 0}
	chosen := map[string]bool{}
	for _, g := range k.Groups {
		chosen[g] = true
	}
	for _, g := range stall.GroupNames() {
		d.Groups = append(d.Groups, answers.Option{Value: g, Label: page.Isolated(p.T("stall.group." + g)), Checked: chosen[g]})
	}
	for _, m := range stall.Marks {
		d.Marks = append(d.Marks, answers.Option{Value: string(m), Label: page.Isolated(p.T("look.kind." + string(m))), Mark: string(m), Checked: k.Mark == m})
	}
	return d, err
}

func (s *screens) kind(c *fiber.Ctx) error {
	k, err := s.kindOfPath(c)
	if err != nil {
		return err
	}
	d, err := s.kindPage(c, k)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, "office/kind", d)
}

// kindOfPath is the kind of :id, or an empty one for "new".
func (s *screens) kindOfPath(c *fiber.Ctx) (stall.Kind, error) {
	if c.Params("id") == "new" {
		e, err := s.Edition(c)
		if err != nil {
			return stall.Kind{}, err
		}
		return stall.Kind{EditionID: e.ID, Open: true, Mark: "plain", Groups: []string{"goods", "size", "power", "location", "help"}, Position: 100}, nil
	}
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return stall.Kind{}, err
	}
	return s.Stalls.Kind(c.UserContext(), e.ID, stall.KindID(id))
}

func (s *screens) kindPost(c *fiber.Ctx) error {
	k, err := s.kindOfPath(c)
	if err != nil {
		return err
	}
	k.Slug, k.Name, k.Description = page.Value(c, "slug"), page.Text(c, "name"), page.Text(c, "description")
	k.Mark, k.Groups = stall.Mark(page.Value(c, "mark")), page.Values(c, "groups")
	k.Open, k.HostsSession = page.Value(c, "open") == "yes", page.Value(c, "hosts_session") == "yes"
	if n, ok := stall.Whole(page.Value(c, "position")).Int(); ok {
		k.Position = n
	}
	if k.ID == 0 {
		_, err = s.Stalls.CreateKind(c.UserContext(), k, s.Now())
	} else {
		k.Version, _ = strconv.Atoi(page.Value(c, "version"))
		err = s.Stalls.UpdateKind(c.UserContext(), k, s.Now())
	}
	if err == nil {
		s.Flash(c, "ok", "office.stall.kind_saved")
		return page.SeeOther(c, "/office/kinds")
	}
	d, pageErr := s.kindPage(c, k)
	if pageErr != nil {
		return pageErr
	}
	status, ok := d.Complain(err)
	if !ok {
		return err
	}
	return s.Show(c, status, "office/kind", d)
}
