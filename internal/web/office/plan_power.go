package office

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site/check"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// planPowerPage is the ledger of power and water at a location, while the same
// stalls stand there.
type planPowerPage struct {
	page.Page
	ID        festival.LocationID
	Spans     []page.Option
	Branches  []branchRow
	Drawn     bool // some distributor is
	All       string
	Phases    [3]string
	Unplugged []string
	Stalls    []pluggedRow
	Asked     bool
	Fits      []string
	Taps      []tapRow
}

type branchRow struct {
	Name, Feed, Load, Imbalance, Cables string
	Phases                              [3]string
	Top, Wrong                          []string
	Sockets                             []socketRow
	Fails                               []darkRow
}

// pluggedRow is a stall with the outlets that it uses.
type pluggedRow struct {
	Stall        int64
	Pitch, Name  string
	Outlets      []string
	Chosen, None bool
}

type socketRow struct {
	Name, Type, Circuit, Phase, Load, Cable string
	Draws                                   []string
}

// darkRow is a stall without power, with whom to ring.
type darkRow struct{ Pitch, Name, Phone string }

type tapRow struct {
	Name  string
	Users []tapUser
}

type tapUser struct {
	Says string
	Far  bool
}

func (s *screens) planPower(c *fiber.Ctx) error {
	e, l, err := s.planLocation(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.power.open")
	if err != nil {
		return err
	}
	p.Title = p.T("office.power.of", "location", p.Text(l.Name))
	p.In["at"], p.In["watts"], p.In["three"] = c.Query("at"), c.Query("watts"), c.Query("three")
	d := planPowerPage{Page: p, ID: l.ID}
	more, asked, wrong := d.asked()
	if err := d.Wrong(wrong); err != nil {
		return err
	}
	ledger, err := s.Site.Ledger(c.UserContext(), e, l.ID)
	if err != nil {
		return err
	}
	phones, err := s.Press.Phones(c.UserContext(), e)
	if err != nil {
		return err
	}
	if span := d.span(ledger.Spans); span != nil {
		d.fill(span, phones)
		d.taps(span.Taps)
		if d.Asked = asked; asked {
			for _, o := range span.Fits(more, ledger.Wiring) {
				d.Fits = append(d.Fits, o.Name())
			}
		}
	}
	return s.Show(c, "office/plan_power", d)
}

// maxAsked is the largest appliance that somebody asks about, in watts.
const maxAsked = 100_000

// asked is the appliance somebody would like to plug in, too.
func (d *planPowerPage) asked() (more check.Appliance, asked bool, wrong error) {
	if d.In["watts"] == "" && d.In["three"] == "" {
		return more, false, nil
	}
	watts, read := stall.Whole(d.In["watts"]).Int()
	if !read || watts < 1 || watts > maxAsked {
		return more, false, fault.Fields{"watts": fault.Msg("error.range", "min", 1, "max", maxAsked)}.Err("office.planPower")
	}
	return check.Appliance{Watts: watts, Three: d.In["three"] != ""}, true, nil
}

// span is the one that is chosen, else that with the highest load.
func (d *planPowerPage) span(all []check.Ledger) *check.Ledger {
	chosen := check.Peak(all)
	for i := range all {
		if all[i].From.Format(time.RFC3339) == d.In["at"] {
			chosen = &all[i]
		}
	}
	for i := range all {
		l := &all[i]
		label := d.When(l.From, l.Until)
		if l == check.Peak(all) {
			label = d.T("office.power.peak", "when", label)
		}
		d.Spans = append(d.Spans, page.Option{Value: l.From.Format(time.RFC3339), Label: label})
	}
	if chosen != nil {
		d.In["at"] = chosen.From.Format(time.RFC3339)
	}
	return chosen
}

func (d *planPowerPage) fill(l *check.Ledger, phones map[stall.ID]string) {
	d.All = d.kw(l.Load)
	for k, load := range l.Phases {
		d.Phases[k] = d.kw(load)
	}
	for i, b := range l.Branches {
		d.Drawn = d.Drawn || b.ID != ""
		d.Branches = append(d.Branches, d.branch(b, i+1, phones))
	}
	d.plugged(l)
	for _, one := range check.Counted(l.Unplugged) {
		d.Unplugged = append(d.Unplugged, one.Pitch+" "+d.drawn(one))
	}
}

// plugged lists who uses which outlet, by pitch.
func (d *planPowerPage) plugged(l *check.Ledger) {
	at := func(one check.Draw) *pluggedRow {
		i := slices.IndexFunc(d.Stalls, func(r pluggedRow) bool { return r.Stall == one.Stall && r.Pitch == one.Pitch })
		if i < 0 {
			d.Stalls, i = append(d.Stalls, pluggedRow{Stall: one.Stall, Pitch: one.Pitch, Name: one.Name}), len(d.Stalls)
		}
		return &d.Stalls[i]
	}
	for _, b := range l.Branches {
		for _, o := range b.Sockets {
			for _, one := range o.Draws {
				if r := at(one); !slices.Contains(r.Outlets, o.Name()) {
					r.Outlets, r.Chosen = append(r.Outlets, o.Name()), r.Chosen || one.Chosen
				}
			}
		}
	}
	for _, one := range l.Unplugged {
		at(one).None = true
	}
	slices.SortStableFunc(d.Stalls, func(a, b pluggedRow) int {
		return cmp.Or(cmp.Compare(len(a.Pitch), len(b.Pitch)), cmp.Compare(a.Pitch, b.Pitch))
	})
}

func (d *planPowerPage) branch(b *check.Branch, nth int, phones map[stall.ID]string) branchRow {
	row := branchRow{Name: b.Name, Load: d.kw(b.Load), Imbalance: d.T("office.power.percent", "n", int(math.Round(100*b.Imbalance))), Cables: d.metres(b.Cable)}
	switch {
	case b.ID == "":
		row.Name = d.T("office.power.none")
	case b.Name == "":
		row.Name = d.T("office.power.unnamed", "n", nth)
	}
	if b.ID != "" {
		row.Feed = d.T("office.power.feed", "kw", d.kw(b.Feed))
	}
	for k, load := range b.Phases {
		row.Phases[k] = d.kw(load)
		if over := b.Over[k]; over > 0 && b.ID != "" {
			row.Wrong = append(row.Wrong, d.T("office.power.over", "phase", k+1, "kw", d.Lang.Decimal(over/1000, 1)))
		}
	}
	if b.Uneven && b.ID != "" {
		row.Wrong = append(row.Wrong, d.T("office.power.uneven"))
	}
	if b.Long > 0 {
		row.Wrong = append(row.Wrong, d.T("office.power.long", "n", b.Long))
	}
	for _, one := range check.Counted(b.Top()) {
		row.Top = append(row.Top, d.drawn(one))
	}
	for _, o := range b.Sockets {
		row.Sockets = append(row.Sockets, d.socket(o))
	}
	for _, one := range b.Stalls() {
		row.Fails = append(row.Fails, darkRow{one.Pitch, one.Name, phones[stall.ID(one.Stall)]})
	}
	return row
}

func (d *planPowerPage) socket(o *check.Socket) socketRow {
	row := socketRow{Name: o.Name(), Type: d.T("office.plan.outlet." + o.Type), Circuit: o.Circuit, Phase: d.T("office.power.three"), Cable: d.metres(o.Cable)}
	sum := 0.0
	for _, load := range o.Phases {
		sum += load
	}
	row.Load = d.kw(sum)
	switch {
	case o.Dealt:
		row.Phase = d.T("office.power.dealt", "phase", o.Phase)
	case o.Phase > 0:
		row.Phase = d.T("office.power.fixed", "phase", o.Phase)
	}
	for _, one := range check.Counted(o.Draws) {
		row.Draws = append(row.Draws, d.drawn(one))
	}
	return row
}

func (d *planPowerPage) drawn(one check.Drawn) string {
	watts := d.Number(int(one.Watts))
	if one.Times > 1 {
		watts = d.T("office.power.times", "n", one.Times, "watts", watts)
	}
	if one.What == "" {
		return d.T("office.power.draw_sum", "stall", one.Name, "watts", watts)
	}
	return d.T("office.power.draw", "stall", one.Name, "what", one.What, "watts", watts)
}

func (d *planPowerPage) taps(all []check.Tap) {
	for _, t := range all {
		row := tapRow{Name: t.Name}
		if t.Name == "" {
			row.Name = d.T("office.power.no_tap")
		}
		for _, u := range t.Users {
			row.Users = append(row.Users, tapUser{d.T("office.power.fetch", "pitch", u.Pitch, "stall", u.Name, "m", d.Lang.Decimal(u.Metres, 0)), u.Far})
		}
		if len(row.Users) > 0 {
			d.Taps = append(d.Taps, row)
		}
	}
}

func (d *planPowerPage) kw(watts float64) string {
	return d.T("office.power.kw", "kw", d.Lang.Decimal(watts/1000, 1))
}

func (d *planPowerPage) metres(m float64) string {
	return d.T("office.power.metres", "m", d.Lang.Decimal(m, 0))
}
