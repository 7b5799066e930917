package ticket

// Statements are this room's SQL, for the test that has the server parse all of it.
var Statements = map[string]string{
	"sqlKeys": sqlKeys, "sqlActiveKey": sqlActiveKey, "sqlRetireKeys": sqlRetireKeys, "sqlLastKey": sqlLastKey,
	"sqlCreateKey": sqlCreateKey, "sqlSeed": sqlSeed, "sqlKeyIDs": sqlKeyIDs, "sqlOrdersAll": sqlOrdersAll,
	"sqlTicketsAll": sqlTicketsAll, "sqlCancel": sqlCancel, "sqlAdmitted": sqlAdmitted, "sqlFreeOrder": sqlFreeOrder,
	"sqlFreeTicket": sqlFreeTicket, "sqlSetTicketState": sqlSetTicketState, "sqlOrderTypes": sqlOrderTypes,
	"sqlTakeFree": sqlTakeFree, "sqlTakeWaiting": sqlTakeWaiting, "sqlCreateOrder": sqlCreateOrder, "sqlOrder": sqlOrder,
	"sqlOrderByCode": sqlOrderByCode, "sqlOrderByLink": sqlOrderByLink, "sqlTickets": sqlTickets,
	"sqlTicketByPayload": sqlTicketByPayload, "sqlOrders": sqlOrders, "sqlQuotas": sqlQuotas, "sqlCreateQuota": sqlCreateQuota,
	"sqlUpdateQuota": sqlUpdateQuota, "sqlLockTypes": sqlLockTypes, "sqlUnlinkTypes": sqlUnlinkTypes, "sqlLinkTypes": sqlLinkTypes,
	"sqlLeave": sqlLeave, "sqlJoin": sqlJoin, "sqlGrow": sqlGrow, "sqlTrim": sqlTrim, "sqlTypes": sqlTypes,
	"sqlWindows": sqlWindows, "sqlTypeLocations": sqlTypeLocations, "sqlCreateType": sqlCreateType, "sqlUpdateType": sqlUpdateType,
	"sqlDropWindows": sqlDropWindows, "sqlDropTypeLocations": sqlDropTypeLocations, "sqlAddWindow": sqlAddWindow,
	"sqlAddTypeLocation": sqlAddTypeLocation, "sqlLockKeys": sqlLockKeys, "sqlSavepoint": sqlSavepoint, "sqlBack": sqlBack,
}
