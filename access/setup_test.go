package access_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"vmapower/access"
	"vmapower/internal/note"
	"vmapower/internal/note/notetest"
	"vmapower/internal/testenv"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, testenv.Leaks()) }

const (
	address  = "192.0.2.7" // where the tests come from
	sessions = "{vmapower}:session:"
)

// bundle is a gate with one appliance, oma-01, on a Redis of its own.
type bundle struct {
	*access.Gate
	path   string
	token  string // of oma-01
	keys   notetest.Keys
	forged *forgeries
	redis  *testenv.Redis
	raw    redis.UniversalClient
}

func setup(t *testing.T) bundle {
	t.Helper()
	t.Parallel()
	b := bundle{path: newFile(t), keys: notetest.Worker().API(), forged: new(forgeries), redis: testenv.StartRedis(t)}
	b.raw = b.redis.Client()
	b.token = add(t, b.path, "oma-01", access.RoleOperator)
	b.Gate = b.anotherProcess(t)
	return b
}

// anotherProcess returns a gate that shares nothing but Redis and the file.
func (b bundle) anotherProcess(t *testing.T) *access.Gate {
	t.Helper()
	file, err := access.FollowAppliances(b.path, func(err error) { t.Errorf("reported: %v", err) })
	must(t, err)
	return access.NewGate(b.redis.ServiceClient(), file, b.keys, b.forged.told)
}

func (b bundle) login(t *testing.T) (session string) {
	t.Helper()
	session, _, err := b.Login(t.Context(), from(address, "oma-01", b.token))
	must(t, err)
	return session
}

func (b bundle) wantPrincipal(t *testing.T, session string) {
	t.Helper()
	who, err := b.Principal(t.Context(), session)
	if err != nil || who.ID != "oma-01" {
		t.Fatalf("principal %+v, %v", who, err)
	}
}

func (b bundle) wantNoSession(t *testing.T, session string) {
	t.Helper()
	who, err := b.Principal(t.Context(), session)
	if !errors.Is(err, access.ErrNoSession) || who.ID != "" {
		t.Fatalf("principal %+v, %v", who, err)
	}
}

// sessionKey returns the key of the only session.
func (b bundle) sessionKey(t *testing.T) string {
	t.Helper()
	keys := b.find(t, sessions+"*")
	if len(keys) != 1 {
		t.Fatalf("sessions %v", keys)
	}
	return keys[0]
}

func (b bundle) find(t *testing.T, pattern string) []string {
	t.Helper()
	keys, err := b.raw.Keys(t.Context(), pattern).Result()
	must(t, err)
	return keys
}

// age makes the only session older than it is, or longer unused, and signs it again.
func (b bundle) age(t *testing.T, field string, by time.Duration) {
	t.Helper()
	b.change(t, func(body map[string]any) {
		at, err := time.Parse(time.RFC3339Nano, body[field].(string))
		must(t, err)
		body[field] = at.Add(-by)
	})
}

// change changes the only session and signs it again.
func (b bundle) change(t *testing.T, change func(body map[string]any)) {
	t.Helper()
	key := b.sessionKey(t)
	text, err := notetest.Change(b.keys, note.Session, strings.TrimPrefix(key, sessions), b.raw.Get(t.Context(), key).Val(), change)
	must(t, err)
	must(t, b.raw.Set(t.Context(), key, text, redis.KeepTTL).Err())
}

// from is a login from an address.
func from(address, id, token string) access.Attempt {
	return access.Attempt{Appliance: id, Token: token, Address: address}
}

// forgeries keeps what was told of them.
type forgeries struct {
	mu  sync.Mutex
	all []string
}

func (f *forgeries) told(kind, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = append(f.all, kind+" "+id)
}

// take returns what was told, once.
func (f *forgeries) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := f.all
	f.all = nil
	return all
}

// newFile returns the path of a file that does not exist yet.
func newFile(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "appliances.yaml")
}

func add(t testing.TB, path, id string, roles ...access.Role) (token string) {
	t.Helper()
	token, err := access.AddAppliance(path, id, roles, "")
	must(t, err)
	return token
}

func rotate(t testing.TB, path, id string, overlap time.Duration) (token string) {
	t.Helper()
	token, err := access.RotateAppliance(path, id, overlap)
	must(t, err)
	return token
}

func read(t testing.TB, path string) *access.Appliances {
	t.Helper()
	all, err := access.ReadAppliances(path)
	must(t, err)
	return all
}

func contents(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return string(data)
}

// lets tells whom the file lets in with this id and token.
func lets(t testing.TB, path, id, token string, now time.Time) bool {
	t.Helper()
	who, right := read(t, path).Authenticate(id, token, now)
	if right != (who.ID == id && id != "") {
		t.Errorf("authenticated %t as %+v", right, who)
	}
	return right
}

func ids(all *access.Appliances) string {
	var names []string
	for _, one := range all.List() {
		names = append(names, one.ID)
	}
	return strings.Join(names, " ")
}

// reports keeps what was reported.
type reports struct {
	mu  sync.Mutex
	all []string
}

func (r *reports) report(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, err.Error())
}

// limited returns how long to wait, when the error says so.
func limited(err error) (retryAfter time.Duration, is bool) {
	var limit *access.LimitError
	if !errors.As(err, &limit) {
		return 0, false
	}
	return limit.RetryAfter, true
}

func wantErr(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("error %v, want %v", got, want)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// commands counts what a client asks of Redis.
type commands struct{ names []string }

func (c *commands) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.names = append(c.names, cmd.Name())
		return next(ctx, cmd)
	}
}

func mustWrite(t testing.TB, path, text string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(text), 0o600))
}

func mustReplace(t testing.TB, from, to string) {
	t.Helper()
	must(t, os.Rename(from, to))
}

// beforeSet does something before each SET.
type beforeSet struct{ do func() }

func (b beforeSet) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() == "set" {
			b.do()
		}
		return next(ctx, cmd)
	}
}
