// Package house has no code: its test holds the plan of docs/architecture.md,
// who may import whom. Its one rule: a package that is not in the table fails.
package house

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "vmapower"

// room is what one package may import. Its subpackages may do the same, and may
// be imported where it may.
type room struct {
	ours      []string // of this module
	libraries []string // of those in guarded
}

// The names of guarded libraries: each belongs to the packages whose subject it
// is, so that replacing one touches them alone.
const (
	asynq     = "github.com/hibiken/asynq"
	asynqmon  = "github.com/hibiken/asynqmon"
	cobra     = "github.com/spf13/cobra"
	echo      = "github.com/labstack/echo/v4"
	goRedis   = "github.com/redis/go-redis/v9"
	govmomi   = "github.com/vmware/govmomi"
	koanf     = "github.com/knadh/koanf"
	miniredis = "github.com/alicebob/miniredis/v2"
)

var guarded = []string{asynq, asynqmon, cobra, echo, goRedis, govmomi, koanf, miniredis}

var house = map[string]room{
	// Leaves know nothing of ours, but for the type of a secret.
	"credentials": {},
	"tasks":       {libraries: []string{asynq, goRedis}},
	"joblog":      {libraries: []string{goRedis}},
	"vcenter":     {ours: []string{"credentials"}, libraries: []string{govmomi}},
	"replication": {ours: []string{"credentials"}},

	// Trunks never import each other: they meet in Redis.
	"api":    {ours: []string{"tasks", "joblog", "vcenter", "credentials"}, libraries: []string{echo}},
	"worker": {ours: []string{"tasks", "joblog", "vcenter", "replication", "credentials"}, libraries: []string{asynq, goRedis}},
	"ui":     {ours: []string{"joblog"}},

	"client": {},

	// Only the root knows everybody.
	"cmd/vmapower": {
		ours:      []string{"api", "worker", "ui", "tasks", "joblog", "vcenter", "replication", "credentials", "client", "internal/sandbox"},
		libraries: guarded,
	},

	// What stands in no row's list is imported by tests only.
	"internal/house":   {},
	"internal/sandbox": {libraries: []string{govmomi, miniredis}},
	"internal/testenv": {libraries: []string{goRedis}},
}

// testParts may be imported by any test.
var testParts = []string{"internal/testenv", "internal/sandbox"}

type goPackage struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func TestImportsKeepToThePlan(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		owner, planned := roomOf(name)
		if !planned {
			t.Errorf("%s is not in the table of internal/house/house_test.go: add it there and in docs/architecture.md, with what it may import", name)
			continue
		}
		for _, imported := range p.Imports {
			checkOurs(t, name, owner, imported, nil)
			checkLibrary(t, name, owner, imported)
		}
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			checkOurs(t, "the test of "+name, owner, imported, testParts)
		}
	}
}

// checkOurs holds one import of ours against the plan; owner is the row that
// the importing package belongs to, and its own subpackages are always allowed.
func checkOurs(t *testing.T, importer, owner, imported string, also []string) {
	t.Helper()
	part, ours := strings.CutPrefix(imported, module+"/")
	if !ours {
		return
	}
	row, _ := roomOf(part)
	allowed := row == owner || slices.Contains(also, row) || slices.Contains(house[owner].ours, row)
	if !allowed {
		t.Errorf("%s imports %s, and the plan says that it must not: pass the value in from cmd/vmapower, or change the plan and docs/architecture.md in the same commit", importer, part)
	}
}

func checkLibrary(t *testing.T, importer, owner, imported string) {
	t.Helper()
	for _, library := range guarded {
		if within(imported, library) && !slices.Contains(house[owner].libraries, library) {
			t.Errorf("%s imports %s, which belongs to other packages: ask them, or change the plan in internal/house/house_test.go and docs/architecture.md", importer, imported)
		}
	}
}

// roomOf finds the row a package belongs to: its own or that of the package it
// lies in.
func roomOf(name string) (owner string, planned bool) {
	for row := range house {
		if within(name, row) && len(row) > len(owner) {
			owner, planned = row, true
		}
	}
	return owner, planned
}

func within(name, parent string) bool {
	return name == parent || strings.HasPrefix(name, parent+"/")
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", module+"/...")
	list.Dir = "../.."
	var problems bytes.Buffer
	list.Stderr = &problems
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, problems.String())
	}
	var all []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 2 {
		t.Fatalf("go list found %d packages", len(all))
	}
	return all
}
