package omaadapter_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"vmapower/client"
	"vmapower/client/omaadapter"
)

// powerOff is the code of docs/oma.md.
func powerOff(ctx context.Context, vmID, vcenter, username, password string) error {
	vma, err := omaadapter.New(client.Config{URL: "http://localhost:9081"}, omaadapter.Options{})
	if err != nil {
		return err
	}
	if err := vma.PowerOffSourceVM(ctx, vmID, vcenter, username, password); err != nil {
		return err // an *omaadapter.Error: what happened, and in what state the VM was left
	}
	return nil
}

var _ = powerOff // compiled, and called by nobody

func TestTheCodeOfTheDocumentIsCodeThatCompiles(t *testing.T) {
	document, err := os.ReadFile("../../docs/oma.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("document_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(document), "```go\n")
	code, _, _ = strings.Cut(code, "```")
	if shown := "\t" + strings.TrimSuffix(strings.ReplaceAll(code, "\n", "\n\t"), "\t"); code == "" || !strings.Contains(string(source), shown) {
		t.Errorf("docs/oma.md shows other code than powerOff:\n%s", shown)
	}
}
