// Package house has no code: its test holds the plan of docs/architecture.md,
// who may import whom. Its one rule: a package that is not in the table fails.
package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
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
	age       = "filippo.io/age"
	asynq     = "github.com/hibiken/asynq"
	asynqmon  = "github.com/hibiken/asynqmon"
	cobra     = "github.com/spf13/cobra"
	echo      = "github.com/labstack/echo/v4"
	goRedis   = "github.com/redis/go-redis/v9"
	govmomi   = "github.com/vmware/govmomi"
	miniredis = "github.com/alicebob/miniredis/v2"
	otel      = "go.opentelemetry.io/otel"
	otelSDK   = "go.opentelemetry.io/otel/sdk"
	otlp      = "go.opentelemetry.io/otel/exporters"
)

var guarded = []string{age, asynq, asynqmon, cobra, echo, goRedis, govmomi, miniredis, otel, otelSDK, otlp}

var house = map[string]room{
	// Leaves know nothing of ours, but for the type of a secret and what several need to know of files and Redis.
	"credentials": {ours: []string{"internal/secretfile"}, libraries: []string{age}},
	"tasks":       {},
	"tasks/queue": {ours: []string{"tasks"}, libraries: []string{asynq, asynqmon, goRedis}},
	"failure":     {},
	"joblog":      {ours: []string{"internal/pause", "failure", "internal/keyspace"}, libraries: []string{goRedis}},
	"vcenter":     {ours: []string{"internal/pause", "internal/tlsfile", "credentials", "failure"}, libraries: []string{govmomi, otel}},
	"replication": {ours: []string{"internal/allowlist", "internal/tlsfile", "internal/pause"}},
	"audit":       {ours: []string{"internal/keyspace"}, libraries: []string{goRedis}},
	"oma":         {},
	"access":      {ours: []string{"internal/keyspace", "internal/secretfile"}, libraries: []string{goRedis}},

	// Trunks never import each other: they meet in Redis.
	"api":    {ours: []string{"internal/pause", "access", "audit", "failure", "tasks", "tasks/queue", "joblog", "vcenter", "replication", "credentials"}, libraries: []string{echo, otel}},
	"worker": {ours: []string{"internal/allowlist", "internal/pause", "audit", "failure", "tasks", "tasks/queue", "joblog", "vcenter", "replication", "oma", "credentials"}, libraries: []string{goRedis, otel}},
	"ui":     {ours: []string{"joblog"}},

	// A module of its own, whose go.mod requires nothing; the row is for who imports it.
	"client": {},

	// Only the root knows everybody.
	"cmd/vmapower": {
		ours:      []string{"api", "worker", "ui", "audit", "failure", "tasks", "tasks/queue", "joblog", "vcenter", "replication", "oma", "credentials", "access", "client", "internal/allowlist", "internal/sandbox", "internal/secretfile", "internal/tlsfile"},
		libraries: []string{age, cobra, goRedis, otel, otelSDK, otlp},
	},

	// The benchmarks put the whole together, as cmd does, beside the plain libraries.
	"bench": {
		ours:      []string{"access", "api", "worker", "audit", "tasks", "tasks/queue", "joblog", "vcenter", "replication", "credentials"},
		libraries: []string{asynq, goRedis, govmomi},
	},

	// The chaos runs see the service from the outside, as a caller does.
	"chaos": {ours: []string{"access", "client", "credentials", "joblog"}},

	// What stands in no row's list is imported by tests only.
	"internal/allowlist":  {},
	"internal/house":      {},
	"internal/secretfile": {},
	"internal/pause":      {},
	"internal/keyspace":   {libraries: []string{goRedis}},
	"internal/sandbox":    {libraries: []string{govmomi, miniredis}},
	"internal/tlsfile":    {},
	"internal/testenv":    {libraries: []string{goRedis}},

	"replication/nbd/nbdtest": {ours: []string{"replication", "internal/testenv"}},
}

// testParts may be imported by any test.
var testParts = []string{"internal/testenv", "internal/sandbox", "replication/nbd/nbdtest"}

// root is the module's directory.
const root = "../.."

func TestImportsKeepToThePlan(t *testing.T) {
	for _, file := range goFiles(t) {
		name := path.Dir(file)
		owner, planned := roomOf(name)
		if !planned {
			t.Errorf("%s is not in the table of internal/house/house_test.go: add it there and in docs/architecture.md, with what it may import", name)
			continue
		}
		for _, imported := range importsOf(t, file) {
			if strings.HasSuffix(file, "_test.go") {
				checkOurs(t, file, owner, imported, testParts)
				continue
			}
			checkOurs(t, file, owner, imported, nil)
			checkLibrary(t, file, owner, imported)
		}
	}
}

// checkOurs holds one import of ours against the plan; owner is the row of the
// importing file, and its own subpackages are always allowed.
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

// goFiles lists every Go file of this module, and of no module inside it. They
// are read here, not by go list, so that a changed one is never hidden by the
// test cache.
func goFiles(t *testing.T) (files []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata" || anotherModule(name)):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go"):
			files = append(files, name)
		}
		return nil
	})
	if err != nil || len(files) < 2 {
		t.Fatalf("%d Go files, %v", len(files), err)
	}
	return files
}

func anotherModule(dir string) bool {
	_, err := os.Stat(filepath.Join(root, dir, "go.mod"))
	return err == nil
}

func importsOf(t *testing.T, file string) (paths []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}
