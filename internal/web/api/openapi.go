package api

import (
	"encoding/json"
	"reflect"

	"github.com/gofiber/fiber/v2"

	"markt/internal/checkin"
	"markt/internal/festival"
	"markt/internal/lang"
	"markt/internal/programme"
	"markt/internal/site"
	"markt/internal/stall"
	"markt/internal/ticket"
	"markt/internal/web/openapi"
	"markt/internal/web/page"
)

// openapi describes this audience's routes and the files for others, to
// whoever writes a program against them.
func (s *screens) openapi(c *fiber.Ctx) error {
	body, err := json.Marshal(s.document())
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Send(body)
}

func (s *screens) document() *openapi.Document {
	d := openapi.Document{
		Info: openapi.Info{Title: "markt", Version: "1", Description: about},
		Tags: tags, Components: openapi.Components{SecuritySchemes: securities},
		Servers: []openapi.Server{{URL: s.Absolute("")}},
	}
	all := append(operations[:len(operations):len(operations)], files...)
	return builder().Build(d, all, page.Problem{}, anywhere)
}

// builder knows the types whose Go kind does not say what they look like.
func builder() *openapi.Builder {
	b := openapi.NewBuilder()
	b.Name("Answers", answersSchema())
	b.Name("Text", &openapi.Schema{Type: "object", AdditionalProperties: &openapi.Schema{Type: "string"},
		Description: "One text in many languages, by the code of each: {\"de\": \"…\", \"ar\": \"…\"}."})
	b.Know(reflect.TypeFor[lang.Text](), openapi.Ref("Text"))
	b.Know(reflect.TypeFor[checkin.Kind](), openapi.Words(checkin.Entry, checkin.Exit, checkin.Plus, checkin.Minus))
	b.Know(reflect.TypeFor[checkin.Status](), openapi.Words(checkin.OK, checkin.Refused))
	b.Know(reflect.TypeFor[checkin.Reason](), openapi.Words(append(checkin.Reasons, checkin.Failed)...))
	b.Know(reflect.TypeFor[festival.Admission](), openapi.Words(festival.AdmissionNormal, festival.AdmissionStop, festival.AdmissionEvacuation, festival.AdmissionReadmission))
	b.Know(reflect.TypeFor[ticket.OrderState](), openapi.Words(ticket.Paid, ticket.Pending, ticket.Canceled))
	b.Know(reflect.TypeFor[ticket.State](), openapi.Words(ticket.Valid, ticket.Void, ticket.Blocked))
	b.Know(reflect.TypeFor[ticket.Reentry](), openapi.Words(ticket.Reentries...))
	b.Know(reflect.TypeFor[stall.State](), openapi.Words(stall.States...))
	b.Know(reflect.TypeFor[stall.Mark](), openapi.Words(stall.Marks...))
	b.Know(reflect.TypeFor[site.StageKind](), openapi.Words(site.StageKinds...))
	b.Know(reflect.TypeFor[programme.State](), openapi.Words(programme.StateDraft, programme.StateConfirmed, programme.StateCanceled))
	return b
}

const about = `Stalls, programme, tickets and the gate of a market and festival.

Times are RFC 3339 with a zone, money is in integer cents, texts are given by language, proper names are plain. Answers may get more
fields; those described stay. A failure is RFC 9457 (application/problem+json): its code is for programs and stays, its sentences are for people.

Without ?edition= a route speaks of the current edition. An edition that is still being prepared answers 404 to everyone but its office.

Addresses and bodies are UTF-8; anything else is 400 unreadable.

A write with an Idempotency-Key happens once: the same key from the same caller gets the same answer, and with another body 422 idempotency_mismatch.
Nothing is limited by network address. 429 says after how many seconds to ask again.`

var tags = []openapi.Tag{
	{Name: "market", Description: "What the public may know, as it was released."},
	{Name: "tickets", Description: "Ordering tickets."},
	{Name: "applications", Description: "Applying for a stall."},
	{Name: "gate", Description: "Scanners at the gates."},
	{Name: "files", Description: "The released state as files for calendars, maps, apps and printers."},
	{Name: "operations", Description: "Watching the service."},
}

const (
	byDevice = "device"
	byHouse  = "house"
	byOffice = "office"
	byOrder  = "order"
)

var securities = map[string]openapi.Security{
	byHouse:  {Type: "http", Scheme: "bearer", Description: "The token for metrics that the environment sets: MARKT_METRICS_TOKEN."},
	byDevice: {Type: "http", Scheme: "bearer", Description: "The token of an enrolled device: /api/v1/gate/enrol, or `markt token create --role device`."},
	byOffice: {Type: "http", Scheme: "bearer", Description: "A token of the office with the rights of its role: `markt token create --role organiser`."},
	byOrder:  {Type: "http", Scheme: "bearer", Description: "The secret of the order."},
}

// anywhere are failures that any route may answer.
var anywhere = []openapi.Problem{
	{Status: 429, Says: "Too much at once.", Codes: []string{"limited"}},
	{Status: 500, Says: "A fault of the service; its log knows it by request_id.", Codes: []string{"internal"}},
	{Status: 503, Says: "The service cannot answer now, the same request may be sent again.", Codes: []string{"unavailable"}},
}

func problem(status int, says string, codes ...string) openapi.Problem {
	return openapi.Problem{Status: status, Says: says, Codes: codes}
}

var (
	noEdition      = problem(404, "There is no such edition, or it is not public yet.", "not_found")
	invalid        = problem(422, "Something is wrong with what was sent; fields says where.", "invalid")
	mismatch       = problem(422, "Something is wrong with what was sent, fields says where; or the Idempotency-Key came with another body.", "invalid", "idempotency_mismatch")
	tooLarge       = problem(413, "The body is larger than anything this route takes.", "too_large")
	noDevice       = problem(401, "There is no token (no_device), or it is not that of an enrolled device.", "no_device", "unauthorized")
	noGatekeeper   = problem(401, "There is no such token.", "unauthorized")
	notAGatekeeper = problem(403, "The role of this token runs no gates.", "forbidden")
	usedUp         = problem(410, "The code was used, is too old or is none of ours: the office shows a new one.", "gone")
	editionParam   = openapi.Param{Name: "edition", In: "query", Description: "The slug of another edition than the current one.", Schema: openapi.Schema{Type: "string"}}
	idempotency    = openapi.Param{Name: "Idempotency-Key", In: "header", Description: "Any text that is new for each new write.", Schema: openapi.Schema{Type: "string"}}
	reading        = openapi.Param{Name: "Accept-Language", In: "header", Description: "The language of sentences for people.", Schema: openapi.Schema{Type: "string"}, Example: "en"}
)
