package openapi

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// Operation is what one route does. In and Out are values of the types that it
// reads and answers; Files are media types of an answer that is no JSON.
type Operation struct {
	Method   string
	Path     string // as the route table writes it, ":code"
	ID       string
	Tag      string
	Summary  string
	Text     string
	Security []string // one of these; none: anyone
	Optional bool     // it goes without Security too
	Params   []Param

	In        any
	InExample any

	Status     int // of success; 0 is 200
	Says       string
	Out        any
	OutExample any
	Files      []string
	Kept       bool // answers with an ETag, and 304 to one that is still right

	Pending     any // the answer 202, where more is to be done; nil: there is none
	PendingSays string

	Problems []Problem
}

// Problem is a way to fail: a status and its stable codes.
type Problem struct {
	Status int
	Says   string
	Codes  []string
}

const (
	mediaJSON    = "application/json"
	mediaProblem = "application/problem+json"
)

// problemName is the component that every failure is.
const problemName = "Problem"

// Build makes the document. problem is a value of the type that failures have;
// common are failures that any route may answer.
func (b *Builder) Build(d Document, all []Operation, problem any, common []Problem) *Document {
	b.schema(reflect.TypeOf(problem), false)
	d.OpenAPI, d.Paths = "3.1.0", map[string]PathItem{}
	d.Components.Responses = map[string]response{}
	for _, p := range common {
		d.Components.Responses[p.Codes[0]] = p.response()
	}
	for _, o := range all {
		path := Template(o.Path)
		if d.Paths[path] == nil {
			d.Paths[path] = PathItem{}
		}
		d.Paths[path][strings.ToLower(o.Method)] = b.operation(o, common)
	}
	d.Components.Schemas = b.schemas
	return &d
}

var parameter = regexp.MustCompile(`:(\w+)`)

// Template writes a route's path as OpenAPI does: /orders/:code → /orders/{code}.
func Template(path string) string { return parameter.ReplaceAllString(path, "{$1}") }

func (b *Builder) operation(o Operation, common []Problem) *operation {
	out := &operation{ID: o.ID, Tags: []string{o.Tag}, Summary: o.Summary, Description: o.Text, Security: o.security(),
		Parameters: o.params(), Responses: map[string]response{}}
	if o.In != nil {
		out.RequestBody = &requestBody{true, map[string]media{mediaJSON: {b.schema(reflect.TypeOf(o.In), true), o.InExample}}}
	}
	for _, p := range common {
		out.Responses[strconv.Itoa(p.Status)] = response{Ref: "#/components/responses/" + p.Codes[0]}
	}
	for _, p := range o.Problems {
		out.Responses[strconv.Itoa(p.Status)] = p.response()
	}
	b.success(o, out.Responses)
	return out
}

func (o Operation) security() []map[string][]any {
	ways := []map[string][]any{}
	if o.Optional {
		ways = append(ways, map[string][]any{})
	}
	for _, name := range o.Security {
		ways = append(ways, map[string][]any{name: {}})
	}
	return ways
}

var etag = Param{Name: "If-None-Match", In: "header", Description: "The `ETag` of an earlier answer; 304 when it is still right.", Schema: Schema{Type: "string"}}

func (o Operation) params() []Param {
	if o.Kept {
		return append(o.Params[:len(o.Params):len(o.Params)], etag)
	}
	return o.Params
}

func (b *Builder) success(o Operation, responses map[string]response) {
	r := response{Description: o.Says, Content: map[string]media{}}
	if o.Out != nil {
		r.Content[mediaJSON] = media{b.schema(reflect.TypeOf(o.Out), false), o.OutExample}
	}
	for _, kind := range o.Files {
		r.Content[kind] = media{}
	}
	if o.Kept {
		r.Headers = map[string]header{"ETag": {"Names this content.", Schema{Type: "string"}}}
		responses["304"] = response{Description: "Nothing has changed since the answer with this `ETag`."}
	}
	if o.Pending != nil {
		responses["202"] = response{Description: o.PendingSays, Content: map[string]media{mediaJSON: {Schema: b.schema(reflect.TypeOf(o.Pending), false)}}}
	}
	if o.Status == 0 {
		o.Status = 200
	}
	responses[strconv.Itoa(o.Status)] = r
}

// response of a failure: its type, with the codes that it may carry here.
func (p Problem) response() response {
	codes := &Schema{Properties: map[string]*Schema{"code": Words(p.Codes...), "status": {Minimum: &p.Status, Maximum: &p.Status}}}
	r := response{Description: p.Says, Content: map[string]media{mediaProblem: {Schema: &Schema{AllOf: []*Schema{Ref(problemName), codes}}}}}
	if p.Status == 429 || p.Status == 503 {
		r.Headers = map[string]header{"Retry-After": {"Seconds after which to ask again.", Schema{Type: "integer"}}}
	}
	return r
}
