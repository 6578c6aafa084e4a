// Package vddktest is a stand-in for VMware's VDDK in tests: nbdkit with a plugin of ours in place of the one that
// needs the library. It insists on what the real one is given, serves raw files, and fails on demand. It is no
// proof that the real one works. Its one rule: what it accepts and how it fails lies in files of its test.
package vddktest

import (
	"crypto/sha256"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

//go:embed testdata/vddk.c
var source []byte

// build makes the plugin, or takes the one that an earlier program has made of the same source.
var build = sync.OnceValues(func() (plugin string, err error) {
	sum := sha256.Sum256(source)
	plugin = filepath.Join(os.TempDir(), fmt.Sprintf("vddktest-%d-%x.so", os.Getuid(), sum[:8]))
	if _, err := os.Stat(plugin); err == nil {
		return plugin, nil
	}
	dir, err := os.MkdirTemp("", "vddktest")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	code, fresh := filepath.Join(dir, "vddk.c"), filepath.Join(dir, "vddk.so")
	if err := os.WriteFile(code, source, 0o600); err != nil {
		return "", err
	}
	if out, err := exec.Command("gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", fresh, code).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s; run deploy/install-nbd.sh", err, out)
	}
	return plugin, os.Rename(fresh, plugin)
})

// Standin is a VDDK as a worker is told of it.
type Standin struct {
	Nbdkit, Libdir, RunDir string

	t testing.TB
}

// Accepts is what the plugin must be given.
type Accepts struct {
	Server, User, Password, Thumbprint, VM string
	Transports                             string            // "" is nbdssl:nbd
	Version                                string            // of the library; "" is 8
	Disks                                  map[string]string // raw files by the disks' descriptors
}

// New returns a stand-in that accepts nothing yet. Its run directory is short enough for sockets.
func New(t testing.TB) *Standin {
	t.Helper()
	plugin, err := build()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "v")
	if err != nil {
		t.Fatal(err)
	}
	s := &Standin{Nbdkit: filepath.Join(dir, "nbdkit"), Libdir: filepath.Join(dir, "lib"), RunDir: filepath.Join(dir, "r"), t: t}
	t.Cleanup(func() {
		s.kill() // what is stuck outlives a killed worker, until another one sweeps
		_ = os.RemoveAll(dir)
	})
	// nbdkit looks for plugins where it was installed, so its name is replaced by a path.
	script := "#!/bin/sh\nfor a; do shift; [ \"$a\" = vddk ] && a=" + plugin + "; set -- \"$@\" \"$a\"; done\nexec nbdkit \"$@\"\n"
	if err := os.MkdirAll(filepath.Join(s.Libdir, "lib64"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.write(s.Nbdkit, script, 0o700)
	s.write(filepath.Join(s.Libdir, "lib64", "libvixDiskLib.so.8"), "", 0o600)
	return s
}

// Accept says what the plugin must be given from now on.
func (s *Standin) Accept(a Accepts) {
	s.t.Helper()
	var lines strings.Builder
	for _, pair := range [][2]string{
		{"server", a.Server}, {"user", a.User}, {"password", a.Password}, {"thumbprint", a.Thumbprint}, {"vm", "moref=" + a.VM},
		{"transports", orDefault(a.Transports, "nbdssl:nbd")}, {"version", orDefault(a.Version, "8")},
	} {
		fmt.Fprintln(&lines, pair[0], pair[1])
	}
	for descriptor, raw := range a.Disks {
		fmt.Fprintln(&lines, descriptor, raw)
	}
	s.write(filepath.Join(s.Libdir, "standin"), lines.String(), 0o600)
}

// Remove takes away the disk with this descriptor, which is not found from now on.
func (s *Standin) Remove(descriptor string) {
	s.t.Helper()
	name := filepath.Join(s.Libdir, "standin")
	text, err := os.ReadFile(name)
	if err != nil {
		s.t.Fatal(err)
	}
	kept := slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool { return strings.HasPrefix(line, descriptor+" ") })
	s.write(name, strings.Join(kept, "\n"), 0o600)
}

func orDefault(text, value string) string {
	if text == "" {
		return value
	}
	return text
}

// Fail makes these faults happen from now on, and no others: start-error TEXT, open-error TEXT, open-delay-ms N,
// read-error TEXT, read-noise LINES, read-stall, read-crash-always OFFSET, or read-crash OFFSET, which happens once.
func (s *Standin) Fail(faults ...string) {
	s.t.Helper()
	name := filepath.Join(s.Libdir, "faults")
	s.write(name+".new", strings.Join(faults, "\n")+"\n", 0o600)
	if err := os.Rename(name+".new", name); err != nil {
		s.t.Fatal(err)
	}
}

// RemoveLibrary takes the library away.
func (s *Standin) RemoveLibrary() {
	s.t.Helper()
	if err := os.RemoveAll(filepath.Join(s.Libdir, "lib64")); err != nil {
		s.t.Fatal(err)
	}
}

func (s *Standin) write(name, text string, mode os.FileMode) {
	s.t.Helper()
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		s.t.Fatal(err)
	}
}
