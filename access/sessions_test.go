package access_test

import (
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/internal/note/notetest"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

const lookAlike = "vmapower_s1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func TestALoginOpensASessionThatEveryProcessKnows(t *testing.T) {
	b := setup(t)
	before := time.Now()
	session, ends, err := b.Login(t.Context(), from(address, "oma-01", b.token))
	must(t, err)
	if !regexp.MustCompile(`^vmapower_s1_[A-Za-z0-9_-]{43}$`).MatchString(session) {
		t.Error("the session token does not look like one")
	}
	if left := ends.Sub(before); left < access.SessionLife-time.Second || left > access.SessionLife+time.Minute {
		t.Errorf("ends after %v", left)
	}
	for _, gate := range []*access.Gate{b.Gate, b.anotherProcess(t)} {
		who, err := gate.Principal(t.Context(), session)
		if err != nil || who.ID != "oma-01" || who.Approval != access.ApprovalRequired ||
			!who.Has(access.RoleOperator) || who.Has(access.RoleApprover) {
			t.Errorf("%+v, %v", who, err)
		}
	}
	at, err := access.NewSessions(b.raw, b.keys).Use(t.Context(), session)
	if err != nil || at.Appliance != "oma-01" || at.Address != address || !at.Ends().Equal(ends) || ends.Sub(at.Created) != access.SessionLife {
		t.Errorf("%+v, %v", at, err)
	}
}

func TestRedisHasTheHashOfASessionTokenOnly(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	for _, key := range b.find(t, "*") {
		dump, err := b.raw.Dump(t.Context(), key).Result()
		must(t, err)
		for _, secret := range []string{session, b.token} {
			if random := secret[len("vmapower_s1_"):]; strings.Contains(key+dump, random) {
				t.Errorf("%q has a token", key)
			}
		}
		if !strings.HasPrefix(key, "{vmapower}:") {
			t.Errorf("key %q is not one of ours", key)
		}
	}
}

func TestASessionEndsWhenItIsNotUsed(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	b.age(t, "seen", access.SessionIdle-time.Minute)
	b.wantPrincipal(t, session) // and used again
	b.age(t, "seen", access.SessionIdle-time.Minute)
	b.wantPrincipal(t, session)
	b.age(t, "seen", access.SessionIdle)
	b.wantNoSession(t, session)
}

func TestRedisItselfForgetsASessionThatIsNotUsed(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	key := b.sessionKey(t)
	expires := func(want time.Duration) {
		t.Helper()
		if left := b.raw.PTTL(t.Context(), key).Val(); left > want || left < want-time.Minute {
			t.Errorf("it expires in %v, want %v", left, want)
		}
	}
	expires(access.SessionIdle + access.KeptOn)

	must(t, b.raw.Expire(t.Context(), key, 2*time.Minute).Err())
	b.age(t, "seen", -time.Minute) // just used: nothing is written
	b.wantPrincipal(t, session)
	expires(2 * time.Minute)
	b.age(t, "seen", time.Minute+2*time.Second)
	b.wantPrincipal(t, session)
	expires(access.SessionIdle + access.KeptOn)

	b.age(t, "created", access.SessionLife-5*time.Minute) // nearly over: it is not kept longer
	b.age(t, "seen", 2*time.Second)
	b.wantPrincipal(t, session)
	expires(5*time.Minute + access.KeptOn)
}

func TestARequestThatLastsAsksForItsSessionAndSeldomWrites(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	watched := func(what string, wants bool) {
		t.Helper()
		before := b.raw.Get(t.Context(), b.sessionKey(t)).Val()
		who, err := b.Watch(t.Context(), session)
		if err != nil || who.ID != "oma-01" {
			t.Fatalf("%s: %+v, %v", what, who, err)
		}
		if wrote := b.raw.Get(t.Context(), b.sessionKey(t)).Val() != before; wrote != wants {
			t.Errorf("%s: its use was noted: %t", what, wrote)
		}
	}
	b.age(t, "seen", 30*time.Second)
	watched("half a minute", false)
	b.age(t, "seen", 31*time.Second)
	watched("a minute", true)
	must(t, b.Logout(t.Context(), session))
	_, err := b.Watch(t.Context(), session)
	wantErr(t, err, access.ErrNoSession)
}

func TestASessionEndsTwelveHoursAfterItsLogin(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	b.age(t, "created", access.SessionLife-time.Minute)
	b.wantPrincipal(t, session)
	b.age(t, "created", time.Minute)
	b.wantNoSession(t, session)
}

func TestSessionsLastOverARestartOfRedis(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	b.redis.Kill()
	_, err := b.Principal(t.Context(), session)
	wantErr(t, err, access.ErrUnavailable)
	b.redis.Start()
	b.wantPrincipal(t, session)
	if left := b.raw.PTTL(t.Context(), b.sessionKey(t)).Val(); left <= 0 || left > access.SessionIdle+access.KeptOn {
		t.Errorf("expires in %v", left)
	}
}

func TestAClosedSessionIsOver(t *testing.T) {
	b := setup(t)
	session, other := b.login(t), b.login(t)
	must(t, b.Logout(t.Context(), session))
	b.wantNoSession(t, session)
	b.wantPrincipal(t, other)
	for _, gone := range []string{session, lookAlike, "", "nonsense"} {
		must(t, b.Logout(t.Context(), gone))
	}
}

func TestARevokedOrRemovedAppliancesSessionIsNone(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	must(t, access.RevokeAppliance(b.path, "oma-01"))
	b.wantNoSession(t, session)
	fresh := add(t, b.path, "oma-01") // another one, of the same name
	b.wantNoSession(t, session)
	session, _, err := b.Login(t.Context(), from(address, "oma-01", fresh))
	must(t, err)
	b.wantPrincipal(t, session)

	newPath := newFile(t)
	add(t, newPath, "oma-02")
	mustReplace(t, newPath, b.path)
	b.wantNoSession(t, session)
}

