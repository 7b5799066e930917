package e2e

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What is deployed by containers is what was tried: every image has an exact
// version, the same PostgreSQL saves and is saved, and the market's user of the
// database is not the one that the image makes, who is a superuser.
func TestContainersArePinned(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		b, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	compose, docker := read("compose.yaml"), read("Dockerfile")
	images := regexp.MustCompile(`(?m)^(?:\s+image:|FROM) (\S+)`).FindAllStringSubmatch(compose+docker, -1)
	exact := regexp.MustCompile(`^\w+:\d+\.\d+(\.\d+)?(-\w+)*$|@sha256:[0-9a-f]{64}$`)
	postgres := map[string]bool{}
	for _, image := range images {
		if !exact.MatchString(image[1]) {
			t.Errorf("%s is no exact version", image[1])
		}
		if strings.HasPrefix(image[1], "postgres:") {
			postgres[image[1]] = true
		}
	}
	if len(images) < 5 || len(postgres) != 1 {
		t.Errorf("%d images, PostgreSQL is %v", len(images), postgres)
	}
	if toolchain := regexp.MustCompile(`(?m)^toolchain go(\S+)$`).FindStringSubmatch(read("go.mod")); toolchain == nil || !strings.Contains(docker, "golang:"+toolchain[1]+"-") {
		t.Errorf("the image is not built with the Go that is checked: %v", toolchain)
	}
	user := regexp.MustCompile(`DATABASE_URL: postgres://(\w+):`).FindStringSubmatch(compose)
	super := regexp.MustCompile(`POSTGRES_USER: (\w+)`).FindStringSubmatch(compose)
	if user == nil || super == nil || user[1] == super[1] {
		t.Errorf("the market is %v, the superuser %v", user, super)
	}
	for _, setting := range []string{"log_error_verbosity=terse", "log_min_error_statement=panic", "log_parameter_max_length=0", "log_parameter_max_length_on_error=0"} {
		if !strings.Contains(compose, setting) {
			t.Errorf("PostgreSQL's log may repeat what people typed: no %s", setting)
		}
	}
}
