package vcenter

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// resetVM is a call that this package does not make and nobody has classified.
func resetVM(ctx context.Context, s *Session, vm VM) error {
	_, err := methods.ResetVM_Task(ctx, s.transport, &types.ResetVM_Task{This: vm.reference()})
	return translate(err, "reset "+vm.String())
}

func TestAMethodNobodyClassifiedIsSentOnceAndItsLostReplyIsNoAnswer(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	vm := b.find(t, s, "web")
	b.ResetCalls()
	b.LoseReply("ResetVM_Task", 1)
	if err := resetVM(t.Context(), s, vm); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("lost reply: %v", err)
	}
	if n := b.Calls()["ResetVM_Task"]; n != 1 {
		t.Errorf("sent %d times", n)
	}
	b.ExpireSessions()
	b.ResetCalls()
	if err := resetVM(t.Context(), s, vm); !errors.Is(err, ErrSessionExpired) {
		t.Errorf("expired session: %v", err)
	}
	if calls := b.Calls(); calls["ResetVM_Task"] != 1 || calls["Login"] != 1 {
		t.Errorf("after the session expired: %v", calls)
	}
}

func TestEveryMethodOfThisPackageIsClassifiedOnPurpose(t *testing.T) {
	changing := []string{"PowerOffVM_Task", "PowerOnMultiVM_Task", "PowerOnVM_Task", "ShutdownGuest"}
	called := methodsCalled(t)
	for _, method := range called {
		if repeatable[method] == slices.Contains(changing, method) {
			t.Errorf("%s must be either repeatable or changing", method)
		}
	}
	for _, method := range slices.Concat(changing, slices.Collect(maps.Keys(repeatable))) {
		if !slices.Contains(called, method) {
			t.Errorf("%s is classified and never called", method)
		}
	}
}

// methodsCalled returns the methods of vSphere that the source of this package calls.
func methodsCalled(t *testing.T) (called []string) {
	t.Helper()
	renamed := map[string]string{"GetCurrentTime": "CurrentTime", "GetServiceContent": "RetrieveServiceContent"}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`\bmethods\.([A-Za-z_]+)\(`)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range call.FindAllSubmatch(source, -1) {
			method := string(found[1])
			if wire := renamed[method]; wire != "" {
				method = wire
			}
			if !strings.HasSuffix(file, "_test.go") {
				called = append(called, method)
			}
		}
	}
	return called
}
