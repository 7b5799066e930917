package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"strings"

	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/pg"
	"markt/internal/stall"
	"markt/internal/web/page"
)

// applicationIn is an application as a program sends it: whole, at once.
type applicationIn struct {
	_            struct{}        `api:"closed"`
	Kind         string          `json:"kind" api:"must" doc:"The slug of the kind of stall; it says which groups of answers are asked for."`
	Lang         string          `json:"lang" doc:"The language in which the applicant is written to; without it the edition's."`
	Name         string          `json:"name" api:"must" doc:"The stall's name, as the public will read it."`
	Organisation string          `json:"organisation" doc:"Who stands behind it."`
	Description  lang.Text       `json:"description" doc:"For the public, in as many languages as there are."`
	Contact      contact         `json:"contact" api:"must" doc:"Who is asked about it; at least one of e-mail and phone."`
	Answers      json.RawMessage `json:"answers" api:"as=Answers"`
}

type contact struct {
	_     struct{} `api:"closed"`
	Name  string   `json:"name" api:"must"`
	Email string   `json:"email"`
	Phone string   `json:"phone"`
}

type applicationOut struct {
	ID     string      `json:"id" api:"format=uuid"`
	Status stall.State `json:"status"`
	URL    string      `json:"url,omitempty" api:"format=uri" doc:"Where the applicant finds the application, for whoever knows this address."`
}

// applicationPost creates and submits an application. Unknown fields and
// groups that the kind does not ask for are refused at their path.
func (s *screens) applicationPost(c *fiber.Ctx) error {
	var in applicationIn
	if err := readStrictJSON(c, &in); err != nil {
		return err
	}
	e, err := s.Edition(c)
	if err != nil {
		return err
	}
	draft, err := s.applicationInput(c.UserContext(), e, in)
	if err != nil {
		return err
	}
	who, ctx := stall.ByVendor, pg.WithActor(c.UserContext(), pg.Applicant)
	if p := page.Principal(c); p != nil {
		if ctx = c.UserContext(); p.Can(int64(e.ID), account.Organiser) {
			who = stall.ByOrganiser
		}
	}
	o := page.Once(c, "POST /api/v1/applications")
	o.Content = in
	back, err := s.AdmitApplication(c, page.Browser{})
	if err != nil {
		return err
	}
	a, err := s.Stalls.Apply(ctx, e.ID, draft, who, o, s.Now())
	if err != nil {
		back()
		return err
	}
	out := applicationOut{ID: a.UID, Status: a.State, URL: s.Absolute("/my/application/" + s.Stalls.Link(a))}
	stranger, err := s.Repeats(c)
	if err != nil {
		return err
	}
	if stranger { // the link opens the application
		out.URL = ""
	}
	return page.SendJSON(c, fiber.StatusCreated, out)
}

// applicationInput says all at once what is wrong with kind, language and answers.
func (s *screens) applicationInput(ctx context.Context, e *festival.Edition, in applicationIn) (stall.Input, error) {
	const op = "api.apiApplicationPost"
	k, err := s.Stalls.KindBySlug(ctx, e.ID, in.Kind)
	if fault.Is(err, fault.NotFound) {
		return stall.Input{}, fault.Fields{"kind": fault.Msg("apply.kind_missing")}.Err(op)
	}
	if err != nil {
		return stall.Input{}, err
	}
	l := cmp.Or(lang.Lang(in.Lang), e.DefaultLang)
	answers, err := stall.DecodeAnswers(in.Answers, k.Groups)
	fields := fault.Fields{}
	maps.Copy(fields, fault.FieldsOf(err))
	if err != nil && len(fields) == 0 {
		return stall.Input{}, err
	}
	if !lang.Known(string(l)) {
		fields.Add("lang", "error.choice")
	}
	return stall.Input{
		Kind: k.ID, Lang: l,
		About:   stall.About{Name: in.Name, Organisation: in.Organisation, Description: in.Description},
		Contact: stall.Contact{Name: in.Contact.Name, Email: in.Contact.Email, Phone: in.Contact.Phone}, Answers: answers,
	}, fields.Err(op)
}

// readStrictJSON is readJSON for a body whose every name must be known.
func readStrictJSON(c *fiber.Ctx, into any) error {
	dec := json.NewDecoder(bytes.NewReader(c.Body()))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil {
		if _, err = dec.Token(); err == io.EOF {
			return nil
		}
	}
	const op = "api.readStrictJSON"
	var shape *json.UnmarshalTypeError
	if errors.As(err, &shape) && shape.Field != "" {
		return fault.Fields{shape.Field: fault.Msg("stall.error.shape")}.Err(op)
	}
	if err != nil {
		if _, name, ok := strings.Cut(err.Error(), "unknown field "); ok {
			return fault.Fields{strings.Trim(name, `"`): fault.Msg("stall.error.unknown_field")}.Err(op)
		}
	}
	return fault.With(err, fault.Invalid, op, "error.bad_request")
}
