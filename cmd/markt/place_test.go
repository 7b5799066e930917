package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPlace(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "day.json"), filepath.Join(dir, "answer.json")
	day := `{"rows":[["1","2"]],"pitches":[{"id":"1"},{"id":"2"}],"vendors":[
		{"id":"V1","standing":"applicant","rank":1,"min":2,"max":2,"anywhere":true},
		{"id":"V2","standing":"applicant","rank":2,"min":1,"max":1,"anywhere":true}]}`
	place := func(want int, args ...string) (said, wrong string) {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if got := run(t.Context(), append([]string{"place"}, args...), &stdout, &stderr); got != want {
			t.Errorf("%q ends with %d: %s", args, got, stderr.String())
		}
		return stdout.String(), stderr.String()
	}
	if err := os.WriteFile(in, []byte(day), 0o600); err != nil {
		t.Fatal(err)
	}
	said, _ := place(0, "-i", in, "-o", out, "--seed", "7", "--seconds", "5")
	if said != "1 of 2 vendors placed, 1 refused, worth 1040\n" {
		t.Error(said)
	}
	var answer struct {
		Allocation map[string][]string
		Refused    map[string]string
	}
	written, err := os.ReadFile(out)
	if err != nil || json.Unmarshal(written, &answer) != nil || len(answer.Allocation["V1"]) != 2 || answer.Refused["V2"] != "no pitch left that would do" {
		t.Errorf("%s %v", written, err)
	}
	for _, args := range [][]string{{}, {"-i", in}, {"-o", out}, {"-i", in, "-o", out, "--seconds", "0"}, {"-i", in, "-o", out, "more"}} {
		place(2, args...)
	}
	if _, wrong := place(1, "-i", filepath.Join(dir, "nothing"), "-o", out); !strings.Contains(wrong, "no such file") {
		t.Error(wrong)
	}
	if err := os.WriteFile(in, []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, wrong := place(1, "-i", in, "-o", out); !strings.Contains(wrong, "day.json: this is no market day") {
		t.Error(wrong)
	}
}
