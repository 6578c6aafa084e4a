package access_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/internal/note"
)

const revokedKey = "{vmapower}:revoked"

// stale is a process whose file is an old copy of the one that is changed.
type stale struct {
	*access.Gate
	file *access.AppliancesFile
	path string
}

func (b bundle) staleProcess(t *testing.T) stale {
	t.Helper()
	s := stale{path: newFile(t)}
	mustWrite(t, s.path, contents(t, b.path))
	var err error
	s.file, err = access.FollowAppliances(s.path, func(err error) { t.Errorf("reported: %v", err) })
	must(t, err)
	s.Gate = access.NewGate(b.redis.ServiceClient(), s.file, b.keys, b.forged.told)
	return s
}

// exchange has the process hear what was told, and wants that to be news about these, in any order.
func (b bundle) exchange(t *testing.T, file *access.AppliancesFile, want ...string) {
	t.Helper()
	news, err := b.revocations().Exchange(t.Context(), file)
	slices.Sort(news) // those that were revoked last come first, to the second
	if err != nil || !slices.Equal(news, want) {
		t.Errorf("news of %q, %v, want %q", news, err, want)
	}
}

func (b bundle) revocations() *access.Revocations {
	return access.NewRevocations(b.redis.ServiceClient(), b.keys, b.forged.told)
}

func TestARevokedApplianceIsRefusedWhereTheFileDoesNotSaySo(t *testing.T) {
	b := setup(t)
	old := b.staleProcess(t)
	add(t, b.path, "oma-02")
	session := b.login(t)
	if _, err := old.Principal(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	must(t, access.RevokeAppliance(b.path, "oma-01"))
	must(t, b.revocations().Tell(t.Context(), read(t, b.path)))
	b.exchange(t, old.file, "oma-01")
	_, err := old.Principal(t.Context(), session)
	wantErr(t, err, access.ErrNoSession)
	_, _, err = old.Login(t.Context(), from(address, "oma-01", b.token))
	wantErr(t, err, access.ErrCredentials)
	if _, inUse := old.Appliances().InUse("oma-01"); inUse {
		t.Error("it is in use")
	}
	// It goes on in a process that has heard of it, whatever becomes of Redis, and is told again.
	must(t, b.raw.FlushAll(t.Context()).Err())
	b.exchange(t, old.file)
	_, _, err = old.Login(t.Context(), from(address, "oma-01", b.token))
	wantErr(t, err, access.ErrCredentials)
	b.exchange(t, b.staleProcess(t).file)
	if n := b.raw.Exists(t.Context(), revokedKey).Val(); n != 1 {
		t.Error("it was not told again")
	}
	if forged := b.forged.take(); len(forged) > 0 {
		t.Errorf("forged %q", forged)
	}
}

func TestAnApplianceThatIsAddedAgainIsNotTheOneThatWasRevoked(t *testing.T) {
	b := setup(t)
	must(t, access.RevokeAppliance(b.path, "oma-01"))
	must(t, b.revocations().Tell(t.Context(), read(t, b.path)))
	old := b.staleProcess(t)
	again := add(t, b.path, "oma-01") // within the same second
	mustWrite(t, old.path, contents(t, b.path))
	b.exchange(t, old.file)
	if _, _, err := old.Login(t.Context(), from(address, "oma-01", again)); err != nil {
		t.Error(err)
	}
}

func TestWhoCanWriteToRedisRevokesNobodyAndLetsInNobody(t *testing.T) {
	b := setup(t)
	old := b.staleProcess(t)
	for _, forged := range []string{"x", strings.Repeat("x", 1<<20), "v2." + b.keys.ID + ".AAAA." + `{"appliances":[{"id":"oma-01","created":"2099-01-01T00:00:00Z","revoked":"2099-01-01T00:00:00Z"}]}`} {
		must(t, b.raw.Set(t.Context(), revokedKey, forged, 0).Err())
		b.exchange(t, old.file)
		if said := b.forged.take(); len(said) != 1 || !strings.HasPrefix(said[0], string(note.Revoked)) {
			t.Errorf("forged %q", said)
		}
	}
	must(t, b.raw.Del(t.Context(), revokedKey).Err())
	must(t, b.raw.LPush(t.Context(), revokedKey, "x").Err())
	b.exchange(t, old.file)
	if _, _, err := old.Login(t.Context(), from(address, "oma-01", b.token)); err != nil {
		t.Errorf("a forged revocation counts: %v", err)
	}
	// What is not genuine is replaced, and an older note that is put back takes nothing back.
	must(t, access.RevokeAppliance(b.path, "oma-01"))
	must(t, b.revocations().Tell(t.Context(), read(t, b.path)))
	before := b.raw.Get(t.Context(), revokedKey).Val()
	second := add(t, b.path, "oma-02")
	both := b.staleProcess(t)
	must(t, access.RevokeAppliance(b.path, "oma-02"))
	must(t, b.revocations().Tell(t.Context(), read(t, b.path)))
	b.exchange(t, both.file, "oma-02")
	must(t, b.raw.Set(t.Context(), revokedKey, before, 0).Err())
	b.exchange(t, both.file)
	_, _, err := both.Login(t.Context(), from(address, "oma-02", second))
	wantErr(t, err, access.ErrCredentials)
}

// Each process tells at the same time, and none takes back what another one has told.
func TestRevocationsThatAreToldAtOnceAreAllThere(t *testing.T) {
	b := setup(t)
	ended := []string{"a", "b", "c", "d"}
	told := make(chan error)
	for _, id := range ended {
		path := newFile(t)
		add(t, path, id)
		must(t, access.RevokeAppliance(path, id))
		all := read(t, path)
		go func() { told <- b.revocations().Tell(t.Context(), all) }()
		add(t, b.path, id)
	}
	for range ended {
		must(t, <-told)
	}
	old := b.staleProcess(t) // where they were added no later than they were revoked
	mustWrite(t, old.path, strings.ReplaceAll(contents(t, b.path), "created: ", "created: 2020-01-01T00:00:00Z # "))
	b.exchange(t, old.file, "a", "b", "c", "d")
}

func TestWhatANewerVersionHasToldOfRevocationsIsNotReplaced(t *testing.T) {
	b := setup(t)
	newer, err := note.Sign(b.keys, "", note.Revoked, "appliances", map[string]any{"appliances": []any{}, "written": time.Now(), "groups": 1})
	must(t, err)
	must(t, b.raw.Set(t.Context(), revokedKey, newer, redis.KeepTTL).Err())
	must(t, access.RevokeAppliance(b.path, "oma-01"))
	wantErr(t, b.revocations().Tell(t.Context(), read(t, b.path)), access.ErrUnavailable)
	if b.raw.Get(t.Context(), revokedKey).Val() != newer {
		t.Error("it was replaced")
	}
}
