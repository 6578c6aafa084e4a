// Package importrules has no code: its test holds the table of docs/architecture.md, which package may
// import which, and which library belongs to which. Its one rule: a package that is not in the table
// fails.
package importrules

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

// rule is what one package may import. Its subpackages may do the same, and may
// be imported where it may.
type rule struct {
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

var rules = map[string]rule{
	// Leaves know nothing of ours but the codes of failures, the type of a secret, and what several need to
	// know of files, hosts and Redis.
	"failure":          {},
	"tasks":            {},
	"tasks/queue":      {ours: []string{"tasks", "internal/keyspace"}, libraries: []string{asynq, asynqmon, goRedis}},
	"credentials":      {ours: []string{"internal/secretfile", "internal/note"}, libraries: []string{age}},
	"joblog":           {ours: []string{"failure", "internal/keyspace", "internal/note", "internal/pause"}, libraries: []string{goRedis}},
	"vcenter":          {ours: []string{"failure", "credentials", "internal/tlsfile", "internal/pause"}, libraries: []string{govmomi, otel}},
	"replication":      {ours: []string{"internal/allowlist", "internal/tlsfile", "internal/pause"}},
	"replication/vddk": {ours: []string{"replication", "credentials", "failure", "internal/pause"}},
	"audit":            {ours: []string{"internal/keyspace"}, libraries: []string{goRedis}},
	"oma":              {ours: []string{"failure", "internal/pause", "internal/tlsfile"}},
	"inquiry":          {ours: []string{"internal/keyspace", "internal/note", "internal/pause"}, libraries: []string{goRedis}},
	"presence":         {ours: []string{"internal/keyspace", "internal/note"}, libraries: []string{goRedis}},
	"access":           {ours: []string{"internal/keyspace", "internal/note", "internal/secretfile"}, libraries: []string{goRedis}},

	// What the trunks have in common: it compares what was asked with what access keeps.
	"authority": {ours: []string{"access", "failure", "joblog", "replication", "tasks", "vcenter"}},

	// What vCenter tells of a VM, judged for an operation.
	"preflight": {ours: []string{"tasks", "vcenter"}},

	// Trunks never import each other: they meet in Redis.
	"api": {
		ours: []string{
			"access", "authority", "audit", "failure", "tasks", "tasks/queue", "joblog", "vcenter", "replication", "credentials", "preflight", "inquiry", "internal/pause", "internal/tlsfile",
		},
		libraries: []string{echo, otel},
	},
	// The operators' page is a caller of the API that lives in its process.
	"ui": {ours: []string{"access", "api", "audit", "authority", "client", "failure", "internal/jobview", "presence", "tasks"}},
	"worker": {
		ours: []string{
			"access", "authority", "audit", "failure", "tasks", "tasks/queue", "joblog", "vcenter", "replication", "replication/vddk", "oma",
			"credentials", "inquiry", "presence", "internal/allowlist", "internal/pause",
		},
		libraries: []string{goRedis, otel},
	},

	// A module of its own, whose go.mod requires nothing; the row is for who imports it.
	"client": {},

	// The program, from what its parts share to its root: no arrow back up, and only the root imports the
	// commands.
	"internal/terminal": {ours: []string{"credentials"}, libraries: []string{cobra}},
	"internal/config": {
		ours: []string{
			"internal/terminal", "vcenter", "replication", "credentials",
			"internal/allowlist", "internal/secretfile", "internal/tlsfile",
		},
		libraries: []string{cobra, goRedis},
	},
	"internal/server": {
		ours: []string{
			"internal/terminal", "internal/config", "api", "ui", "worker", "access", "audit", "failure", "tasks", "tasks/queue", "joblog", "vcenter", "replication",
			"replication/vddk", "credentials", "inquiry", "presence", "internal/allowlist", "internal/keyspace", "internal/note", "internal/pause", "internal/tlsfile",
		},
		libraries: []string{cobra, goRedis, otel, otelSDK, otlp},
	},
	"internal/jobview": {ours: []string{"internal/terminal", "client", "failure", "tasks"}},
	"internal/cli": {
		ours:      []string{"internal/terminal", "internal/jobview", "client", "internal/secretfile", "internal/tlsfile"},
		libraries: []string{cobra},
	},
	"internal/setup": {
		ours: []string{
			"internal/terminal", "internal/config", "access", "authority", "audit", "joblog", "vcenter", "credentials", "internal/secretfile", "internal/tlsfile",
		},
		libraries: []string{cobra},
	},
	"internal/demo": {
		ours:      []string{"internal/terminal", "internal/config", "internal/server", "internal/jobview", "client", "credentials", "internal/sandbox"},
		libraries: []string{cobra},
	},
	"cmd/vmapower": {
		ours:      []string{"internal/terminal", "internal/config", "internal/server", "internal/cli", "internal/setup", "internal/demo", "internal/tlsfile"},
		libraries: []string{cobra},
	},

	// The benchmarks put the whole together, as a server does, beside the plain libraries.
	"bench": {
		ours:      []string{"access", "api", "worker", "audit", "tasks", "tasks/queue", "joblog", "vcenter", "replication", "credentials", "internal/allowlist", "internal/config", "internal/server"},
		libraries: []string{asynq, goRedis, govmomi},
	},

	// The chaos runs see the service from the outside, as a caller does.
	"chaos": {ours: []string{"access", "client", "credentials", "joblog"}},

	// Callers of a whole service, as tests alone.
	"internal/callers": {ours: []string{"client"}},

	"internal/allowlist":   {},
	"internal/importrules": {},
	"internal/secretfile":  {},
	"internal/tlsfile":     {ours: []string{"internal/secretfile"}},
	"internal/pause":       {},
	"internal/keyspace":    {libraries: []string{goRedis}},
	"internal/note":        {},
	"internal/sandbox":     {ours: []string{"internal/pause"}, libraries: []string{govmomi, miniredis}},

	// What tests alone import.
	"internal/testenv":               {libraries: []string{goRedis}},
	"internal/terminal/terminaltest": {ours: []string{"internal/terminal"}, libraries: []string{cobra}},
	"internal/config/configtest":     {ours: []string{"internal/config"}},
	"internal/server/servertest": {ours: []string{
		"internal/server", "internal/config", "internal/config/configtest", "internal/sandbox", "internal/testenv", "access", "client", "credentials",
	}},
	"internal/note/notetest":    {ours: []string{"internal/note"}},
	"replication/vddk/vddktest": {},
	"replication/nbd/nbdtest":   {ours: []string{"replication", "internal/testenv"}},
}

// testParts may be imported by any test.
var testParts = []string{
	"internal/testenv", "internal/sandbox", "internal/terminal/terminaltest", "internal/config/configtest", "internal/server/servertest",
	"replication/nbd/nbdtest", "replication/vddk/vddktest", "internal/note/notetest",
}

// root is the module's directory.
const root = "../.."

func TestImportsKeepToThePlan(t *testing.T) {
	for _, file := range goFiles(t) {
		name := path.Dir(file)
		owner, planned := ruleOf(name)
		if !planned {
			t.Errorf("%s is not in the table of internal/importrules/importrules_test.go: add it there and in docs/architecture.md, with what it may import", name)
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
	row, _ := ruleOf(part)
	allowed := row == owner || slices.Contains(also, row) || slices.Contains(rules[owner].ours, row)
	if !allowed {
		t.Errorf("%s imports %s, and the plan says that it must not: pass the value in from cmd/vmapower, or change the plan and docs/architecture.md in the same commit", importer, part)
	}
}

func checkLibrary(t *testing.T, importer, owner, imported string) {
	t.Helper()
	for _, library := range guarded {
		if within(imported, library) && !slices.Contains(rules[owner].libraries, library) {
			t.Errorf("%s imports %s, which belongs to other packages: ask them, or change the plan in internal/importrules/importrules_test.go and docs/architecture.md", importer, imported)
		}
	}
}

// ruleOf finds the row a package belongs to: its own or that of the package it
// lies in.
func ruleOf(name string) (owner string, planned bool) {
	for row := range rules {
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
