package access_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
)

// put writes what somebody who can write to Redis puts in place of the only session.
func (b bundle) put(t *testing.T, text string) {
	t.Helper()
	must(t, b.raw.Set(t.Context(), b.sessionKey(t), text, time.Hour).Err())
}

// wantForged makes sure that the session is none, and that it was told of as often.
func (b bundle) wantForged(t *testing.T, session string, times int) {
	t.Helper()
	b.forged.take()
	b.wantNoSession(t, session)
	var want []string
	for range times {
		want = append(want, "session "+hashOf(session))
	}
	if told := b.forged.take(); !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

// changed is the note with another body and the MAC that it had.
func changed(t *testing.T, text, field string, value any) string {
	t.Helper()
	head, body := text[:strings.Index(text, "{")], map[string]any{}
	must(t, json.Unmarshal([]byte(text[len(head):]), &body))
	body[field] = value
	other, err := json.Marshal(body)
	must(t, err)
	return head + string(other)
}

func TestASessionThatWasChangedInRedisIsNone(t *testing.T) {
	b := setup(t)
	add(t, b.path, "oma-02", access.RoleApprover)
	session := b.login(t)
	text := b.raw.Get(t.Context(), b.sessionKey(t)).Val()
	later := time.Now().Add(access.SessionLife)
	for field, value := range map[string]any{"appliance": "oma-02", "token_id": "0", "address": "", "created": later, "seen": later, "roles": "approver"} {
		b.put(t, changed(t, text, field, value))
		b.wantForged(t, session, 1)
	}
	for _, damaged := range []string{"x", text[:len(text)-1], text + " ", strings.Repeat("x", 1<<20), text + strings.Repeat(" ", 1<<20)} {
		b.put(t, damaged)
		b.wantForged(t, session, 1)
	}
	b.put(t, text)
	b.wantPrincipal(t, session)
	if told := b.forged.take(); told != nil {
		t.Errorf("told of a session that is genuine: %q", told)
	}
}

func TestASessionWithoutANoteIsNone(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	key := b.sessionKey(t)
	must(t, b.raw.Del(t.Context(), key).Err())
	must(t, b.raw.HSet(t.Context(), key, "appliance", "oma-01", "token", hashOf(b.token)[:16], "address", address,
		"created", time.Now().UnixMilli(), "seen", time.Now().UnixMilli()).Err())
	b.wantForged(t, session, 1)
}

func TestASessionOfAnotherTokenOrKindOrKeyringIsNone(t *testing.T) {
	b := setup(t)
	session, stranger := b.login(t), notetest.Worker()
	var genuine access.Session
	text := b.raw.Get(t.Context(), b.sessionKey(t)).Val()
	must(t, note.Open(b.keys, note.Session, hashOf(session), text, time.Now(), &genuine))
	sign := func(keys notetest.Keys, kind note.Kind, subject string) string {
		forged, err := note.Sign(keys, "", kind, subject, genuine)
		must(t, err)
		return forged
	}
	for _, text := range []string{
		sign(b.keys, note.Session, hashOf(lookAlike)), sign(b.keys, note.Decision, hashOf(session)), sign(stranger, note.Session, hashOf(session)),
	} {
		b.put(t, text)
		b.wantForged(t, session, 1)
	}
	stranger.ID = "20990101-0000" // a key that another host may have
	b.put(t, sign(stranger, note.Session, hashOf(session)))
	b.wantForged(t, session, 0)
}

func TestASessionThatANewerVersionSignedIsLeftToIt(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	b.change(t, func(body map[string]any) { body["scope"] = "x" })
	_, err := b.Principal(t.Context(), session)
	wantErr(t, err, access.ErrUnavailable)
}

func TestALogoutIsNotUndoneByAUseAtTheSameTime(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	b.age(t, "seen", time.Minute) // the next use is noted
	b.raw.AddHook(testenv.CommandHook(beforeSet{func() { must(t, b.Logout(t.Context(), session)) }}.ProcessHook))
	_, err := access.NewSessions(b.raw, b.keys).Use(t.Context(), session)
	wantErr(t, err, access.ErrNoSession)
	if left := b.find(t, sessions+"*"); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestASessionThatIsPutBackAfterItsLogoutEndsAQuarterOfAnHourAfterItsLastUse(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	key := b.sessionKey(t)
	b.age(t, "seen", access.SessionIdle)
	text := b.raw.Get(t.Context(), key).Val()
	must(t, b.Logout(t.Context(), session))
	b.wantNoSession(t, session)
	must(t, b.raw.Set(t.Context(), key, text, 0).Err())
	b.wantForged(t, session, 0)
}

// A key that a newer one has replaced opens no session any more.
func TestAReplacedKeySignsNoSessionThatIsNewerThanItsSuccessor(t *testing.T) {
	b := setup(t)
	session := b.login(t)
	text := b.raw.Get(t.Context(), b.sessionKey(t)).Val()
	for until, want := range map[time.Duration]bool{time.Minute: true, -time.Minute: false, -24 * time.Hour: false} {
		_, err := access.NewSessions(b.redis.Client(), replaced{b.keys, time.Now().Add(until)}).Use(t.Context(), session)
		if (err == nil) != want {
			t.Errorf("replaced in %v: %v", until, err)
		}
		b.put(t, text)
	}
}

// replaced are keys that count for what was made before a time.
type replaced struct {
	notetest.Keys
	until time.Time
}

func (r replaced) MAC(keyID, family string, data []byte) ([]byte, time.Time, error) {
	mac, _, err := r.Keys.MAC(keyID, family, data)
	return mac, r.until, err
}
