package access_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
)

const links = "{vmapower}:link:"

func (b bundle) link(t *testing.T, session string) (code string) {
	t.Helper()
	code, ends, err := b.Link(t.Context(), session)
	must(t, err)
	if left := time.Until(ends); left > access.LinkLife || left < access.LinkLife-30*time.Second {
		t.Errorf("the link ends in %v", left)
	}
	return code
}

func (b bundle) wantNoLogin(t *testing.T, id, code string) {
	t.Helper()
	if session, _, err := b.Login(t.Context(), from(address, id, code)); !errors.Is(err, access.ErrCredentials) || session != "" {
		t.Errorf("%v", err)
	}
}

func TestALinkOpensOneSessionThatEndsWithTheLinksOwn(t *testing.T) {
	b := setup(t)
	session, ends, err := b.Login(t.Context(), from(address, "oma-01", b.token))
	must(t, err)
	b.age(t, "created", time.Hour)
	code := b.link(t, session)
	opened, over, err := b.anotherProcess(t).Login(t.Context(), from("192.0.2.9", "oma-01", code))
	must(t, err)
	b.wantPrincipal(t, opened)
	if want := ends.Add(-time.Hour); !over.Equal(want) {
		t.Errorf("it ends at %v, its link's session at %v", over, want)
	}
	b.wantNoLogin(t, "oma-01", code)
	must(t, b.Logout(t.Context(), session))
	b.wantPrincipal(t, opened)
}

func TestOfManyWhoUseALinkAtOnceOneIsLetIn(t *testing.T) {
	b := setup(t)
	code := b.link(t, b.login(t))
	other := b.anotherProcess(t)
	var in atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			gate := []*access.Gate{b.Gate, other}[i%2]
			if _, _, err := gate.Login(t.Context(), from(address, "oma-01", code)); err == nil {
				in.Add(1)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("%d were let in", in.Load())
	}
}

func TestALinkIsGoodForAMinute(t *testing.T) {
	b := setup(t)
	code := b.link(t, b.login(t))
	if left := b.raw.PTTL(t.Context(), b.find(t, links+"*")[0]).Val(); left > access.LinkLife || left <= 0 {
		t.Errorf("Redis forgets it in %v", left)
	}
	key := b.find(t, links+"*")[0]
	text, err := notetest.Change(b.keys, note.Link, strings.TrimPrefix(key, links), b.raw.Get(t.Context(), key).Val(), func(body map[string]any) {
		body["created"] = time.Now().Add(-access.LinkLife) // as if Redis had kept it for longer
	})
	must(t, err)
	must(t, b.raw.Set(t.Context(), key, text, redis.KeepTTL).Err())
	b.wantNoLogin(t, "oma-01", code)
}

func TestALinkIsUselessToAnybodyElse(t *testing.T) {
	b := setup(t)
	add(t, b.path, "oma-02", access.RoleApprover)
	session := b.login(t)
	b.wantNoLogin(t, "oma-02", b.link(t, session))
	b.wantNoLogin(t, "nobody", b.link(t, session))
	denied := from(address, "oma-01", b.link(t, session))
	denied.Denied = true
	if _, _, err := b.Login(t.Context(), denied); !errors.Is(err, access.ErrCredentials) {
		t.Errorf("%v", err)
	}
	code := b.link(t, session)
	if _, err := b.Principal(t.Context(), code); !errors.Is(err, access.ErrNoSession) {
		t.Errorf("it is a session: %v", err)
	}
	elsewhere := bundle{redis: testenv.StartRedis(t), path: b.path, keys: b.keys, forged: b.forged} // the same but for its Redis
	elsewhere.Gate = elsewhere.anotherProcess(t)
	elsewhere.wantNoLogin(t, "oma-01", code)
}

func TestALinkEndsWithItsSessionAndItsAppliance(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	code := b.link(t, session)
	must(t, b.Logout(t.Context(), session))
	b.wantNoLogin(t, "oma-01", code)
	if _, _, err := b.Link(t.Context(), session); !errors.Is(err, access.ErrNoSession) {
		t.Errorf("a session that has ended makes links: %v", err)
	}
	code = b.link(t, b.login(t))
	must(t, access.RevokeAppliance(b.path, "oma-01"))
	b.wantNoLogin(t, "oma-01", code)
}

// Who can write to Redis makes no link, and learns none from what is there.
func TestALinkThatWasNotSignedHereIsNone(t *testing.T) {
	b := setup(t)
	code := b.link(t, b.login(t))
	key := b.find(t, links+"*")[0]
	text := b.raw.Get(t.Context(), key).Val()
	if random := strings.TrimPrefix(code, "vmapower_l1_"); strings.Contains(key+text, random) || key != links+hashOf(code) {
		t.Errorf("%s has %s", key, text)
	}
	look := "vmapower_l1_" + strings.Repeat("B", 42) + "A"
	session, err := note.Sign(b.keys, "", note.Session, hashOf(look), access.Session{Appliance: "oma-01"})
	must(t, err)
	for what, forged := range map[string]string{"another link's": text, "a session": session, "no note": "x"} {
		must(t, b.raw.Set(t.Context(), links+hashOf(look), forged, redis.KeepTTL).Err())
		b.wantNoLogin(t, "oma-01", look)
		if told := b.forged.take(); len(told) != 1 || told[0] != "link "+hashOf(look) {
			t.Errorf("%s: told of %q", what, told)
		}
	}
}
