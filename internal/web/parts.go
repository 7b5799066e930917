package web

// Values that the parts of templates/parts take; see templates/README.md.

// tab is a link of the parts "tabs" and "subnav".
type tab struct {
	Href, Label, Hint string
	Current           bool
}

// option is a choice of the parts "select" and "choices".
type option struct {
	Value, Label, Hint, Mark string
	Checked, Disabled        bool
}

// fact is a line of the part "facts".
type fact struct{ Label, Value, Href string }

// download is a line of the part "downloads".
type download struct{ Href, Label, Kind string }

// event is an entry of the part "timeline"; At is RFC 3339.
type event struct{ At, When, What, Who, Why, Tone string }
