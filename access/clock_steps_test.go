package access_test

import (
	"errors"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
)

// setupStepped is setup on a Redis whose clock can be stepped.
func setupStepped(t *testing.T) (bundle, *testenv.Clock) {
	t.Helper()
	t.Parallel()
	clock := testenv.NewClock(t)
	if clock == nil {
		t.Skip("no C compiler")
	}
	b := bundle{path: newFile(t), keys: notetest.Worker().API(), forged: new(forgeries), redis: testenv.StartRedisOn(t, clock)}
	b.raw = b.redis.Client()
	b.token = add(t, b.path, "oma-01", access.RoleOperator)
	b.Gate = b.anotherProcess(t)
	return b, clock
}

func TestAStepOfRedisClockEndsNoSession(t *testing.T) {
	for _, by := range []time.Duration{-time.Hour, time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			b, clock := setupStepped(t)
			session := b.login(t)
			clock.Step(by)
			b.wantPrincipal(t, session)
		})
	}
}

func TestALimitThatIsUsedUpIsNotSoForAnHourWhenRedisClockIsSetBack(t *testing.T) {
	b, clock := setupStepped(t)
	wrong := func() (limited bool) {
		_, _, err := b.Login(t.Context(), from(address, "oma-01", lookAlike))
		var limit *access.LimitError
		return errors.As(err, &limit)
	}
	for !wrong() {
	}
	clock.Step(-time.Hour)
	if wrong() {
		t.Error("refused as before the step")
	}
	b.login(t)
}

// The session is neither idle for as long as the clock has to catch up, nor over.
func TestASessionIsUsedFromNowOnWhenTheHostsClockIsSetBack(t *testing.T) {
	b := setup(t)
	now := time.Now()
	b.SetNow(func() time.Time { return now })
	sessions := access.NewSessions(b.redis.ServiceClient(), b.keys)
	sessions.SetNow(func() time.Time { return now })
	token, _, err := sessions.Open(t.Context(), "oma-01", "token-1", address)
	must(t, err)
	now = now.Add(-time.Hour)
	session, err := sessions.Use(t.Context(), token)
	if err != nil || !session.Seen.Equal(now.UTC().Truncate(time.Millisecond)) || session.Ends().After(now.Add(access.SessionLife)) {
		t.Fatalf("session %+v, %v", session, err)
	}
	now = now.Add(access.SessionIdle)
	_, err = sessions.Use(t.Context(), token)
	wantErr(t, err, access.ErrNoSession)
}

// Package joblog has measured the step.
func TestWrongPasswordsCountForAsLongAsBeforeWhenRedisClockIsStepped(t *testing.T) {
	for _, by := range []time.Duration{-time.Hour, time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			b, clock := setupStepped(t)
			one, _ := b.logins(15 * time.Minute)
			for _, id := range []string{"1", "2", "3"} {
				reserve(t, one, id)
				must(t, one.Release(t.Context(), account, id, true))
			}
			clock.Step(by)
			must(t, b.raw.HSet(t.Context(), "{vmapower}:clock", "shift", by.Milliseconds()).Err())
			if reserved, closed := reserve(t, one, "4"); reserved || closed > 15*time.Minute || closed < 14*time.Minute {
				t.Errorf("reserved %t, closed for %s", reserved, closed)
			}
		})
	}
}
