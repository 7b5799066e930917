package api

import "markt/internal/web/openapi"

var (
	langParam = openapi.Param{Name: "lang", In: "query", Description: "The language of the texts; without it the edition's.", Schema: openapi.Schema{Type: "string"}}
	fileParam = openapi.Param{Name: "file", In: "path", Required: true, Schema: openapi.Schema{Type: "string"}}
)

// files are what other audiences answer for programs, printers and calendars.
var files = []openapi.Operation{
	schedule("xml", "in the format of frab and c3voc", "text/xml", "application/xml"),
	schedule("json", "in the format of frab and c3voc", "application/json"),
	schedule("ics", "as a calendar", "text/calendar"),
	{Method: "GET", Path: "/plan.geojson", ID: "planFile", Tag: "files", Summary: "The released plan as GeoJSON (WGS 84)", Says: "A FeatureCollection.",
		Params: []openapi.Param{editionParam, langParam}, Files: []string{"application/geo+json"}, Kept: true, Problems: []openapi.Problem{noEdition}},
	printed("booklet-:file", "printBooklet", "The booklet", "The language and .pdf: booklet-de.pdf."),
	printed("plan-:file", "printPlan", "The plan of a location", "The location's slug and .pdf: plan-campus.pdf."),
	watch("/healthz", "healthz", "The process is alive", "text/plain"),
	watch("/readyz", "readyz", "It can serve: the database answers and is migrated", "text/plain"),
	metrics(),
}

func schedule(ending, as string, media ...string) openapi.Operation {
	return openapi.Operation{Method: "GET", Path: "/schedule." + ending, ID: "schedule_" + ending, Tag: "files", Summary: "The released programme " + as,
		Says: "The programme.", Params: []openapi.Param{editionParam, langParam}, Files: media, Kept: true,
		Problems: []openapi.Problem{problem(404, "There is no such edition, or no programme is released.", "not_found")}}
}

func printed(path, id, what, file string) openapi.Operation {
	param := fileParam
	param.Description = file
	return openapi.Operation{Method: "GET", Path: "/print/" + path, ID: id, Tag: "files", Summary: what + " for a printer", Says: "A PDF.",
		Params: []openapi.Param{param, editionParam}, Files: []string{"application/pdf"}, Kept: true,
		Problems: []openapi.Problem{problem(404, "There is no such edition, language or location, or nothing is released.", "not_found")}}
}

// metrics are for the house: from this machine, or with its token.
func metrics() openapi.Operation {
	o := watch("/metrics", "metrics", "Figures in the text format of Prometheus", "text/plain")
	o.Optional, o.Security = true, []string{byHouse}
	o.Problems = []openapi.Problem{problem(404, "Nobody but this machine and the bearer of the house's token for metrics reads them.", "not_found")}
	return o
}

func watch(path, id, what, media string) openapi.Operation {
	return openapi.Operation{Method: "GET", Path: path, ID: id, Tag: "operations", Summary: what, Says: what + ".", Files: []string{media}}
}
