package page

// Problem is RFC 9457: a stable code, a sentence in the reader's language, and
// for forms what is wrong at each field.
type Problem struct {
	Type   string                  `json:"type" doc:"Always about:blank: the code says more."`
	Title  string                  `json:"title" doc:"The kind of failure, in one word."`
	Status int                     `json:"status"`
	Code   string                  `json:"code" doc:"A stable word for programs."`
	Detail string                  `json:"detail,omitempty" doc:"A sentence for people, in the language of Accept-Language."`
	Fields map[string]ProblemField `json:"fields,omitempty" doc:"What is wrong, by the path of the field: answers.power.0.watts."`
	// RequestID is what the service's log knows the request by.
	RequestID string `json:"request_id,omitempty" doc:"What the service's log knows the request by."`
}

type ProblemField struct {
	Code    string `json:"code" doc:"A stable word for programs: required, too_long, range …"`
	Message string `json:"message" doc:"A sentence for people."`
}
