package office

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/stall"
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

func (s *screens) kinds(c *fiber.Ctx) error { return s.showKinds(c, nil) }

func (s *screens) showKinds(c *fiber.Ctx, wrong error) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.stall.kinds")
	if err != nil {
		return err
	}
	if err := p.Wrong(wrong); err != nil {
		return err
	}
	d := kindsPage{Page: p}
	if d.Kinds, err = s.Stalls.Kinds(c.UserContext(), e.ID); err != nil {
		return err
	}
	table, err := s.Stalls.RuleTable(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	for _, r := range table {
		d.Rules = append(d.Rules, newRuleRow(p, r))
	}
	return s.Show(c, "office/kinds", d)
}

func newRuleRow(p page.Page, r stall.Rule) ruleRow {
	row := ruleRow{Rule: r, Label: p.T("office." + r.Key), Shown: strconv.FormatFloat(r.Value, 'f', -1, 64)}
	if r.Unit != "" {
		row.Unit = p.T("stall.unit." + r.Unit)
	}
	if p.In["key"] == r.Key { // what was typed does not do
		row.Shown, row.Source = p.In["value"], p.In["source"]
	}
	return row
}

// kindsShippedPost gives an edition without kinds the shipped ones.
func (s *screens) kindsShippedPost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	_, err = s.Stalls.EnsureKinds(c.UserContext(), e.ID, s.Now())
	return s.End(c, page.Done{To: s.Office(c, "/kinds"), Key: "office.stall.kinds_made"}, err, s.showKinds)
}

func (s *screens) kindsRulePost(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	return s.End(c, page.Done{To: s.Office(c, "/kinds#rules"), Key: "office.stall.rule_set"}, s.setRule(c, e), s.showKinds)
}

// setRule sets a number of a rule, with its source.
func (s *screens) setRule(c *fiber.Ctx, e *festival.Edition) error {
	const op = "office.setRule"
	key := page.Value(c, "key")
	if !stall.IsRule(key) {
		return fault.New(fault.NotFound, op, "error.not_found")
	}
	n, ok := stall.Decimal(page.Value(c, "value")).Float()
	if !ok || n <= 0 {
		return fault.Fields{"value." + key: fault.Msg("error.number")}.Err(op)
	}
	raw, err := json.Marshal(n)
	if err != nil {
		return err
	}
	version, err := s.settingVersion(c, e, key)
	if err != nil {
		return err
	}
	today := s.Now().UTC().Truncate(24 * time.Hour)
	return s.Festival.SetSetting(c.UserContext(), e.ID, festival.Setting{Key: key, Value: raw, Source: page.Value(c, "source"), AsOf: &today, Version: version}, s.Now())
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
	Name   string // "": a new one
	ID     stall.KindID
	Call   string // its public page
	Invite string // the link for late applications
	Groups []page.Option
	Marks  []page.Option
}

func kindFields(f *page.Fields, k *stall.Kind) {
	f.Text("name", &k.Name)
	f.Text("description", &k.Description)
	f.Line("slug", &k.Slug)
	page.Word(f, "mark", &k.Mark)
	page.Words(f, "groups", (*[]string)(&k.Groups))
	f.Yes("hosts_session", &k.HostsSession)
	f.Yes("open", &k.Open)
	f.MaybeMoment("closes", &k.ClosesAt)
	f.Whole("position", &k.Position)
	f.Version(&k.Version)
}

func (s *screens) kind() page.Handlers {
	return page.Edit(page.Form[stall.Kind, stall.Kind]{
		House: s.House, Template: "office/kind", Title: "office.stall.kind",
		Load:   s.oneKind,
		Draft:  func(_ *festival.Edition, k stall.Kind) stall.Kind { return k },
		Fields: kindFields,
		Page:   s.kindPage,
		Save: func(c *fiber.Ctx, e *festival.Edition, old, k stall.Kind) (done page.Done, err error) {
			if old.ID == 0 {
				_, err = s.Stalls.CreateKind(c.UserContext(), k, s.Now())
			} else {
				err = s.surelyOpen(c, e, old, k, func() error { return s.Stalls.UpdateKind(c.UserContext(), k, s.Now()) })
			}
			return page.Done{To: s.Office(c, "/kinds"), Key: "office.stall.kind_saved"}, err
		},
	})
}

// surelyOpen saves a kind once it is clear that nobody can apply with it any
// more: who is filling in such an application cannot send it.
func (s *screens) surelyOpen(c *fiber.Ctx, e *festival.Edition, old, k stall.Kind, save func() error) error {
	return s.Sure(c, func(p page.Page) (q page.Question, err error) {
		if old.Version == k.Version && old.Takes(e, s.Now()) && !k.Takes(e, s.Now()) {
			q = page.Question{Title: p.T("office.ask.kind_closed", "name", p.Text(old.Name)), Text: []string{p.T("office.ask.means.kind_closed")}, Do: p.T("office.ask.change_do")}
		}
		return q, nil
	}, save)
}

// kindInvitationPost lets the link for late applications lead nowhere any more.
func (s *screens) kindInvitationPost(c *fiber.Ctx) error {
	e, id, err := s.EditionAndID(c)
	if err != nil {
		return err
	}
	k, err := s.Stalls.Kind(c.UserContext(), e.ID, stall.KindID(id))
	if err != nil {
		return err
	}
	ask := func(p page.Page) (page.Question, error) {
		return page.Question{State: k.Invitation, Title: p.T("office.ask.kind_invitation", "name", p.Text(k.Name)), Text: []string{p.T("office.ask.means.kind_invitation")}, Do: p.T("office.stall.invitation_renew")}, nil
	}
	err = s.Sure(c, ask, func() error { return s.Stalls.RenewInvitation(c.UserContext(), e.ID, k.ID, s.Now()) })
	return s.End(c, page.Done{To: s.Office(c, "/kinds/%d", id), Key: "office.stall.invitation_new"}, err, s.kind().Again)
}

// oneKind is the kind of the address; for "new" what most kinds are like.
func (s *screens) oneKind(c *fiber.Ctx, e *festival.Edition) (stall.Kind, error) {
	id, err := page.Number(c, "id")
	if err != nil || id == 0 {
		return stall.Kind{EditionID: e.ID, Open: true, Mark: "plain", Groups: []string{"goods", "size", "power", "location", "help"}, Position: 100}, err
	}
	return s.Stalls.Kind(c.UserContext(), e.ID, stall.KindID(id))
}

func (s *screens) kindPage(_ *fiber.Ctx, p page.Page, k stall.Kind) (any, error) {
	d := kindPage{Page: p, Name: p.Text(k.Name), ID: k.ID}
	if k.ID != 0 {
		d.Call = s.Absolute(p.Public("/apply/" + k.Slug))
		d.Invite = d.Call + "?invite=" + s.Stalls.Invitation(k)
	}
	d.Groups = p.Choose("groups", page.Options(stall.GroupNames(), func(g string) string { return p.T("stall.group." + g) }))
	d.Marks = p.Choose("mark", page.Options(stall.Marks, func(m stall.Mark) string { return p.T("look.kind." + string(m)) }))
	for i := range d.Marks {
		d.Marks[i].Mark = d.Marks[i].Value
	}
	return d, nil
}
