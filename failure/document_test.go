package failure_test

import (
	"os"
	"regexp"
	"testing"

	"vmapower/failure"
)

func TestEveryCodeThatTheDocumentForEnginesNamesIsOne(t *testing.T) {
	text, err := os.ReadFile("../docs/oma.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| (`[a-z_`, ]+`) \\| .*$").FindAllStringSubmatch(string(text), -1)
	codes := 0
	for _, row := range rows {
		for _, code := range regexp.MustCompile("[a-z_]{6,}").FindAllString(row[1], -1) {
			if failure.Code(code).Advice() != "" {
				codes++
			} else if regexp.MustCompile("_").MatchString(code) {
				t.Errorf("%s is no code", code)
			}
		}
	}
	if codes < 15 {
		t.Errorf("only %d codes are named", codes)
	}
}
