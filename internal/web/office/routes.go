package office

import (
	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/intake"
	"markt/internal/lang"
	"markt/internal/picture"
	"markt/internal/press"
	"markt/internal/site"
	"markt/internal/web/page"
)

// Who does what in the office. An organiser may do everything.
var (
	organisers  = page.Only(account.Organiser)
	jurors      = page.Only(account.Organiser, account.Jury)
	readers     = page.Only(account.Organiser, account.Jury, account.Programme) // of applications
	planners    = page.Only(account.Organiser, account.Programme)               // of the programme
	sellers     = page.Only(account.Organiser)                                  // of tickets
	helpers     = page.Only(account.Organiser, account.Finance, account.GateLead)
	gatekeepers = page.Only(account.Organiser, account.GateLead)
)

// longTexts is what a form with the longest texts holds: one in each language
// and one more, each letter as a browser sends an Arabic one (%D8%A7).
var longTexts = page.BodyUsual + 6*input.MaxText*(len(lang.All())+1)

// paperMost is read of a list that is typed in: that of a whole market, so that
// its own page says how many go at once and gives back what was typed.
const paperMost = 1 << 20

// Routes are the addresses of organisers, jury, programme, finance and gate leads.
func Routes(h *page.House) []page.Route {
	s := &screens{House: h, walls: make(chan struct{}, wallStreams), editors: make(chan struct{}, editStreams)}
	edition, day, location, stop, stage := s.edition(), s.day(), s.location(), s.stop(), s.stage()
	text, question, partner := s.text(), s.question(), s.partner()
	entry, callback, fee := s.applicationNew(), s.callback(), s.fee()
	message, messageTemplate := s.message(), s.messageTemplate()
	kind, stall, session, programmeHost, programmeRules := s.kind(), s.stall(), s.session(), s.programmeHost(), s.programmeRules()
	requirement := s.requirements()
	juryReview, juryCriteria, juryTargets := s.juryReview(), s.juryCriteria(), s.juryTargets()
	planGround, planRow, pitch := s.planGround(), s.planRow(), s.pitch()
	planRule, planFinding, planOutlet := s.planRule(), s.planFinding(), s.planOutlet()
	ticketType, ticketQuota, gate := s.ticketType(), s.ticketQuota(), s.gate()
	all := []page.Route{
		get("/office/applications", readers, s.applications),
		get("/office/applications.csv", organisers, s.vendorsFile(s.applicationTable, "csv")),
		get("/office/applications.xlsx", organisers, s.vendorsFile(s.applicationTable, "xlsx")),
		post("/office/applications/marked", jurors, s.applicationsMarkedPost).Quiet(),
		get("/office/applications/new", organisers, entry.Get),
		post("/office/applications/new", organisers, entry.Post).Quiet(),
		get("/office/fees", organisers, s.fees),
		get("/office/fees/:id", organisers, fee.Get),
		post("/office/fees/:id", organisers, fee.Post).Quiet(),
		get("/office/callbacks", organisers, s.callbacks),
		get("/office/callbacks/:id", organisers, callback.Get),
		post("/office/callbacks/:id", organisers, callback.Post).Quiet(),
		get("/office/applications/:id", readers, s.application),
		post("/office/applications/:id/decide", jurors, s.applicationDecidePost),
		post("/office/applications/:id/note", jurors, s.applicationNotePost).Quiet(),
		post("/office/applications/:id/told", organisers, s.applicationToldPost).Quiet(),
		get("/office/applications/:id/photo.jpeg", readers, s.applicationPhoto),
		get("/office/applications/:id/card.pdf", organisers, s.applicationCard),
		get("/office/applications/:id/receipt.pdf", organisers, s.applicationLetter("receipt.pdf", (*press.Press).Receipt)),
		get("/office/applications/:id/admission.pdf", organisers, s.applicationLetter("admission.pdf", (*press.Press).AdmissionLetter)),
		post("/office/applications/:id/help", organisers, s.applicationHelpPost).Quiet(),
		post("/office/applications/:id/link", organisers, s.applicationLinkPost).Quiet(),
		post("/office/applications/:id/clear", organisers, s.applicationClearPost).Quiet(),
		post("/office/applications/:id/carry", organisers, s.applicationCarryPost).Quiet(),
		get("/office/applications/:id/papers/:requirement", organisers, s.paper),
		post("/office/applications/:id/papers/:requirement", organisers, s.paperPost).Quiet(),
		get("/office/evidence/:id", organisers, s.evidence),
		get("/office/papers", organisers, s.papers),
		post("/office/papers/:id/told", organisers, s.papersToldPost).Quiet(),
		get("/office/requirements", organisers, requirement.Get),
		post("/office/requirements", organisers, requirement.Post).Body(longTexts).Quiet(),
		get("/office/decisions", organisers, s.decisions),
		post("/office/decisions", organisers, s.decisionsPost).Body(longTexts),
		get("/office/jury", jurors, s.jury),
		get("/office/jury/reviews/:id", jurors, juryReview.Get),
		post("/office/jury/reviews/:id", jurors, juryReview.Post).Quiet(),
		get("/office/jury/criteria", organisers, juryCriteria.Get),
		post("/office/jury/criteria", organisers, juryCriteria.Post).Body(longTexts),
		get("/office/jury/targets", organisers, juryTargets.Get),
		post("/office/jury/targets", organisers, juryTargets.Post),
		get("/office/jury/ranking", organisers, s.juryRanking),
		post("/office/jury/ranking", organisers, s.juryRankingPost),
		get("/office/requests", organisers, s.requests),
		post("/office/requests", organisers, s.requestsPost),
		get("/office/messages", organisers, s.messages),
		get("/office/messages/left", organisers, s.messageLeft),
		post("/office/messages/left", organisers, s.messageReachedPost).Does(festival.ActKeep).Quiet(),
		get("/office/messages/templates/:id", organisers, messageTemplate.Get),
		post("/office/messages/templates/:id", organisers, messageTemplate.Post).Does(festival.ActKeep).Body(longTexts).Quiet(),
		get("/office/messages/:id", organisers, s.messageDraft(message.Get)),
		post("/office/messages/:id", organisers, message.Post).Does(festival.ActKeep).Body(longTexts).Quiet(),
		get("/office/messages/:id/send", organisers, s.messageSend),
		post("/office/messages/:id/send", organisers, s.messageSendPost).Does(festival.ActKeep).Quiet(),
		get("/office/messages/:id/sent", organisers, s.messageSent),
		get("/office/messages/:id/to/:application", organisers, s.messageTo),
		get("/office/messages/:id/letters.pdf", organisers, s.messageLetters()),
		get("/office/messages/:id/calls.pdf", organisers, s.messagePhones()),
		get("/office/messages/:id/recipients.csv", organisers, s.messageCSV()),
		get("/office/kinds", jurors, s.kinds),
		post("/office/kinds/shipped", organisers, s.kindsShippedPost),
		post("/office/kinds/rule", organisers, s.kindsRulePost).Quiet(),
		post("/office/kinds/:id/invitation", organisers, s.kindInvitationPost).Quiet(),
		get("/office/kinds/:id", organisers, kind.Get),
		post("/office/kinds/:id", organisers, kind.Post),
		get("/office/stalls", page.Office, s.stalls),
		get("/office/stalls.csv", page.Office, s.vendorsFile(s.stallTable, "csv")),
		get("/office/stalls.xlsx", page.Office, s.vendorsFile(s.stallTable, "xlsx")),
		post("/office/stalls/marked", organisers, s.stallsMarkedPost).Quiet(),
		get("/office/stalls/:id", organisers, stall.Get),
		post("/office/stalls/:id", organisers, stall.Post).Body(longTexts),
		get("/office/", page.Office, s.today),
		get("/office/edition", organisers, edition.Get),
		post("/office/edition", organisers, edition.Post),
		get("/office/editions", organisers, s.editions),
		page.HousePost("/office/editions", s.editionCreatePost).Quiet(),
		page.HouseGet("/office/editions/:id/carry", s.editionCarry),
		page.HousePost("/office/editions/:id/carry", s.editionCarryPost).Quiet(),
		page.HouseGet("/office/editions/:id/state/:state", s.editionState),
		page.HousePost("/office/editions/:id/state/:state", s.editionStatePost),
		page.HouseGet("/office/editions/:id/current", s.editionCurrent),
		page.HousePost("/office/editions/:id/current", s.editionCurrentPost),
		get("/office/days", organisers, s.days),
		get("/office/days/:id", organisers, day.Get),
		post("/office/days/:id", organisers, day.Post),
		get("/office/locations", organisers, s.locations),
		get("/office/locations/:id", organisers, location.Get),
		post("/office/locations/:id", organisers, location.Post).Body(longTexts),
		get("/office/locations/:id/stops/:stop", organisers, stop.Get),
		post("/office/locations/:id/stops/:stop", organisers, stop.Post),
		get("/office/stages", planners, s.stages),
		get("/office/stages/:id", planners, stage.Get),
		post("/office/stages/:id", planners, stage.Post).Body(longTexts),
		get("/office/texts", organisers, s.texts),
		get("/office/texts/:key", organisers, text.Get),
		post("/office/texts/:key", organisers, text.Post).Body(longTexts),
		get("/office/questions/:id", organisers, question.Get),
		post("/office/questions/:id", organisers, question.Post).Body(longTexts),
		get("/office/partners/:id", organisers, partner.Get),
		post("/office/partners/:id", organisers, partner.Post),
		get("/office/plan", organisers, s.plans),
		get("/office/plan/release", organisers, s.planRelease),
		post("/office/plan/release", organisers, s.planReleasePost),
		post("/office/plan/release/approve", organisers, s.planApprovePost).Quiet(),
		post("/office/plan/release/demand", organisers, s.planDemandPost).Quiet(),
		get("/office/plan/release/:id", organisers, s.planTold),
		post("/office/plan/release/:id", organisers, s.planToldPost).Quiet(),
		get("/office/plan/rules", organisers, s.planRules),
		get("/office/plan/rules/:rule", organisers, planRule.Get),
		post("/office/plan/rules/:rule", organisers, planRule.Post).Quiet(),
		get("/office/plan/place", organisers, s.place),
		post("/office/plan/place", organisers, s.placePost).Quiet(),
		get("/office/plan/place/rules", organisers, s.placeRules),
		post("/office/plan/place/rules", organisers, s.placeRulesPost).Quiet(),
		post("/office/plan/place/undo", organisers, s.placeUndoPost).Quiet(),
		get("/office/plan/place/:run", organisers, s.placeRun),
		post("/office/plan/place/:run/stop", organisers, s.placeStopPost).Quiet(),
		post("/office/plan/place/:run/take", organisers, s.placeTakePost).Quiet(),
		get("/office/plan/place/:run/why", organisers, s.placeWhy),
		get("/office/plan/:id", organisers, s.plan),
		post("/office/plan/:id/check", organisers, s.planCheckPost).Does(festival.ActRead).Body(planCheckMost).Quiet(),
		get("/office/plan/:id/findings/:finding", organisers, planFinding.Get),
		post("/office/plan/:id/findings/:finding", organisers, planFinding.Post).Quiet(),
		get("/office/plan/:id/power", organisers, s.planPower),
		get("/office/plan/:id/power/:stall", organisers, planOutlet.Get),
		post("/office/plan/:id/power/:stall", organisers, planOutlet.Post).Quiet(),
		get("/office/plan/:id/ground", organisers, planGround.Get),
		post("/office/plan/:id/ground", organisers, planGround.Post).Quiet(),
		get("/office/plan/:id/row", organisers, planRow.Get),
		post("/office/plan/:id/row", organisers, planRow.Post).Quiet(),
		get("/office/plan/:id/import", organisers, s.planImport),
		post("/office/plan/:id/import", organisers, s.planImportPost).Upload(site.MaxDrawing).Quiet(),
		post("/office/plan/:id/allot", organisers, s.planAllotPost).Quiet(),
		post("/office/plan/:id/vacate", organisers, s.planVacatePost).Quiet(),
		get("/office/plan/:id/edit", organisers, s.planEdit),
		get("/office/plan/:id/edit/state", organisers, s.planEditState),
		get("/office/plan/:id/edit/live", organisers, s.planEditLive),
		post("/office/plan/:id/edit/changes", organisers, s.planEditPost).Body(editMost).Quiet(),
		get("/office/plan/:id/picture", organisers, s.planPicture),
		post("/office/plan/:id/picture", organisers, s.planPicturePost).Upload(picture.Most).Quiet(),
		post("/office/plan/:id/lock", organisers, s.placeLockPost).Quiet(),
		get("/office/plan/:id/pitches/:pitch", organisers, pitch.Get),
		post("/office/plan/:id/pitches/:pitch", organisers, pitch.Post).Quiet(),
		get("/office/removed", page.Office, s.removed),
		post("/office/undo/:what/:id", page.Office, s.undoPost),
		get("/office/people", organisers, s.people),
		post("/office/people", organisers, s.peopleAddPost).Does(festival.ActKeep).Quiet(),
		post("/office/people/:id/revoke", organisers, s.peopleRevokePost).Does(festival.ActKeep).Quiet(),
		get("/office/people/:id/invitation", organisers, s.invitation),
		post("/office/people/:id/invitation", organisers, s.invitationPost).Does(festival.ActKeep).Quiet(),
		page.HouseGet("/office/house/people", s.housePeople),
		page.HousePost("/office/house/people", s.housePeopleAddPost).Quiet(),
		page.HousePost("/office/house/people/:id/revoke", s.housePeopleRevokePost).Quiet(),
		get("/office/print", page.Office, s.print),
		get("/office/exports", page.Office, s.exports),
		get("/office/imports", planners, s.imports),
		post("/office/imports", planners, s.importsPost).Upload(intake.MaxFile).Quiet(),
		get("/office/imports/:id", planners, s.importFile),
		get("/office/imports/:id/lines.csv", planners, s.importLines),
		post("/office/imports/:id/choose", planners, s.importChoosePost).Quiet(),
		post("/office/imports/:id/take", planners, s.importTakePost),
		post("/office/imports/:id/drop", planners, s.importDropPost).Quiet(),
		post("/office/imports/:id/undo", planners, s.importUndoPost),
		get("/office/programme", page.Office, s.programme),
		post("/office/programme/confirm", planners, s.programmeConfirmPost).Quiet(),
		get("/office/programme/new", planners, session.Get),
		get("/office/programme/release", page.Office, s.programmeRelease),
		post("/office/programme/release", planners, s.programmeReleasePost),
		get("/office/programme/hosts", page.Office, s.programmeHosts),
		get("/office/programme/hosts/new", planners, programmeHost.Get),
		get("/office/programme/hosts/:id", page.Office, programmeHost.Get),
		post("/office/programme/hosts/:id", planners, programmeHost.Post).Body(longTexts).Quiet(),
		get("/office/programme/rules", planners, programmeRules.Get),
		post("/office/programme/rules", planners, programmeRules.Post).Quiet(),
		get("/office/programme/grid", planners, s.programmeGrid),
		get("/office/programme/grid/state", planners, s.programmeGridState),
		get("/office/programme/grid/live", planners, s.programmeGridLive),
		post("/office/programme/grid/changes", planners, s.programmeGridPost).Body(gridMost).Quiet(),
		post("/office/programme/grid/check", planners, s.programmeGridCheckPost).Does(festival.ActRead).Body(gridMost).Quiet(),
		post("/office/programme/grid/fit", planners, s.programmeGridFitPost).Does(festival.ActRead).Quiet(),
		post("/office/programme/from/:id", planners, s.sessionFromPost).Quiet(),
		get("/office/programme/:id", page.Office, session.Get),
		post("/office/programme/:id", planners, session.Post).Body(longTexts).Quiet(),
		post("/office/programme/:id/confirm", planners, s.sessionConfirmPost),
		post("/office/programme/:id/cancel", planners, s.sessionCancelPost),
		get("/office/outbox", organisers, s.outbox),
		get("/office/outbox/:id", organisers, s.outboxMessage),
		get("/office/outbox/:id/message.eml", organisers, s.outboxRaw),
		get("/office/tickets", helpers, s.ticketTypes),
		get("/office/tickets/types/:id", sellers, ticketType.Get),
		post("/office/tickets/types/:id", sellers, ticketType.Post).Body(longTexts),
		get("/office/tickets/quotas/:id", sellers, ticketQuota.Get),
		post("/office/tickets/quotas/:id", sellers, ticketQuota.Post).Quiet(),
		get("/office/tickets/spare", sellers, s.ticketSpare),
		post("/office/tickets/spare", sellers, s.ticketSparePost).Quiet(),
		get("/office/tickets/orders", helpers, s.ticketOrders),
		get("/office/tickets/orders/return", organisers, s.ticketReturn),
		post("/office/tickets/orders/return", organisers, s.ticketReturnPost).Quiet(),
		post("/office/tickets/orders/return/undo", organisers, s.ticketReturnUndoPost).Quiet(),
		get("/office/tickets/orders/:id", helpers, s.ticketOrder),
		get("/office/tickets/orders/:id/tickets.pdf", helpers, s.ticketOrderPDF),
		post("/office/tickets/orders/:id/cancel", helpers, s.ticketOrderCancelPost).Quiet(),
		post("/office/tickets/orders/:id/unused", sellers, s.ticketOrderUnusedPost).Quiet(),
		post("/office/tickets/orders/:id/tickets/:ticket", helpers, s.ticketOrderTicketPost).Quiet(),
		get("/office/gate", gatekeepers, s.gateNow),
		post("/office/gate/admission", gatekeepers, s.gateAdmissionPost).Does(festival.ActKeep).Quiet(),
		post("/office/gate/count", gatekeepers, s.gateCountPost).Does(festival.ActKeep).Quiet(),
		get("/office/gate/wall", gatekeepers, s.gateWall),
		get("/office/gate/wall/live", gatekeepers, s.gateWallLive),
		get("/office/gate/paper", gatekeepers, s.gatePaper),
		post("/office/gate/paper", gatekeepers, s.gatePaperPost).Does(festival.ActKeep).Body(paperMost).Quiet(),
		post("/office/gate/paper/undo", gatekeepers, s.gatePaperUndoPost).Does(festival.ActKeep).Quiet(),
		get("/office/gate/gates", gatekeepers, s.gates),
		get("/office/gate/gates/:id", gatekeepers, gate.Get),
		post("/office/gate/gates/:id", gatekeepers, gate.Post).Quiet(),
		get("/office/gate/devices", gatekeepers, s.gateDevices),
		post("/office/gate/devices", gatekeepers, s.gateDevicesPost).Quiet(),
		get("/office/gate/left", gatekeepers, s.gateLeft),
		post("/office/gate/left", gatekeepers, s.gateLeftPost).Does(festival.ActKeep).Body(leftMost).Quiet(),
		get("/office/gate/requests", gatekeepers, s.gateRequests),
		post("/office/gate/requests", gatekeepers, s.gateRequestsPost).Does(festival.ActKeep).Quiet(),
		get("/office/gate/requests/:id", gatekeepers, s.gateRequest),
		post("/office/gate/requests/:id", gatekeepers, s.gateRequestPost).Quiet(),
		get("/office/gate/devices/:id", gatekeepers, s.gateDevice),
		post("/office/gate/devices/:id/rights", gatekeepers, s.gateDeviceRightsPost).Quiet(),
		post("/office/gate/devices/:id/renew", gatekeepers, s.gateDeviceRenewPost).Quiet(),
		post("/office/gate/devices/:id/revoke", gatekeepers, s.gateDeviceRevokePost).Does(festival.ActKeep).Quiet(),
	}
	for _, sheet := range press.Sheets {
		may := page.Only(sheet.Readers...)
		all = append(all,
			get("/office/print/"+sheet.Name+".pdf", may, s.printSheet(sheet)),
			get("/office/print/"+sheet.Name+"/:print", may, s.printProgress(sheet)),
			get("/office/print/"+sheet.Name+"/:print/file.pdf", may, s.printFile(sheet)))
	}
	for _, x := range press.Exports {
		for _, ending := range x.Endings {
			all = append(all, get("/office/exports/"+x.Name+"."+ending, page.Only(x.Readers...), s.exportsFile(x, ending)))
		}
	}
	for i := range all {
		all[i] = ofOffice(all[i])
	}
	return withDoors(s, all)
}

// ofOffice gives a route of the office an address for each edition. What it
// does is reading or work, unless its line says otherwise.
func ofOffice(r page.Route) page.Route {
	switch r.Act {
	case festival.ActSee:
		r.Act = festival.ActRead
	case "":
		r.Act = festival.ActWork
	}
	return r.PerEdition()
}
