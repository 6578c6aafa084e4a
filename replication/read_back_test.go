package replication_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"vmapower/replication"
)

// hollow is a target of which the end lies over the beginning.
type hollow struct{ *remote }

func (h *hollow) place(offset int64) int64 { return offset % (h.Size() / 2) }

func (h *hollow) WriteAt(ctx context.Context, p []byte, offset int64) error {
	return h.remote.WriteAt(ctx, p, h.place(offset))
}

func (h *hollow) Zero(ctx context.Context, offset, length int64) error {
	return h.WriteAt(ctx, make([]byte, length), offset)
}

func (h *hollow) ReadAt(ctx context.Context, p []byte, offset int64) error {
	return h.remote.ReadAt(ctx, p, h.place(offset))
}

func TestWhatWasReadBackDuringTheCopyIsNotBelievedForEver(t *testing.T) {
	const size = 8 * mib
	line := func(data []byte) *remote {
		return &remote{newMemory("t", data), time.Millisecond, &direction{perSecond: mib}, &direction{perSecond: 10 * mib}}
	}
	type open = func(context.Context, int32) (replication.Target, error)
	for name, c := range map[string]struct {
		target   func() (written replication.Target, again, atLast open)
		early    bool // all was read back during the copy
		mismatch bool
	}{
		"a good target": {func() (replication.Target, open, open) {
			good := line(make([]byte, size))
			return good, good.again, good.again
		}, true, false},
		"a target that keeps less than it pretends to": {func() (replication.Target, open, open) {
			h := &hollow{line(make([]byte, size))}
			again := func(context.Context, int32) (replication.Target, error) { return &named{h, "t"}, nil }
			return h, again, again
		}, true, true},
		"a target that is another one at the end": {func() (replication.Target, open, open) {
			good, other := line(make([]byte, size)), line(random(9, size))
			return good, good.again, other.again
		}, true, true},
		"writes that no other connection sees": {func() (replication.Target, open, open) {
			own, shared := line(make([]byte, size)), line(make([]byte, size))
			return own, shared.again, shared.again
		}, false, true},
		"writes that others see at the end": {func() (replication.Target, open, open) {
			own, shared := line(make([]byte, size)), line(make([]byte, size))
			return own, shared.again, own.again
		}, false, false},
		"no room for another connection": {func() (replication.Target, open, open) {
			good := line(make([]byte, size))
			return good, func(context.Context, int32) (replication.Target, error) { return nil, errFault }, good.again
		}, false, false},
		"another target by its name": {func() (replication.Target, open, open) {
			good := line(make([]byte, size))
			return good, func(context.Context, int32) (replication.Target, error) { return &named{good, "u"}, nil }, good.again
		}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				target, again, atLast := c.target()
				early := int64(0)
				copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: whole(t, 2000, size), Source: &disk{data: random(1, size)}, Target: target}},
					replication.CopyOptions{OpenAgain: again, Progress: func(all []replication.Progress) { early = all[0].Compared }})
				if err != nil || (early == size) != c.early {
					t.Fatalf("%d bytes read back during the copy: %v", early, err)
				}
				copied[0].Disk.Target, _ = atLast(t.Context(), 2000)
				verified, err := replication.Verify(t.Context(), copied, replication.VerifyOptions{})
				var mismatch *replication.MismatchError
				if errors.As(err, &mismatch) != c.mismatch || !c.mismatch && verified[0].Compared != size {
					t.Errorf("%+v, %v", verified, err)
				}
			})
		})
	}
}

// named is a target that goes by a name of its own.
type named struct {
	replication.Target
	name string
}

func (n *named) Name() string { return n.name }
func (n *named) Close() error { return nil }

func TestTheDigestDoesNotDependOnWhenItWasReadBack(t *testing.T) {
	const size = 4 * mib
	source := &disk{data: random(4, size)}
	sum := func(t *testing.T, options replication.CopyOptions) string {
		target := newMemory("t", make([]byte, size))
		if options.OpenAgain != nil {
			options.OpenAgain = func(context.Context, int32) (replication.Target, error) { return &named{target, "t"}, nil }
			options.Rates = []*replication.Rate{replication.NewRate(8 * mib)}
		}
		copied, err := replication.Copy(t.Context(), []replication.Disk{{Plan: whole(t, 2000, size), Source: source, Target: target}}, options)
		if err != nil {
			t.Fatal(err)
		}
		verified, err := replication.Verify(t.Context(), copied, replication.VerifyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return verified[0].SHA256
	}
	now, later := replication.CopyOptions{OpenAgain: func(context.Context, int32) (replication.Target, error) { return nil, errFault }}, replication.CopyOptions{}
	synctest.Test(t, func(t *testing.T) {
		if sum(t, now) != sum(t, later) {
			t.Error("another digest")
		}
	})
}