func TestASessionLastsAsLongAsTheTokenThatOpenedIt(t *testing.T) {
	b := setup(t)
	now := time.Now()
	b.SetNow(func() time.Time { return now })
	old := b.login(t)
	b.token = rotate(t, b.path, "oma-01", time.Hour)
	fresh := b.login(t)
	b.wantPrincipal(t, old)
	now = now.Add(time.Hour + time.Second)
	b.wantNoSession(t, old)
	b.wantPrincipal(t, fresh)
	rotate(t, b.path, "oma-01", 0)
	b.wantNoSession(t, fresh)
}

func TestRolesAreThoseOfTheFileNow(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	edited := strings.Replace(contents(t, b.path), "roles: [operator]", "roles: [approver]", 1)
	edited = strings.Replace(edited, "approval: required", "approval: pre-approved", 1)
	path := newFile(t)
	mustWrite(t, path, edited)
	mustReplace(t, path, b.path)
	who, err := b.Principal(t.Context(), session)
	if err != nil || who.Has(access.RoleOperator) || !who.Has(access.RoleApprover) || who.Approval != access.ApprovalPreApproved {
		t.Errorf("%+v, %v", who, err)
	}
}

func TestAMalformedTokenIsRefusedWithoutAskingRedis(t *testing.T) {
	server := testenv.StartRedis(t)
	client := server.Client()
	server.Kill()
	sessions := access.NewSessions(client, notetest.Worker())
	for _, token := range []string{
		"", "vmapower_s1_", lookAlike[:54], lookAlike + "A", lookAlike[:54] + "B", // bits that no token has
		strings.Replace(lookAlike, "_s1_", "_a1_", 1), strings.Replace(lookAlike, "_s1_", "_s2_", 1),
		lookAlike[:54] + "+", lookAlike[:54] + "=", lookAlike[:54] + "\n", lookAlike[:53] + "\r\n", " " + lookAlike[:54],
		strings.Repeat("a", 1<<20), lookAlike[:12] + strings.Repeat("ä", 22),
	} {
		_, err := sessions.Use(t.Context(), token)
		if !errors.Is(err, access.ErrNoSession) {
			t.Errorf("%.70q: %v", token, err)
		}
		must(t, sessions.Close(t.Context(), token))
	}
	_, err := sessions.Use(t.Context(), lookAlike)
	wantErr(t, err, access.ErrUnavailable)
}

func TestNothingIsLetInWhileRedisIsAway(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	b.redis.Kill()
	_, _, err := b.Login(t.Context(), from(address, "oma-01", b.token))
	wantErr(t, err, access.ErrUnavailable)
	_, _, err = b.Login(t.Context(), from(address, "oma-01", "wrong"))
	wantErr(t, err, access.ErrUnavailable)
	_, err = b.Principal(t.Context(), session)
	wantErr(t, err, access.ErrUnavailable)
	wantErr(t, b.Logout(t.Context(), session), access.ErrUnavailable)
	wantErr(t, b.AllowWrite(t.Context(), access.Principal{ID: "oma-01"}), access.ErrUnavailable)
	wantErr(t, b.AllowRead(t.Context(), access.Principal{ID: "oma-01"}), access.ErrUnavailable)
}

func TestSessionsAreUsedAtTheSameTime(t *testing.T) {
	b := setup(t)
	shared := b.login(t)
	var users sync.WaitGroup
	for range 8 {
		users.Go(func() {
			own, _, err := b.Login(t.Context(), from(address, "oma-01", b.token))
			if err != nil {
				t.Error(err)
				return
			}
			for range 10 {
				for _, session := range []string{own, shared} {
					if who, err := b.Principal(t.Context(), session); err != nil || who.ID != "oma-01" {
						t.Errorf("%+v, %v", who, err)
					}
				}
				if err := b.AllowWrite(t.Context(), access.Principal{ID: "oma-01"}); err != nil {
					t.Error(err)
				}
			}
			if err := b.Logout(t.Context(), own); err != nil {
				t.Error(err)
			}
		})
	}
	rotate(t, b.path, "oma-01", time.Hour)
	users.Wait()
	b.wantPrincipal(t, shared)
}

func TestTheGateWorksOnTheEmbeddedRedis(t *testing.T) {
	t.Parallel()
	server, err := sandbox.StartRedis()
	must(t, err)
	t.Cleanup(server.Close)
	path := newFile(t)
	b := bundle{path: path, keys: notetest.Worker(), token: add(t, path, "oma-01"), raw: redis.NewClient(&redis.Options{Addr: server.Addr()})}
	t.Cleanup(func() { _ = b.raw.Close() })
	file, err := access.FollowAppliances(path, nil)
	must(t, err)
	b.Gate = access.NewGate(b.raw, file, b.keys, nil)
	session := b.login(t)
	b.wantPrincipal(t, session)
	must(t, b.AllowWrite(t.Context(), access.Principal{ID: "oma-01"}))
	for range 10 {
		_, _, err := b.Login(t.Context(), from(address, "oma-01", "wrong"))
		wantErr(t, err, access.ErrCredentials)
	}
	_, _, err = b.Login(t.Context(), from(address, "oma-01", "wrong"))
	if _, is := limited(err); !is {
		t.Errorf("the 11th wrong login: %v", err)
	}
	must(t, b.Logout(t.Context(), session))
	b.wantNoSession(t, session)
}
