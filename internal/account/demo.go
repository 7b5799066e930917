package account

// DemoRoles can be taken on with one click, under --demo and on a demo edition only.
var DemoRoles = []Role{Organiser, Jury, Programme, Finance, GateLead, Vendor}

// DemoEmail is the address of the demo edition's person with a role.
func DemoEmail(r Role) string { return string(r) + "@markt.example" }
