package stall

// Statements are this room's SQL, for the test that has the server parse all of it.
var Statements = map[string]string{
	"sqlRules": sqlRules, "sqlKinds": sqlKinds, "sqlKind": sqlKind, "sqlCreateKind": sqlCreateKind, "sqlUpdateKind": sqlUpdateKind,
	"sqlApplication": sqlApplication, "sqlApplicationLocked": sqlApplicationLocked, "sqlRenewLink": sqlRenewLink, "sqlFrame": sqlFrame,
	"sqlCreate": sqlCreate, "sqlWrite": sqlWrite, "sqlMove": sqlMove, "sqlLeave": sqlLeave, "sqlTell": sqlTell,
	"sqlSync": sqlSync, "sqlStalls": sqlStalls, "sqlStall": sqlStall, "sqlDiets": sqlDiets, "sqlStallAnswers": sqlStallAnswers, "sqlStallOf": sqlStallOf, "sqlCreateStall": sqlCreateStall,
	"sqlUpdateStall": sqlUpdateStall, "sqlList": sqlList, "sqlCounts": sqlCounts, "sqlOfPerson": sqlOfPerson,
	"sqlFindImported": sqlFindImported, "sqlCreateImported": sqlCreateImported, "sqlSetImported": sqlSetImported,
	"sqlNotes": sqlNotes, "sqlCreateNote": sqlCreateNote,
}
