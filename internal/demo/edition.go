package demo

import "markt/internal/lang"

// Edition is the market itself. The loader adds the year to the slug.
type Edition struct {
	Slug      string      `json:"slug"`
	Name      lang.Text   `json:"name"`
	Claim     lang.Text   `json:"claim"`
	Languages []lang.Lang `json:"languages"`
	Zone      string      `json:"zone"`
	DayChange Clock       `json:"day_change"`
	Days      []Day       `json:"days"`
	Deadlines []Deadline  `json:"deadlines"`
	Contact   Contact     `json:"contact"`
}

// Day holds the opening hours of one market day; late says until when a
// single evening item may go on.
type Day struct {
	Day   int       `json:"day"`
	Name  lang.Text `json:"name"`
	From  Clock     `json:"from"`
	Until Clock     `json:"until"`
	Late  Clock     `json:"late"`
}

// Deadline is a date counted back from the first day.
type Deadline struct {
	Key        string    `json:"key"`
	Name       lang.Text `json:"name"`
	DaysBefore int       `json:"days_before"`
	Time       Clock     `json:"time"`
}

// Contact is an address that may be printed; its mail ends in .example.
type Contact struct {
	Organisation string `json:"organisation"`
	Name         string `json:"name"`
	Street       string `json:"street"`
	Postcode     string `json:"postcode"`
	City         string `json:"city"`
	Phone        string `json:"phone"`
	Email        string `json:"email"`
	Web          string `json:"web,omitempty"`
}

// TextBlock is one page or passage of the edition (welcome, privacy, …),
// in sections with a heading each. Paragraphs are parted by an empty line,
// items of a list begin with "– ".
type TextBlock struct {
	Key      string    `json:"key"`
	Title    lang.Text `json:"title"`
	Sections []Section `json:"sections"`
}

// Body is the block as one text: a heading is a line that begins with "## ".
func (b TextBlock) Body() lang.Text {
	out := lang.Text{}
	for _, s := range b.Sections {
		for l, body := range s.Body {
			if h := s.Heading[l]; h != "" {
				body = "## " + h + "\n\n" + body
			}
			if out[l] != "" {
				body = out[l] + "\n\n" + body
			}
			out[l] = body
		}
	}
	return out
}

// Section is a part of a TextBlock; the heading may be empty.
type Section struct {
	Heading lang.Text `json:"heading,omitempty"`
	Body    lang.Text `json:"body"`
}

// Partner is an organisation behind the market and what it does in it.
type Partner struct {
	Name string    `json:"name"`
	Role lang.Text `json:"role"`
	Text lang.Text `json:"text"`
	Rank int       `json:"rank"`
}

// Person is one of the demo sign-ins. Gate, stall or host say what is theirs.
type Person struct {
	Key   string    `json:"key"`
	Name  string    `json:"name"`
	Email string    `json:"email"`
	Role  string    `json:"role"`
	Lang  lang.Lang `json:"lang"`
	Gate  string    `json:"gate,omitempty"`
	Stall string    `json:"stall,omitempty"`
	Host  string    `json:"host,omitempty"`
}

// Question is one entry of the questions and answers; the audience is visitor or vendor.
type Question struct {
	Audience string    `json:"audience"`
	Question lang.Text `json:"question"`
	Answer   lang.Text `json:"answer"`
}
