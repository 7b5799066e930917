package site

// ProposeOn lays a file over a location without a plan, for tests without a database.
func ProposeOn(o *Objects, remove bool) (*Proposal, error) {
	m := merging{remove: remove, location: 1}
	return m.propose(o)
}
