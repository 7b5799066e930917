package stall

// Statements are this room's SQL, for the test that has the server parse all of it.
var Statements = map[string]string{
	"sqlRules": sqlRules, "sqlKinds": sqlKinds, "sqlKind": sqlKind, "sqlKindCreate": sqlKindCreate, "sqlKindUpdate": sqlKindUpdate,
	"sqlApplication": sqlApplication, "sqlApplicationLocked": sqlApplicationLocked, "sqlNewLink": sqlNewLink, "sqlFrame": sqlFrame,
	"sqlCreate": sqlCreate, "sqlWrite": sqlWrite, "sqlMove": sqlMove, "sqlLeave": sqlLeave, "sqlTold": sqlTold,
	"sqlSync": sqlSync, "sqlStalls": sqlStalls, "sqlStall": sqlStall, "sqlDiets": sqlDiets, "sqlStallOf": sqlStallOf, "sqlStallCreate": sqlStallCreate,
	"sqlStallUpdate": sqlStallUpdate, "sqlList": sqlList, "sqlCounts": sqlCounts, "sqlOfPerson": sqlOfPerson,
	"sqlImportFind": sqlImportFind, "sqlImportCreate": sqlImportCreate, "sqlImportState": sqlImportState,
	"sqlNotes": sqlNotes, "sqlNoteCreate": sqlNoteCreate,
}
