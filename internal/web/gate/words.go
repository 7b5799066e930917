package gate

// spoken are the words that the scanner's script says, as keys of the
// catalogue below "gate.".
var spoken = []string{
	"net.online", "net.waiting", "net.queue", "net.out", "net.forgot", "net.synced", "camera.denied", "camera.missing",
	"camera.insecure", "camera.broken", "camera.no_reader", "scan.aim", "scan.loading", "number.short", "number.wrong",
	"count.as_of", "count.own", "count.hand_done", "count.hand_kept", "count.hand_wrong", "count.hand_refused", "count.hand_sure", "state.stop",
	"state.evacuation", "state.readmission", "device.waiting", "device.others", "device.silent", "note.out", "note.forgot", "note.storage", "note.lost", "note.refilled", "note.clock", "note.unsure",
	"note.stuck", "note.battery", "lack.screen", "lack.buzz", "lack.own_check", "lack.storage", "verdict.checking",
	"verdict.welcome", "verdict.bye", "verdict.info", "verdict.please", "verdict.look", "verdict.let_in", "verdict.untimed", "verdict.conflict",
	"verdict.before", "verdict.just_now", "verdict.no_net", "verdict.no_net_more", "verdict.offline", "verdict.unkept",
	"verdict.valid_at", "verdict.valid_where", "verdict.no_ticket", "verdict.no_ticket_more", "verdict.out", "verdict.forgot",
	"verdict.error", "verdict.error_more", "foreign.wifi", "foreign.giro", "foreign.contact", "foreign.address", "foreign.half",
	"foreign.other", "late.let_in", "late.other", "late.away", "late.count", "recent.undone", "recent.failed",
	"search.short", "search.none", "search.more", "search.no_net", "search.valid", "drill.on", "drill.working", "drill.count",
	"error.no_scan", "error.no_count", "error.no_search", "error.searches", "group.tickets", "group.ask", "group.ask_out", "group.do", "group.do_out", "group.done",
	"group.done_out", "group.some", "group.inside", "group.none", "group.reason",
}
