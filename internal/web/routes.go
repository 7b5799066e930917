package web

import (
	"github.com/gofiber/fiber/v2"

	"markt/internal/account"
	"markt/internal/festival"
	"markt/internal/lang"
)

// route is one line of the table.
type route struct {
	method string
	path   string
	guard  guard
	handle fiber.Handler
	cached bool // a public page of the released state: bytes kept per language
	quiet  bool // a write that changes nothing the cached pages show
}

const (
	get  = fiber.MethodGet
	post = fiber.MethodPost
)

// routes is every address, who may go there, and what answers. A path that
// begins with /:lang exists once for each shipped language.
func (s *Server) routes() []route {
	return []route{
		{get, "/healthz", anyone, s.healthz, false, false},
		{get, "/readyz", anyone, s.readyz, false, false},
		{get, "/metrics", anyone, s.metrics, false, false},

		{get, "/", anyone, s.chooseLanguage, false, false},
		{get, "/:lang/look", anyone, s.look, true, false},

		{get, "/setup", anyone, s.setup, false, false},
		{post, "/setup", anyone, s.setupPost, false, false},
		{get, "/:lang/", anyone, s.home, true, false},
		{get, "/:lang/e/:edition/", anyone, s.home, true, false},
		{get, "/:lang/plan", anyone, s.plan, true, false},
		{get, "/:lang/plan/:location", anyone, s.plan, true, false},
		{get, "/:lang/e/:edition/plan", anyone, s.plan, true, false},
		{get, "/:lang/e/:edition/plan/:location", anyone, s.plan, true, false},
		{get, "/:lang/about", anyone, s.publicText(festival.TextAbout), true, false},
		{get, "/:lang/getting-there", anyone, s.publicText(festival.TextGettingThere), true, false},
		{get, "/:lang/accessibility", anyone, s.publicText(festival.TextAccessibility), true, false},
		{get, "/:lang/privacy", anyone, s.publicText(festival.TextPrivacy), true, false},
		{get, "/:lang/imprint", anyone, s.publicText(festival.TextImprint), true, false},
		{get, "/:lang/questions", anyone, s.questions, true, false},
		{get, "/:lang/e/:edition/about", anyone, s.publicText(festival.TextAbout), true, false},
		{get, "/:lang/e/:edition/getting-there", anyone, s.publicText(festival.TextGettingThere), true, false},
		{get, "/:lang/e/:edition/accessibility", anyone, s.publicText(festival.TextAccessibility), true, false},
		{get, "/:lang/e/:edition/privacy", anyone, s.publicText(festival.TextPrivacy), true, false},
		{get, "/:lang/e/:edition/imprint", anyone, s.publicText(festival.TextImprint), true, false},
		{get, "/:lang/e/:edition/questions", anyone, s.questions, true, false},
		{get, "/plan.geojson", anyone, s.planGeoJSON, true, false},
		{get, "/api/v1/locations", apiOpen, s.apiLocationsGet, true, false},

		{get, "/:lang/sign-in", anyone, s.signIn, false, false},
		{post, "/:lang/sign-in", anyone, s.signInPost, false, true},
		{get, "/:lang/sign-in/:token", anyone, s.signInLink, false, false},
		{post, "/:lang/sign-in/:token", anyone, s.signInLinkPost, false, true},
		{post, "/demo/sign-in", anyone, s.demoSignInPost, false, true},
		{post, "/sign-out", signedIn, s.signOutPost, false, true},
		{get, "/my/logins", signedIn, s.logins, false, false},
		{post, "/my/logins/:id/revoke", signedIn, s.loginRevokePost, false, true},

		{get, "/:lang/apply", anyone, s.stallApply, false, false},
		{post, "/:lang/apply", anyone, s.stallApplyPost, false, true},
		{get, "/:lang/apply/:token/:step", anyone, s.stallApplyStep, false, false},
		{post, "/:lang/apply/:token/:step", anyone, s.stallApplyStepPost, false, false},
		{get, "/my/", signedIn, s.myHome, false, false},
		{get, "/my/application/:token", anyone, s.myApplication, false, false},
		{get, "/my/application/:token/qr.svg", anyone, s.myApplicationQR, false, false},
		{post, "/my/application/:token/confirm", anyone, s.myApplicationConfirmPost, false, false},
		{post, "/my/application/:token/withdraw", anyone, s.myApplicationWithdrawPost, false, false},

		{get, "/:lang/stalls", anyone, s.publicStalls, true, false},
		{get, "/:lang/stalls/:id", anyone, s.publicStall, true, false},
		{get, "/:lang/e/:edition/stalls", anyone, s.publicStalls, true, false},
		{get, "/:lang/e/:edition/stalls/:id", anyone, s.publicStall, true, false},
		{get, "/stalls.json", anyone, s.apiStalls, true, false},
		{get, "/api/v1/stalls", apiOpen, s.apiStalls, true, false},
		{post, "/api/v1/applications", apiOpen, s.apiApplicationPost, false, true},

		{get, "/office/applications", only(account.Organiser, account.Jury, account.Programme), s.officeApplications, false, false},
		{get, "/office/applications.csv", only(account.Organiser, account.Jury), s.officeApplicationsCSV, false, false},
		{post, "/office/applications/review", only(account.Organiser, account.Jury), s.officeApplicationsReviewPost, false, true},
		{get, "/office/applications/:id", only(account.Organiser, account.Jury, account.Programme), s.officeApplication, false, false},
		{post, "/office/applications/:id/decide", only(account.Organiser, account.Jury), s.officeApplicationDecidePost, false, false},
		{post, "/office/applications/:id/note", only(account.Organiser, account.Jury), s.officeApplicationNotePost, false, true},
		{post, "/office/applications/:id/told", only(account.Organiser, account.Jury), s.officeApplicationToldPost, false, true},
		{post, "/office/applications/:id/link", only(account.Organiser), s.officeApplicationLinkPost, false, true},
		{get, "/office/kinds", only(account.Organiser, account.Jury), s.officeKinds, false, false},
		{post, "/office/kinds/shipped", only(account.Organiser), s.officeKindsShippedPost, false, false},
		{post, "/office/kinds/rule", only(account.Organiser), s.officeRulePost, false, true},
		{get, "/office/kinds/:id", only(account.Organiser), s.officeKind, false, false},
		{post, "/office/kinds/:id", only(account.Organiser), s.officeKindPost, false, false},
		{get, "/office/stalls", office, s.officeStalls, false, false},
		{get, "/office/stalls/:id", only(account.Organiser), s.officeStall, false, false},
		{post, "/office/stalls/:id", only(account.Organiser), s.officeStallPost, false, false},

		{get, "/:lang/programme", anyone, s.programme, true, false},
		{get, "/:lang/programme/:id", anyone, s.programmeSession, true, false},
		{get, "/:lang/programme/:id/calendar.ics", anyone, s.programmeCalendar, false, false},
		{get, "/:lang/e/:edition/programme", anyone, s.programme, true, false},
		{get, "/:lang/e/:edition/programme/:id", anyone, s.programmeSession, true, false},
		{get, "/:lang/e/:edition/programme/:id/calendar.ics", anyone, s.programmeCalendar, false, false},
		{get, "/schedule.xml", anyone, s.schedule("xml"), true, false},
		{get, "/schedule.json", anyone, s.schedule("json"), true, false},
		{get, "/schedule.ics", anyone, s.schedule("ics"), true, false},
		{get, "/api/v1/programme", apiOpen, s.apiProgramme, true, false},

		{get, "/print/booklet-:file", anyone, s.printBooklet, true, false},
		{get, "/print/plan-:file", anyone, s.printPlan, true, false},

		{get, "/office/", office, s.today, false, false},
		{get, "/office/edition", organisers, s.editionEdit, false, false},
		{post, "/office/edition", organisers, s.editionEditPost, false, false},
		{get, "/office/editions", organisers, s.editions, false, false},
		{post, "/office/editions", organisers, s.editionCreatePost, false, true},
		{post, "/office/editions/:id/current", organisers, s.editionCurrentPost, false, false},
		{get, "/office/days", organisers, s.days, false, false},
		{get, "/office/days/:id", organisers, s.dayEdit, false, false},
		{post, "/office/days/:id", organisers, s.dayEditPost, false, false},
		{get, "/office/locations", organisers, s.locations, false, false},
		{get, "/office/locations/new", organisers, s.locationNew, false, false},
		{post, "/office/locations/new", organisers, s.locationNewPost, false, false},
		{get, "/office/locations/:id", organisers, s.locationEdit, false, false},
		{post, "/office/locations/:id", organisers, s.locationEditPost, false, false},
		{get, "/office/locations/:id/stops/:stop", organisers, s.stopEdit, false, false},
		{post, "/office/locations/:id/stops/:stop", organisers, s.stopEditPost, false, false},
		{get, "/office/stages", planners, s.stages, false, false},
		{get, "/office/stages/new", planners, s.stageNew, false, false},
		{post, "/office/stages/new", planners, s.stageNewPost, false, false},
		{get, "/office/stages/:id", planners, s.stageEdit, false, false},
		{post, "/office/stages/:id", planners, s.stageEditPost, false, false},
		{get, "/office/texts", organisers, s.texts, false, false},
		{get, "/office/texts/:key", organisers, s.textEdit, false, false},
		{post, "/office/texts/:key", organisers, s.textEditPost, false, false},
		{get, "/office/questions/:id", organisers, s.questionEdit, false, false},
		{post, "/office/questions/:id", organisers, s.questionEditPost, false, false},
		{get, "/office/partners/:id", organisers, s.partnerEdit, false, false},
		{post, "/office/partners/:id", organisers, s.partnerEditPost, false, false},
		{get, "/office/plan", organisers, s.planList, false, false},
		{get, "/office/plan/release", organisers, s.planRelease, false, false},
		{post, "/office/plan/release", organisers, s.planReleasePost, false, false},
		{get, "/office/plan/:id", organisers, s.planDesk, false, false},
		{get, "/office/plan/:id/ground", organisers, s.planGround, false, false},
		{post, "/office/plan/:id/ground", organisers, s.planGroundPost, false, true},
		{get, "/office/plan/:id/row", organisers, s.planRow, false, false},
		{post, "/office/plan/:id/row", organisers, s.planRowPost, false, true},
		{get, "/office/plan/:id/import", organisers, s.planImport, false, false},
		{post, "/office/plan/:id/import", organisers, s.planImportPost, false, true},
		{post, "/office/plan/:id/allot", organisers, s.planAllotPost, false, true},
		{post, "/office/plan/:id/vacate", organisers, s.planVacatePost, false, true},
		{get, "/office/plan/:id/pitches/:pitch", organisers, s.planPitch, false, false},
		{post, "/office/plan/:id/pitches/:pitch", organisers, s.planPitchEditPost, false, true},
		{get, "/office/people", only(account.Organiser), s.people, false, false},
		{post, "/office/people", only(account.Organiser), s.personAddPost, false, true},
		{post, "/office/people/:id/revoke", only(account.Organiser), s.roleRevokePost, false, true},
		{get, "/office/print", office, s.prints, false, false},
		{get, "/office/print/booklet.pdf", office, s.officeBooklet, false, false},
		{get, "/office/print/plan.pdf", office, s.officePlan, false, false},
		{get, "/office/print/signs.pdf", office, s.officeSigns, false, false},
		{get, "/office/print/doorlist.pdf", only(account.Organiser, account.GateLead), s.officeDoorList, false, false},
		{get, "/office/print/tickets.pdf", only(account.Organiser, account.GateLead), s.officeTickets, false, false},
		{get, "/office/programme", office, s.officeProgramme, false, false},
		{post, "/office/programme/confirm", planners, s.officeProgrammeConfirmPost, false, true},
		{get, "/office/programme/new", planners, s.officeSessionNew, false, false},
		{post, "/office/programme/new", planners, s.officeSessionNewPost, false, true},
		{get, "/office/programme/release", office, s.officeProgrammeRelease, false, false},
		{post, "/office/programme/release", planners, s.officeProgrammeReleasePost, false, false},
		{get, "/office/programme/hosts", office, s.officeHosts, false, false},
		{get, "/office/programme/hosts/new", planners, s.officeHost, false, false},
		{post, "/office/programme/hosts/new", planners, s.officeHostPost, false, true},
		{get, "/office/programme/hosts/:id", office, s.officeHost, false, false},
		{post, "/office/programme/hosts/:id", planners, s.officeHostPost, false, true},
		{post, "/office/programme/hosts/:id/delete", planners, s.officeHostDeletePost, false, true},
		{post, "/office/programme/from/:id", planners, s.officeSessionFromPost, false, true},
		{get, "/office/programme/:id", office, s.officeSession, false, false},
		{post, "/office/programme/:id", planners, s.officeSessionPost, false, true},
		{post, "/office/programme/:id/confirm", planners, s.officeSessionConfirmPost, false, false},
		{post, "/office/programme/:id/cancel", planners, s.officeSessionCancelPost, false, false},
		{post, "/office/programme/:id/delete", planners, s.officeSessionDeletePost, false, true},

		{get, "/office/outbox", organisers, s.outbox, false, false},
		{get, "/office/outbox/:id", organisers, s.outboxMessage, false, false},
		{get, "/office/outbox/:id/message.eml", organisers, s.outboxRaw, false, false},

		{get, "/:lang/tickets", anyone, s.tickets, false, false},
		{post, "/:lang/tickets", anyone, s.ticketsPost, false, true},
		{get, "/:lang/orders/:token", anyone, s.order, false, false},
		{get, "/:lang/orders/:token/tickets.pdf", anyone, s.orderPDF, false, false},
		{post, "/:lang/orders/:token/cancel", anyone, s.orderCancelPost, false, true},
		{get, "/t/:code", anyone, s.ticketOpen, false, false},
		{get, "/office/tickets", helpers, s.officeTypes, false, false},
		{get, "/office/tickets/types/new", sellers, s.officeType, false, false},
		{post, "/office/tickets/types/new", sellers, s.officeTypePost, false, false},
		{get, "/office/tickets/types/:id", sellers, s.officeType, false, false},
		{post, "/office/tickets/types/:id", sellers, s.officeTypePost, false, false},
		{get, "/office/tickets/quotas/new", sellers, s.officeQuota, false, false},
		{post, "/office/tickets/quotas/new", sellers, s.officeQuotaPost, false, true},
		{get, "/office/tickets/quotas/:id", sellers, s.officeQuota, false, false},
		{post, "/office/tickets/quotas/:id", sellers, s.officeQuotaPost, false, true},
		{get, "/office/tickets/orders", helpers, s.officeOrders, false, false},
		{get, "/office/tickets/orders/:id", helpers, s.officeOrder, false, false},
		{get, "/office/tickets/orders/:id/tickets.pdf", helpers, s.officeOrderPDF, false, false},
		{post, "/office/tickets/orders/:id/cancel", helpers, s.officeOrderCancelPost, false, true},
		{post, "/office/tickets/orders/:id/tickets/:ticket", helpers, s.officeTicketPost, false, true},
		{get, "/office/gate", gatekeepers, s.officeGateNow, false, false},
		{post, "/office/gate/admission", gatekeepers, s.officeAdmissionPost, false, true},
		{post, "/office/gate/count", gatekeepers, s.officeCountPost, false, true},
		{get, "/office/gate/gates", gatekeepers, s.officeGates, false, false},
		{get, "/office/gate/gates/new", gatekeepers, s.officeGate, false, false},
		{post, "/office/gate/gates/new", gatekeepers, s.officeGatePost, false, true},
		{get, "/office/gate/gates/:id", gatekeepers, s.officeGate, false, false},
		{post, "/office/gate/gates/:id", gatekeepers, s.officeGatePost, false, true},
		{post, "/office/gate/gates/:id/delete", gatekeepers, s.officeGateDeletePost, false, true},
		{get, "/office/gate/devices", gatekeepers, s.officeDevices, false, false},
		{post, "/office/gate/devices", gatekeepers, s.officeDevicesPost, false, true},
		{get, "/office/gate/devices/:id", gatekeepers, s.officeDevice, false, false},
		{post, "/office/gate/devices/:id/renew", gatekeepers, s.officeDeviceRenewPost, false, true},
		{post, "/office/gate/devices/:id/revoke", gatekeepers, s.officeDeviceRevokePost, false, true},

		{get, "/gate", anyone, s.gate, false, false},
		{get, "/gate/worker.js", anyone, s.gateWorker, false, false},
		{get, "/gate/enrol/:token", anyone, s.gateEnrol, false, false},
		{post, "/gate/enrol/:token", anyone, s.gateEnrolPost, false, true},

		{get, "/api/v1/ticket-types", apiOpen, s.apiTicketTypes, false, false},
		{post, "/api/v1/orders", apiOpen, s.apiOrderPost, false, true},
		{get, "/api/v1/orders/:code", apiOwn, s.apiOrderGet, false, false},
		{post, "/api/v1/gate/enrol", apiOwn, s.apiEnrol, false, true},
		{get, "/api/v1/gate/bundle", apiOwn, s.apiBundle, false, false},
		{post, "/api/v1/gate/redeem", apiOwn, s.apiRedeem, false, true},
		{post, "/api/v1/gate/scans", apiOwn, s.apiScans, false, true},
		{post, "/api/v1/gate/count", apiOwn, s.apiCount, false, true},
		{get, "/api/v1/gate/occupancy", apiOwn, s.apiOccupancy, false, false},
	}
}

func (s *Server) mount() {
	s.app.Get("/static/*", s.static)
	for _, r := range s.routes() {
		rest, perLanguage := cutLang(r.path)
		if !perLanguage {
			s.add(r.method, r.path, s.chain(r, ""))
			continue
		}
		for _, l := range lang.All() {
			s.add(r.method, "/"+string(l)+rest, s.chain(r, l))
		}
	}
	s.app.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
}

// add answers HEAD wherever GET is: monitors and calendars ask so.
func (s *Server) add(method, path string, handlers []fiber.Handler) {
	s.app.Add(method, path, handlers...)
	if method == get {
		s.app.Add(fiber.MethodHead, path, handlers...)
	}
}

func cutLang(path string) (rest string, ok bool) {
	const prefix = "/:lang"
	if len(path) >= len(prefix) && path[:len(prefix)] == prefix {
		return path[len(prefix):], true
	}
	return path, false
}

func (s *Server) chain(r route, l lang.Lang) []fiber.Handler {
	handlers := []fiber.Handler{s.sums.count(r)}
	if r.cached {
		handlers = append(handlers, s.cache.serve)
	}
	return append(handlers, s.admit(r, l))
}
