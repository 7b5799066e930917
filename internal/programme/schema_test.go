package programme_test

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// schemaCheck is the part of JSON Schema draft 6 that schedule files need, so
// that the test needs no other program.
type schemaCheck struct{ root map[string]any }

func (c schemaCheck) judge(schema, value any, at string) (problems []string) {
	if allowed, ok := schema.(bool); ok {
		if !allowed {
			return []string{at + " is not allowed"}
		}
		return nil
	}
	s, ok := schema.(map[string]any)
	if !ok {
		return nil
	}
	if ref, ok := s["$ref"].(string); ok {
		return c.judge(c.resolve(ref), value, at)
	}
	if types, ok := s["type"]; ok && !hasType(types, value) {
		return []string{fmt.Sprintf("%s is %T, want %v", at, value, types)}
	}
	if one, ok := s["oneOf"].([]any); ok {
		fits := 0
		for _, option := range one {
			if len(c.judge(option, value, at)) == 0 {
				fits++
			}
		}
		if fits != 1 {
			problems = append(problems, fmt.Sprintf("%s fits %d of oneOf", at, fits))
		}
	}
	switch v := value.(type) {
	case string:
		problems = append(problems, judgeString(s, v, at)...)
	case map[string]any:
		problems = append(problems, c.judgeObject(s, v, at)...)
	case []any:
		for i, item := range v {
			problems = append(problems, c.judge(s["items"], item, fmt.Sprintf("%s[%d]", at, i))...)
		}
	}
	return problems
}

func (c schemaCheck) resolve(ref string) any {
	var at any = c.root
	for part := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		at = at.(map[string]any)[part]
	}
	return at
}

func (c schemaCheck) judgeObject(s, v map[string]any, at string) (problems []string) {
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, there := v[name.(string)]; !there {
			problems = append(problems, fmt.Sprintf("%s lacks %v", at, name))
		}
	}
	properties, _ := s["properties"].(map[string]any)
	patterns, _ := s["patternProperties"].(map[string]any)
	for name, value := range v {
		sub, known := properties[name]
		for pattern, schema := range patterns {
			if regexp.MustCompile(pattern).MatchString(name) {
				sub, known = schema, true
			}
		}
		if !known && s["additionalProperties"] == false {
			problems = append(problems, at+" must not have "+name)
		}
		problems = append(problems, c.judge(sub, value, at+"."+name)...)
	}
	return problems
}

func judgeString(s map[string]any, v, at string) (problems []string) {
	if pattern, ok := s["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(v) {
		problems = append(problems, fmt.Sprintf("%s: %q does not match %s", at, v, pattern))
	}
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, any(v)) {
		problems = append(problems, fmt.Sprintf("%s: %q is none of %v", at, v, enum))
	}
	bad := false
	switch s["format"] {
	case "date":
		_, err := time.Parse(time.DateOnly, v)
		bad = err != nil
	case "date-time":
		_, err := time.Parse(time.RFC3339, v)
		bad = err != nil
	case "uri":
		u, err := url.Parse(v)
		bad = err != nil || !u.IsAbs()
	case "uuid":
		bad = !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(v)
	}
	if bad {
		problems = append(problems, fmt.Sprintf("%s: %q is no %v", at, v, s["format"]))
	}
	return problems
}

func hasType(types, value any) bool {
	if many, ok := types.([]any); ok {
		return slices.ContainsFunc(many, func(t any) bool { return hasType(t, value) })
	}
	switch v := value.(type) {
	case nil:
		return types == "null"
	case string:
		return types == "string"
	case bool:
		return types == "boolean"
	case float64:
		return types == "number" || types == "integer" && v == math.Trunc(v)
	case []any:
		return types == "array"
	}
	return types == "object"
}
