package worker_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/inquiry"
	"vmapower/replication/nbd/nbdtest"
	"vmapower/tasks"
)

// inquire asks a worker that runs.
func (b *bundle) inquire(t *testing.T, by string, within time.Duration, targets ...inquiry.Target) ([]string, error) {
	t.Helper()
	return b.ask(t, inquiry.Question{RequestedBy: by, Targets: targets}, within)
}

func (b *bundle) ask(t *testing.T, question inquiry.Question, within time.Duration) ([]string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	ticket, err := b.config.Inquiries.Ask(ctx, question)
	if err == nil {
		err = b.queue.SendInquiry(ctx, tasks.QueueSync, ticket.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	reply, err := b.config.Inquiries.Await(ctx, ticket)
	return reply.Refusals, err
}

func TestAWorkerSaysOfEachTargetWhetherASyncCouldUseIt(t *testing.T) {
	b := setup(t)
	b.config.Inquiries = inquiry.NewDesk(b.redis.ServiceClient(), b.keys, nil)
	b.config.Targets.Dirs = []string{t.TempDir()}
	b.work(t)
	image := filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(image, make([]byte, 4<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	targets := []inquiry.Target{
		{Address: nbdtest.NbdkitTCP(t, nil, "memory", "4M").URI.String(), Bytes: 4 << 20},
		{Address: nbdtest.NbdkitTCP(t, nil, "memory", "3M").URI.String(), Bytes: 4 << 20},
		{Address: nbdtest.NbdkitTCP(t, nil, "-r", "memory", "4M").URI.String(), Bytes: 4 << 20},
		{Address: nbdtest.NBDServer(t, image, "flush = false").URI.String(), Bytes: 4 << 20},
		{Address: "nbd://127.0.0.1:1/x", Bytes: 1},
		{Address: "nbd://192.0.2.1/x", Bytes: 1},
		{Address: "file:///etc/hostname", Bytes: 1},
	}
	refusals, err := b.inquire(t, "oma-01", 20*time.Second, targets...)
	if err != nil || len(refusals) != len(targets) {
		t.Fatalf("%q, %v", refusals, err)
	}
	question := inquiry.Question{RequestedBy: "oma-01", Targets: targets[3:4], AllowUnflushed: true}
	if can, err := b.ask(t, question, 20*time.Second); err != nil || len(can) != 1 || can[0] != "" {
		t.Errorf("a target that need not flush: %q, %v", can, err)
	}
	for i, want := range []string{"", "bytes and the disk has", "read-only", "flush = true", "nobody listens", "not", "not"} {
		if !strings.Contains(refusals[i], want) || (want == "") != (refusals[i] == "") {
			t.Errorf("%s: %q", targets[i].Address, refusals[i])
		}
	}
}

func TestNoTargetIsReachedForWhoMayNotWriteThere(t *testing.T) {
	b := setup(t)
	file := filepath.Join(t.TempDir(), "appliances.yaml")
	_, err := access.AddAppliance(file, "oma-01", nil, "")
	if err == nil {
		err = access.ChangeRights(file, "oma-01", func(r *access.Rights) { r.Scope = access.Scope{Targets: []string{"nbd://127.0.0.1:10809/"}} })
	}
	if err != nil {
		t.Fatal(err)
	}
	if b.config.Appliances, err = access.FollowAppliances(file, func(err error) { t.Error(err) }); err != nil {
		t.Fatal(err)
	}
	b.config.Inquiries = inquiry.NewDesk(b.redis.ServiceClient(), b.keys, nil)
	b.work(t)
	for by, address := range map[string]string{"gone": "nbd://127.0.0.1:10809/x", "oma-01": "nbd://127.0.0.1:1/x"} {
		if refusals, err := b.inquire(t, by, 2*time.Second, inquiry.Target{Address: address, Bytes: 1}); !errors.Is(err, inquiry.ErrNoReply) {
			t.Errorf("%s: %q, %v", by, refusals, err)
		}
	}
	if refusals, err := b.inquire(t, "oma-01", 20*time.Second, inquiry.Target{Address: "nbd://127.0.0.1:10809/x", Bytes: 1 << 50}); err != nil || len(refusals) != 1 {
		t.Errorf("within its scope: %q, %v", refusals, err)
	}
}
