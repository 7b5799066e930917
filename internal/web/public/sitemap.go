package public

import (
	"context"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// How much the list of pages may hold: search engines read 50,000 addresses,
// and the bytes of these are still kept. Of a house with more than that the
// oldest markets are left out first.
const (
	sitemapMost     = 30_000
	sitemapEditions = 20
)

// listed is a page that search engines are told of, below language and edition.
type listed struct {
	path string
	at   time.Time // when it last changed, zero where nobody notes that
}

type sitemapXML struct {
	XMLName xml.Name     `xml:"urlset"`
	NS      string       `xml:"xmlns,attr"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string        `xml:"loc"`
	LastMod string        `xml:"lastmod,omitempty"`
	In      []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// sitemap is every page that search engines may keep, in each language.
func (s *screens) sitemap(c *fiber.Ctx) error {
	all, err := s.Festival.List(c.UserContext())
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(e *festival.Edition) bool { return !page.FoundAt(e, false) })
	doc := sitemapXML{NS: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	for _, e := range all[:min(len(all), sitemapEditions)] {
		pages, err := s.listed(c.UserContext(), e)
		if err != nil {
			return err
		}
		doc.add(s.House, e, pages)
	}
	if len(doc.URLs) == 0 {
		return fiber.ErrNotFound
	}
	b, err := xml.Marshal(doc)
	if err != nil {
		return fault.Wrap("public.sitemap", err)
	}
	c.Set(fiber.HeaderContentType, "application/xml")
	return c.Send(append([]byte(xml.Header), b...))
}

func (doc *sitemapXML) add(h *page.House, e *festival.Edition, pages []listed) {
	for _, one := range pages {
		if len(doc.URLs)+len(lang.All()) > sitemapMost {
			return
		}
		var in []sitemapLink
		for _, other := range h.FoundIn(e, one.path) {
			in = append(in, sitemapLink{"alternate", other.Code, other.Href})
		}
		for _, other := range in[:len(lang.All())] {
			u := sitemapURL{Loc: other.Href, In: in}
			if !one.at.IsZero() {
				u.LastMod = one.at.UTC().Format(time.RFC3339)
			}
			doc.URLs = append(doc.URLs, u)
		}
	}
}

// listed are the pages of one market, the ones that most people look for first.
func (s *screens) listed(ctx context.Context, e *festival.Edition) ([]listed, error) {
	r, err := s.Programme.Released(ctx, e)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	plan, err := s.Site.Public(ctx, e)
	if err != nil {
		return nil, err
	}
	stalls, err := s.Stalls.Stalls(ctx, e.ID, stall.StallFilter{State: stall.StallConfirmed})
	if err != nil {
		return nil, err
	}
	changed, err := s.Stalls.StallsChanged(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	home := listed{"/", plan.At}
	if r.ChangedAt.After(home.at) {
		home.at = r.ChangedAt
	}
	ours, err := s.listedOurs(ctx, e)
	all := append([]listed{home}, ours...)
	all = append(all, listedPlans(plan)...)
	all = append(all, listedSessions(r)...)
	return append(all, listedStalls(stalls, changed)...), err
}

// listedOurs are the pages that speak to the visitors and vendors of the
// house's market only.
func (s *screens) listedOurs(ctx context.Context, e *festival.Edition) ([]listed, error) {
	if !page.FoundAt(e, true) {
		return nil, nil
	}
	all := []listed{{path: "/tickets"}, {path: "/apply"}}
	kinds, err := s.Stalls.Kinds(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range kinds {
		all = append(all, listed{path: "/apply/" + k.Slug})
	}
	texts, err := s.Festival.Texts(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	set, err := s.Festival.TextsSet(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	for _, key := range textPages {
		if len(blocks(texts[key].Body.In(e.DefaultLang))) > 0 {
			all = append(all, listed{textPath(key), set[key]})
		}
	}
	questions, err := s.Festival.Questions(ctx, e.ID)
	if len(questions) > 0 {
		all = append(all, listed{path: "/questions"})
	}
	return all, err
}

func listedPlans(r *site.Released) []listed {
	var all []listed
	for i, plan := range r.Document.Plans {
		if i == 0 {
			all = append(all, listed{"/plan", r.At})
		} else {
			all = append(all, listed{"/plan/" + plan.Location.Slug, r.At})
		}
	}
	return all
}

func listedSessions(r programme.Released) []listed {
	if len(r.Document.Sessions) == 0 {
		return nil
	}
	all := []listed{{"/programme", r.ChangedAt}}
	for _, day := range r.Document.Days {
		if len(r.Document.Days) > 1 && len(r.Document.On(day.Date)) > 0 {
			all = append(all, listed{"/programme?day=" + day.Date, r.ChangedAt})
		}
	}
	for _, x := range r.Document.Sessions {
		at := r.At
		if x.CanceledAt.After(at) {
			at = x.CanceledAt
		}
		all = append(all, listed{sessionPath(x), at})
	}
	return all
}

// listedStalls are the stalls' pages; their list changes with each of them.
func listedStalls(stalls []stall.Stall, changed map[stall.ID]time.Time) []listed {
	if len(stalls) == 0 {
		return nil
	}
	all := []listed{{path: "/stalls"}}
	for _, st := range stalls {
		at := changed[st.ID]
		if at.After(all[0].at) {
			all[0].at = at
		}
		all = append(all, listed{"/stalls/" + strconv.FormatInt(int64(st.ID), 10), at})
	}
	return all
}

func sessionPath(x programme.Session) string {
	return "/programme/" + strconv.FormatInt(int64(x.ID), 10)
}

// textPages are the texts that have a page of their own.
var textPages = []festival.TextKey{festival.TextAbout, festival.TextGettingThere, festival.TextAccessibility, festival.TextPrivacy, festival.TextImprint}

// textPath is the address of a text's page.
func textPath(key festival.TextKey) string { return "/" + strings.ReplaceAll(string(key), "_", "-") }
