package checkin

// Statements are this room's SQL, for the test that has the server parse all of it.
var Statements = map[string]string{
	"sqlBundleRefused": sqlBundleRefused, "sqlBundlePast": sqlBundlePast, "sqlStoreCount": sqlStoreCount,
	"sqlStoredCount": sqlStoredCount, "sqlOccupancy": sqlOccupancy, "sqlLog": sqlLog, "sqlTicketScans": sqlTicketScans,
	"sqlDevices": sqlDevices, "sqlDevice": sqlDevice, "sqlCreateDevice": sqlCreateDevice, "sqlRenewDevice": sqlRenewDevice,
	"sqlRevokeDevice": sqlRevokeDevice, "sqlPeekEnrol": sqlPeekEnrol, "sqlEnrol": sqlEnrol, "sqlSeen": sqlSeen,
	"sqlGates": sqlGates, "sqlCreateGate": sqlCreateGate, "sqlUpdateGate": sqlUpdateGate, "sqlDeleteGate": sqlDeleteGate,
	"sqlDropGateTypes": sqlDropGateTypes, "sqlAddGateType": sqlAddGateType, "sqlReadByPayload": sqlReadByPayload,
	"sqlReadByNumber": sqlReadByNumber, "sqlStore": sqlStore, "sqlRulesVersion": sqlRulesVersion, "sqlRuleTypes": sqlRuleTypes,
	"sqlFirst": sqlFirst, "sqlRuleWindows": sqlRuleWindows, "sqlRuleKeys": sqlRuleKeys, "sqlRuleGates": sqlRuleGates, "sqlRuleDevices": sqlRuleDevices,
}
