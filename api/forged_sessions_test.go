package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/internal/note/notetest"
)

const sessionKeys = "{vmapower}:session:"

// hashOf is by what a session is kept; session is a header.
func hashOf(session string) string {
	hash := sha256.Sum256([]byte(strings.TrimPrefix(session, "Authorization: Bearer ")))
	return hex.EncodeToString(hash[:])
}

// noteOf returns what Redis has of a session.
func (g guarded) noteOf(t *testing.T, session string) string {
	t.Helper()
	text, err := g.redis.Client().Get(t.Context(), sessionKeys+hashOf(session)).Result()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (g guarded) setNote(t *testing.T, session, text string) {
	t.Helper()
	if err := g.redis.Client().Set(t.Context(), sessionKeys+hashOf(session), text, time.Hour).Err(); err != nil {
		t.Fatal(err)
	}
}

// write puts a session into Redis whose token is made up of one letter, and returns its header.
func (g guarded) write(t *testing.T, letter, text string) (session string) {
	t.Helper()
	session = "Authorization: Bearer vmapower_s1_" + strings.Repeat(letter, 42) + "A"
	g.setNote(t, session, text)
	return session
}

// rewrite changes a field of a session that an appliance has just opened, and returns its
// header.
func (g guarded) rewrite(t *testing.T, id, field string, value any) (session string) {
	t.Helper()
	var opened struct {
		Token string `json:"session_token"`
	}
	g.login(t, id, g.tokens[id]).read(t, http.StatusOK, &opened)
	session = "Authorization: Bearer " + opened.Token
	g.setNote(t, session, changedNote(t, g.noteOf(t, session), field, value))
	return session
}

// changedNote is the note with another body and the MAC that it had.
func changedNote(t *testing.T, text, field string, value any) string {
	t.Helper()
	head, body := text[:strings.Index(text, "{")], map[string]any{}
	if err := json.Unmarshal([]byte(text[len(head):]), &body); err != nil {
		t.Fatal(err)
	}
	body[field] = value
	changed, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return head + string(changed)
}

// expire lets the session of an appliance have been idle for too long.
func (g guarded) expire(t *testing.T, id string) {
	t.Helper()
	session := g.sessions[id]
	text, err := notetest.Change(g.keys, "session", hashOf(session), g.noteOf(t, session), func(body map[string]any) {
		body["seen"] = time.Now().Add(-access.SessionIdle - time.Second)
	})
	if err != nil {
		t.Fatal(err)
	}
	g.setNote(t, session, text)
}
