package api

import (
	"markt/internal/ticket"
	"markt/internal/web/openapi"
)

type example = map[string]any

// operations describe the routes of Routes, in their order.
var operations = []openapi.Operation{
	{Method: "GET", Path: "/api/v1/openapi.json", ID: "openapi", Tag: "operations", Summary: "This document",
		Says: "OpenAPI 3.1.", Files: []string{"application/json"}, Kept: true},
	{Method: "GET", Path: "/api/v1/locations", ID: "locations", Tag: "market", Summary: "Where the market is",
		Says: "The locations; stages and pitches are those of the released plan.", Params: []openapi.Param{editionParam},
		Out: locationsAnswer{}, Kept: true, Problems: []openapi.Problem{noEdition}},
	{Method: "GET", Path: "/stalls.json", ID: "stallsFile", Tag: "files", Summary: "The confirmed stalls, the same bytes as /api/v1/stalls",
		Says: "The stalls.", Params: []openapi.Param{editionParam}, Out: stallsAnswer{}, Kept: true, Problems: []openapi.Problem{noEdition}},
	{Method: "GET", Path: "/api/v1/stalls", ID: "stalls", Tag: "market", Summary: "The confirmed stalls",
		Text: "Where they stand is told once a plan is released.",
		Says: "The stalls.", Params: []openapi.Param{editionParam}, Out: stallsAnswer{}, Kept: true, Problems: []openapi.Problem{noEdition}},
	{Method: "POST", Path: "/api/v1/applications", ID: "apply", Tag: "applications", Summary: "Apply for a stall", Optional: true, Security: []string{byOffice},
		Text: "An application comes whole and is submitted at once. What is wrong is said at its path. An organiser's token may apply after the deadline.",
		Says: "It is submitted.", Params: []openapi.Param{editionParam, idempotency, reading}, In: applicationIn{}, InExample: example{
			"kind": "manufactory", "lang": "de", "name": "Töpferei Sommer", "description": example{"de": "Geschirr von der Scheibe"},
			"contact": example{"name": "Lena Sommer", "email": "lena@toepferei.example"},
			"answers": example{"goods": example{"what": "Schalen, Becher"}, "size": example{"front": 3, "depth": 3}, "power": []example{{"name": "Licht", "watts": 60}}},
		},
		Status: 201, Out: applicationOut{}, OutExample: example{"id": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "status": "submitted", "url": "https://markt.example/my/application/12-1-abc"},
		Problems: []openapi.Problem{noEdition, problem(409, "Applications are closed.", "closed"), tooLarge, mismatch}},
	{Method: "GET", Path: "/api/v1/programme", ID: "programme", Tag: "market", Summary: "The released programme",
		Text: "Sessions, stages and hosts point to one another by id. A canceled session stays, with its state.",
		Says: "The programme; release is null while there is none.", Params: []openapi.Param{editionParam}, Out: programmeAnswer{}, Kept: true, Problems: []openapi.Problem{noEdition}},
	{Method: "GET", Path: "/api/v1/ticket-types", ID: "ticketTypes", Tag: "tickets", Summary: "What can be ordered now, sold-out types included",
		Says: "The types.", Params: []openapi.Param{editionParam}, Out: ticketTypes{}, Problems: []openapi.Problem{noEdition}},
	{Method: "POST", Path: "/api/v1/orders", ID: "order", Tag: "tickets", Summary: "Order tickets", Optional: true, Security: []string{byOffice},
		Text: "All of it or nothing. With a token of the office the order is final at once: 201. Anybody else gets 202: the places are held for a short time, " +
			"and a last step makes the order of them, in one strict lane that all such callers share.",
		Says: "The order.", Params: []openapi.Param{editionParam, idempotency, reading}, In: orderIn{},
		InExample: example{"lang": "de", "items": []ticket.Item{{Type: "tag", Quantity: 2}}}, Status: 201, Out: orderOut{},
		Pending: pendingOut{}, PendingSays: "What is to be done for the order: the last step.",
		Problems: []openapi.Problem{noEdition, problem(409, "Not enough places are left.", "sold_out"), mismatch}},
	{Method: "POST", Path: "/api/v1/orders/confirm", ID: "orderConfirm", Tag: "tickets", Summary: "Take the last step of an order",
		Text: "With the proof, at once; without it, when the wait is over. It may be repeated: the same hold is the same order.",
		Says: "The order.", Params: []openapi.Param{reading}, In: confirmIn{}, InExample: example{"hold": "…", "proof": "17.204.9.88.301.5.64.12"}, Status: 201, Out: orderOut{},
		Problems: []openapi.Problem{problem(403, "The hold is of a browser's order.", "forbidden"), problem(410, "The hold is too old, or was never one.", "hold_over"), invalid,
			problem(429, "The wait is not over, or the strict lane is full.", "too_early", "busy", "limited")}},
	{Method: "GET", Path: "/api/v1/orders/:code", ID: "orderByCode", Tag: "tickets", Summary: "An order again", Security: []string{byOrder, byOffice},
		Text: "For the bearer of its secret, or for the office.",
		Says: "The order.", Params: []openapi.Param{codeParam, editionParam}, Out: orderOut{},
		Problems: []openapi.Problem{problem(401, "The token is neither this order's secret nor one of the office.", "unauthorized"),
			problem(403, "The role of this token sees no orders.", "forbidden"), problem(404, "There is no such order or edition.", "not_found")}},
	{Method: "POST", Path: "/api/v1/gate/enrol", ID: "gateEnrol", Tag: "gate", Summary: "Make a phone a device of a gate",
		Says: "Its token, and what it needs to know.", Params: []openapi.Param{reading}, In: enrolIn{}, InExample: example{"token": "…"}, Out: enrolOut{},
		Problems: []openapi.Problem{usedUp, invalid}},
	{Method: "GET", Path: "/api/v1/gate/bundle", ID: "gateBundle", Tag: "gate", Summary: "What a device needs to judge without network", Security: []string{byDevice},
		Text: "Tickets stand in it as digests of their codes (the first 12 bytes of the SHA-256 of the 16 signed bytes, base64url): nothing in it names a person or opens a gate.",
		Says: "The bundle.", Out: bundleOut{}, Kept: true, Problems: []openapi.Problem{noDevice}},
	{Method: "GET", Path: "/api/v1/gate/records", ID: "gateRecords", Tag: "gate", Summary: "What a device may show of tickets without network", Security: []string{byDevice},
		Text: "Each ticket is sealed under its own code: only the code that is held before the device opens its record, and one that opens is genuine.",
		Says: "The records, of all tickets that may still admit.", Out: recordsOut{}, Kept: true, Problems: []openapi.Problem{noDevice}},
	{Method: "POST", Path: "/api/v1/gate/redeem", ID: "gateRedeem", Tag: "gate", Summary: "Judge one scan now", Security: []string{byDevice},
		Says: "The verdict, which is stored: the same nonce gets it again.", Params: []openapi.Param{reading}, In: scanIn{},
		InExample: example{"nonce": "5f2c0d9e", "code": "K7QM2XHD", "kind": "entry", "at": "2027-05-08T10:05:00+02:00"}, Out: verdict{},
		OutExample: example{"nonce": "5f2c0d9e", "status": "refused", "reason": "already_redeemed", "previous": example{"at": "2027-05-08T08:01:12Z", "gate": "haupt"},
			"ticket": example{"id": 12, "number": "K7QM2XHD", "type": "tag"}, "stored_at": "2027-05-08T08:05:01Z"},
		Problems: []openapi.Problem{noDevice, problem(409, "The nonce was another scan's.", "nonce_reused"), invalid}},
	{Method: "POST", Path: "/api/v1/gate/scans", ID: "gateScans", Tag: "gate", Summary: "Tell of scans that happened without network", Security: []string{byDevice},
		Text: "Each is judged at its own time and may be sent again. One that is malformed, or whose nonce was another's, is refused alone, with the reason error. " +
			"A body that is no such list, or has more than 1,000 scans, is refused as a whole.",
		Says: "A verdict for each.", Params: []openapi.Param{reading}, In: scansIn{},
		InExample: example{"scans": []example{{"nonce": "a1", "kind": "minus", "at": "2027-05-08T11:58:00+02:00"}}}, Out: scansOut{},
		Problems: []openapi.Problem{noDevice, tooLarge, invalid}},
	{Method: "POST", Path: "/api/v1/gate/count", ID: "gateCount", Tag: "gate", Summary: "Tell that people were counted", Security: []string{byDevice},
		Says: "How many are inside now.", Params: []openapi.Param{reading}, In: countIn{},
		InExample: example{"nonce": "c1", "location": "campus", "inside": 412, "at": "2027-05-08T12:00:00+02:00"}, Out: occupancyOut{},
		Problems: []openapi.Problem{noDevice, invalid}},
	{Method: "GET", Path: "/api/v1/gate/occupancy", ID: "gateOccupancy", Tag: "gate", Summary: "How many are inside", Security: []string{byDevice},
		Says: "The figures.", Out: occupancyOut{}, Problems: []openapi.Problem{noDevice}},
	{Method: "GET", Path: "/api/v1/standalone/copy", ID: "standaloneCopy", Tag: "gate", Summary: "What a service needs that stands alone at a gate", Security: []string{byOffice},
		Text: "For `markt gate --standalone` of the same version, which alone reads it: rules, public keys, the devices' token hashes, tickets and scans. No name, no mail address and no order is in it.",
		Says: "The copy.", Params: []openapi.Param{editionParam}, Files: []string{"application/json"}, Problems: []openapi.Problem{noEdition, noGatekeeper, notAGatekeeper}},
	{Method: "POST", Path: "/api/v1/standalone/scans", ID: "standaloneScans", Tag: "gate", Summary: "Tell what happened at a service that stood alone", Security: []string{byOffice},
		Text: "It let people in and sent them away: neither is judged again. The same nonce is stored once, whoever tells of it.",
		Says: "What of it is stored here now.", Params: []openapi.Param{editionParam, reading}, In: relayIn{}, InExample: example{"sent_at": "2027-05-08T12:00:00+02:00", "scans": []example{
			{"nonce": "a1", "kind": "plus", "code": "", "at": "2027-05-08T11:58:00+02:00", "gate": 1, "device": 7, "status": "ok"}}}, Out: relayOut{},
		Problems: []openapi.Problem{noEdition, noGatekeeper, notAGatekeeper, tooLarge, invalid}},
}

var codeParam = openapi.Param{Name: "code", In: "path", Required: true, Description: "The order's code, in any case.", Schema: openapi.Schema{Type: "string"}}
