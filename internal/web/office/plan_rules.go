package office

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/site"
	"markt/internal/site/check"
	"markt/internal/web/page"
)

type planRulesPage struct {
	page.Page
	Rules []planRuleRow
}

// planRuleRow is a rule in the table.
type planRuleRow struct {
	site.Rule
	Name, Holds, Shown string
}

func (s *screens) planRules(c *fiber.Ctx) error {
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	p, err := s.Page(c, "office", "office.rule.title")
	if err != nil {
		return err
	}
	table, err := s.Site.RuleTable(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	d := planRulesPage{Page: p}
	for _, r := range table {
		var values []string
		for _, v := range r.Values {
			values = append(values, p.T("office.rule.value."+v.Name)+": "+ruleValue(p, v))
		}
		d.Rules = append(d.Rules, planRuleRow{r, site.RuleName(r.Key, p.Lang), p.T("office.rule.strength_short." + string(r.Strength)), strings.Join(values, ", ")})
	}
	return s.Show(c, "office/plan_rules", d)
}

// ruleValue is a value with its unit.
func ruleValue(p page.Page, v site.RuleValue) string {
	digits := 0
	for digits < 2 && v.Is*[]float64{1, 10}[digits] != float64(int(v.Is*[]float64{1, 10}[digits])) {
		digits++
	}
	shown := p.Lang.Decimal(v.Is, digits)
	if v.Unit == "" {
		return shown
	}
	return shown + " " + p.T("office.rule.unit."+v.Unit)
}

type planRulePage struct {
	page.Page
	Set       bool
	AsOf      string
	Values    []ruleField
	Strengths []page.Option
}

// ruleField is a value in the form; one with Elsewhere is changed there.
type ruleField struct {
	Name, Label, Unit, Elsewhere string
}

func (s *screens) planRule() page.Handlers {
	return page.Edit(page.Form[site.Rule, site.RuleDraft]{
		House: s.House, Template: "office/plan_rule", Title: "office.rule.rule",
		Load:  s.oneRule,
		Draft: func(_ *festival.Edition, r site.Rule) site.RuleDraft { return r.Draft() },
		Fields: func(f *page.Fields, d *site.RuleDraft) {
			page.Word(f, "strength", &d.Strength)
			for i := range d.Values {
				if v := &d.Values[i]; v.Of == "" {
					f.Number(v.Name, &v.Is)
				}
			}
			f.Line("source", &d.Source)
			f.Version(&d.Version)
		},
		Check: func(_ *festival.Edition, d *site.RuleDraft) fault.Fields { return d.Check() },
		Page:  planRuleForm,
		Save: func(c *fiber.Ctx, e *festival.Edition, _ site.Rule, d site.RuleDraft) (page.Done, error) {
			setting, err := d.Setting(s.Now())
			if err == nil {
				err = s.Festival.SetSetting(c.UserContext(), e.ID, setting, s.Now())
			}
			return page.Saved(s.Office(c, "/plan/rules")), err
		},
	})
}

func planRuleForm(_ *fiber.Ctx, p page.Page, r site.Rule) (any, error) {
	p.Title = site.RuleName(r.Key, p.Lang)
	d := planRulePage{Page: p, Set: r.Set, AsOf: r.AsOf}
	d.Strengths = p.Choose("strength", page.Options(site.Strengths, func(v site.Strength) string { return p.T("office.rule.strength." + string(v)) }))
	for _, v := range r.Values {
		f := ruleField{Name: v.Name, Label: p.T("office.rule.value." + v.Name)}
		if v.Unit != "" {
			f.Unit = p.T("office.rule.unit." + v.Unit)
		}
		if v.Of != "" {
			f.Elsewhere = ruleValue(p, v)
		}
		d.Values = append(d.Values, f)
	}
	return d, nil
}

func (s *screens) oneRule(c *fiber.Ctx, e *festival.Edition) (site.Rule, error) {
	table, err := s.Site.RuleTable(c.UserContext(), e.ID)
	i := slices.IndexFunc(table, func(r site.Rule) bool { return r.Key == check.Key(c.Params("rule")) })
	if err == nil && i < 0 {
		err = fault.New(fault.NotFound, "office.oneRule", "error.not_found")
	}
	if err != nil {
		return site.Rule{}, err
	}
	return table[i], nil
}
