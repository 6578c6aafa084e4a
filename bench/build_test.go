package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// programs is the directory of what build has built.
var programs = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		panic(err)
	}
	return dir
})

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(programs())
	os.Exit(code)
}

// build returns the program of the package in this directory. It is built once for all runs of all rows, each of
// which would else wait for the linker.
func build(b *testing.B, dir string) (path string) {
	b.Helper()
	path = filepath.Join(programs(), filepath.Base(dir))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	build := exec.Command("go", "build", "-buildvcs=false", "-o", path, ".")
	build.Dir = dir
	if text, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build %s: %v: %s", dir, err, text)
	}
	return path
}

// buildService returns the program itself.
func buildService(b *testing.B) string {
	b.Helper()
	return build(b, "../cmd/vmapower")
}
