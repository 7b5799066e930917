package stall

import (
	"fmt"
	"time"

	"markt/internal/account"
	"markt/internal/fault"
	"markt/internal/festival"
	"markt/internal/input"
	"markt/internal/lang"

	"github.com/lib/pq"
)

// Longest texts of an application, in characters.
const (
	maxName        = 120
	maxOrg         = 200
	maxContactName = 300
	maxDescription = 2000
)

// Application is one vendor's wish to take part, as stored.
type Application struct {
	ID             ApplicationID  `db:"id"`
	EditionID      festival.ID    `db:"edition_id"`
	UID            string         `db:"uid"`
	Kind           KindID         `db:"kind_id"`
	State          State          `db:"state"`
	Lang           lang.Lang      `db:"lang"`
	Name           string         `db:"name"`
	Description    lang.Text      `db:"description"`
	Organisation   string         `db:"organisation"`
	Person         *account.ID    `db:"person_id"`
	ContactName    string         `db:"contact_name"`
	ContactEmail   string         `db:"contact_email"`
	ContactPhone   string         `db:"contact_phone"`
	PhoneRaw       string         `db:"phone_raw"`
	Watts          int            `db:"watts"`
	Plug           string         `db:"plug"`
	Answers        Answers        `db:"answers"`
	LinkGeneration int            `db:"link_generation"`
	Invited        bool           `db:"invited"` // came by an invitation: the call's end does not count
	Source         string         `db:"source"`
	SourceID       string         `db:"source_id"`
	CreatedAt      time.Time      `db:"created_at"`
	ChangedAt      time.Time      `db:"changed_at"`
	SubmittedAt    *time.Time     `db:"submitted_at"`
	DecidedAt      *time.Time     `db:"decided_at"`
	ToldAt         *time.Time     `db:"told_at"`
	ConfirmBy      *time.Time     `db:"confirm_by"`
	Offered        pq.StringArray `db:"offered"` // days they were accepted for; none: those they wished
	Version        int            `db:"version"`

	Requested bool `db:"-"` // what was to be saved was asked for instead
}

// About is what the stall is called and what it is. Kind 0 stays as it is.
type About struct {
	Kind         KindID
	Name         string
	Description  lang.Text
	Organisation string
}

// Contact is how to reach the applicant. Both ways are optional: a link and a
// look at the office's phone list are equal ways to learn a decision.
type Contact struct {
	Name  string
	Email string
	Phone string // as typed
}

// Input is everything an applicant says; a draft may hold any part of it.
type Input struct {
	Kind    KindID
	Lang    lang.Lang
	Invited bool
	About   About
	Contact Contact
	Answers Answers
}

// About, Contact and Input give the application back as it was typed in.
func (a *Application) About() About {
	return About{Kind: a.Kind, Name: a.Name, Description: a.Description, Organisation: a.Organisation}
}

func (a *Application) Contact() Contact {
	return Contact{Name: a.ContactName, Email: a.ContactEmail, Phone: a.PhoneRaw}
}

// Phone is the number in E.164, else as typed.
func (a *Application) Phone() string {
	if a.ContactPhone != "" {
		return a.ContactPhone
	}
	return a.PhoneRaw
}

// NeedsCall reports whether somebody has to tell the decision by phone: no mail
// reaches the vendor, for want of an address or of a mail server, and they have
// not answered yet.
func (a *Application) NeedsCall(mails bool) bool {
	switch a.State {
	case StateAccepted, StateWaitlisted, StateDeclined:
		return (a.ContactEmail == "" || !mails) && a.ToldAt == nil && a.Source == ""
	}
	return false
}

func (b *About) clean() {
	b.Name, b.Organisation = input.CleanLine(b.Name), input.CleanLine(b.Organisation)
	text := lang.Text{}
	for l, s := range b.Description {
		if s = input.CleanText(s); s != "" && lang.Known(string(l)) {
			text[l] = s
		}
	}
	b.Description = text
}

func (c *Contact) clean() {
	c.Name, c.Email, c.Phone = input.CleanLine(c.Name), input.CleanLine(c.Email), input.CleanLine(c.Phone)
}

// Check judges the part as whole.
func (b About) Check(f fault.Fields) {
	if b.Name == "" {
		f.Add("name", "error.required")
	}
	input.CheckLength(f, "name", b.Name, maxName)
	input.CheckLength(f, "organisation", b.Organisation, maxOrg)
	for l, s := range b.Description {
		input.CheckLength(f, "description."+string(l), s, maxDescription)
	}
}

// Check judges the part as whole: a name, and what is given must be usable by
// who knows the language of the applicant.
func (c Contact) Check(f fault.Fields, from lang.Lang) {
	if c.Name == "" {
		f.Add("contact.name", "error.required")
	}
	input.CheckLength(f, "contact.name", c.Name, maxContactName)
	if _, ok := input.CleanEmail(c.Email); !ok {
		f.Add("contact.email", "error.email")
	}
	switch readings := PhoneReadings(c.Phone, from); {
	case c.Phone != "" && len(readings) == 0:
		f.Add("contact.phone", "error.phone")
	case len(readings) > 1:
		f.Add("contact.phone", "stall.error.phone_country")
	}
}

// Check judges an application as whole, for Submit.
func (a *Application) Check(k Kind, fr Frame) fault.Fields {
	f := a.Answers.Check(k.Groups, fr)
	a.About().Check(f)
	a.Contact().Check(f, a.Lang)
	if h := a.Answers.Help; h != nil && h.CallMe == "yes" && a.PhoneRaw == "" {
		f.Add("contact.phone", "stall.error.call_me")
	}
	return f
}

// columns are what the database keeps beside the answers, for plans and lists.
type columns struct {
	front, depth, height *float64
	watts                int
	plug                 string
	water, waste, gas    bool
	location             string
}

func (a Answers) columns(r Rules) columns {
	c := columns{watts: a.Power.Watts(), plug: a.Power.Plug(r), gas: a.Gas.uses()}
	if a.Size != nil {
		c.front, c.depth, c.height = metres(a.Size.Front), metres(a.Size.Depth), metres(a.Size.Height)
	}
	if a.Water != nil {
		c.water, c.waste = a.Water.Fresh == "yes", a.Water.Waste == "yes"
	}
	if a.Location != nil {
		c.location = a.Location.Wish
	}
	return c
}

func metres(d Decimal) *float64 {
	if f, ok := d.Float(); ok && f > 0 && f < 999 {
		return &f
	}
	return nil
}

// tooLarge guards the database against an application that is a flood.
func (a *Application) tooLarge() error {
	size := len(a.Name) + len(a.Organisation) + len(a.ContactName) + len(a.ContactEmail) + len(a.PhoneRaw)
	for _, s := range a.Description {
		size += len(s)
	}
	if answers, err := a.Answers.Value(); err == nil {
		size += len(fmt.Sprint(answers))
	}
	if size > maxBytes {
		return fault.New(fault.TooLarge, "stall.Application", "error.too_large", "max", "0.5")
	}
	return nil
}
