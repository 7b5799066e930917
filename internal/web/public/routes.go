package public

import (
	"markt/internal/festival"
	"markt/internal/web/page"
)

// Routes are the addresses of visitors and vendors. A path that begins with /:lang exists once for each shipped language.
func Routes(h *page.House) []page.Route {
	s := &screens{h}
	return []page.Route{
		get("/", page.Anyone, s.language).OfNoEdition(),
		get("/:lang/look", page.Anyone, s.look).Cached().OfNoEdition(),
		get("/setup", page.Anyone, s.setup).OfNoEdition(),
		post("/setup", page.Anyone, s.setupPost).OfNoEdition(),
		get("/:lang/", page.Anyone, s.home).Cached().PerEdition(),
		get("/:lang/plan", page.Anyone, s.plan).Cached(planAsks...).PerEdition(),
		get("/:lang/plan/:location", page.Anyone, s.plan).Cached(planAsks...).PerEdition(),
		get("/:lang/about", page.Anyone, s.text(festival.TextAbout)).Cached().PerEdition(),
		get("/:lang/getting-there", page.Anyone, s.text(festival.TextGettingThere)).Cached().PerEdition(),
		get("/:lang/accessibility", page.Anyone, s.text(festival.TextAccessibility)).Cached().PerEdition(),
		get("/:lang/privacy", page.Anyone, s.text(festival.TextPrivacy)).Cached().PerEdition(),
		get("/:lang/imprint", page.Anyone, s.text(festival.TextImprint)).Cached().PerEdition(),
		get("/:lang/questions", page.Anyone, s.questions).Cached().PerEdition(),
		get("/:lang/share.png", page.Anyone, s.shareCard).Cached().PerEdition(),
		get("/robots.txt", page.Anyone, s.robots).Cached().OfNoEdition(),
		get("/sitemap.xml", page.Anyone, s.sitemap).Cached().OfNoEdition(),
		get("/plan.geojson", page.Anyone, s.planGeoJSON).Cached(page.AskWords("location")...),
		get("/:lang/sign-in", page.Anyone, s.signIn).OfNoEdition(),
		post("/:lang/sign-in", page.Anyone, s.signInPost).Quiet().OfNoEdition(),
		get("/:lang/sign-in/:token", page.Anyone, s.signInLink).OfNoEdition(),
		post("/:lang/sign-in/:token", page.Anyone, s.signInLinkPost).Quiet().OfNoEdition(),
		post("/demo/sign-in", page.Anyone, s.signInDemoPost).Quiet().OfNoEdition(),
		post("/sign-out", page.SignedIn, s.signOutPost).Quiet().OfNoEdition(),
		get("/my/logins", page.SignedIn, s.myLogins).OfNoEdition(),
		post("/my/logins/:id/revoke", page.SignedIn, s.myLoginRevokePost).Quiet().OfNoEdition(),
		get("/:lang/apply", page.Anyone, s.apply).PerEdition(),
		post("/:lang/apply", page.Anyone, s.applyPost).Does(festival.ActApply).Quiet().PerEdition(),
		post("/:lang/apply/forget", page.Anyone, s.applyForgetPost).Quiet().OfNoEdition(),
		get("/:lang/apply/:token/:step", page.Anyone, s.applyStep).ByToken(),
		post("/:lang/apply/:token/:step", page.Anyone, s.applyStepPost).Does(festival.ActApply).ByToken(),
		get("/my/", page.SignedIn, s.myHome).OfNoEdition(),
		get("/my/application/:token", page.Anyone, s.myApplication).ByToken(),
		get("/my/application/:token/qr.svg", page.Anyone, s.myApplicationQR).ByToken(),
		post("/my/application/:token/confirm", page.Anyone, s.myApplicationConfirmPost).Does(festival.ActOwn).ByToken(),
		post("/my/application/:token/withdraw", page.Anyone, s.myApplicationWithdrawPost).Does(festival.ActOwn).ByToken(),
		get("/:lang/stalls", page.Anyone, s.stalls).Cached(stallsAsks...).PerEdition(),
		get("/:lang/stalls/:id", page.Anyone, s.stall).Cached().PerEdition(),
		get("/:lang/programme", page.Anyone, s.programme).Cached(page.AskWords("day", "stage", "format", "language", "access", "q", "view")...).PerEdition(),
		get("/:lang/programme/:id", page.Anyone, s.programmeSession).Cached().PerEdition(),
		get("/:lang/programme/:id/calendar.ics", page.Anyone, s.programmeSessionCalendar).PerEdition(),
		get("/schedule.xml", page.Anyone, s.schedule("xml")).Cached(page.AskLang),
		get("/schedule.json", page.Anyone, s.schedule("json")).Cached(page.AskLang),
		get("/schedule.ics", page.Anyone, s.schedule("ics")).Cached(page.AskLang),
		get("/print/booklet-:file", page.Anyone, s.printBooklet).Cached(),
		get("/print/plan-:file", page.Anyone, s.printPlan).Cached(page.AskLang, page.AskPaper),
		get("/:lang/tickets", page.Anyone, s.tickets),
		post("/:lang/tickets", page.Anyone, s.ticketsPost).Does(festival.ActOrder).Quiet(),
		post("/:lang/tickets/confirm", page.Anyone, s.ticketsConfirmPost).Does(festival.ActOrder).ByToken().Quiet(),
		get("/:lang/tickets/find", page.Anyone, s.ticketsFind),
		post("/:lang/tickets/find", page.Anyone, s.ticketsFindPost).Does(festival.ActSee).Quiet(),
		get("/:lang/orders/:token", page.Anyone, s.order).ByToken(),
		get("/:lang/orders/:token/tickets.pdf", page.Anyone, s.orderPDF).ByToken(),
		post("/:lang/orders/:token/cancel", page.Anyone, s.orderCancelPost).Does(festival.ActOwn).ByToken().Quiet(),
		post("/:lang/orders/:token/return", page.Anyone, s.orderReturnPost).Does(festival.ActOwn).ByToken().Quiet(),
		get("/t/:code", page.Anyone, s.ticket).ByToken(),
		get("/ticket-worker.js", page.Anyone, s.ticketWorker).OfNoEdition(),
	}
}
