package access_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/internal/testenv"
)

// tries are the answers to logins.
type tries struct{ in, wrong, limited int }

// try logs in n times from an address.
func try(t *testing.T, gate *access.Gate, n int, id, token, of string) (got tries) {
	t.Helper()
	for range n {
		_, _, err := gate.Login(t.Context(), from(of, id, token))
		_, tooMany := limited(err)
		switch {
		case err == nil:
			got.in++
		case errors.Is(err, access.ErrCredentials):
			got.wrong++
		case tooMany:
			got.limited++
		default:
			t.Fatal(err)
		}
	}
	return got
}

// refilled is how many more a limit may have let through since then: it refills while
// a test runs.
func refilled(since time.Time, perMinute float64) int {
	return int(time.Since(since).Minutes()*perMinute) + 1
}

func between(t *testing.T, what string, got, from, to int) {
	t.Helper()
	if got < from || got > to {
		t.Errorf("%s: %d, want %d to %d", what, got, from, to)
	}
}

func TestWrongLoginsOfAnApplianceAreLimitedAcrossProcesses(t *testing.T) {
	b := setup(t)
	other, start := b.anotherProcess(t), time.Now()
	first := try(t, b.Gate, 6, "oma-01", "wrong", address)
	second := try(t, other, 6, "oma-01", "wrong", address)
	between(t, "wrong", first.wrong+second.wrong, 10, 10+refilled(start, 10))
	between(t, "limited", second.limited, 1, 2)

	_, _, err := other.Login(t.Context(), from(address, "oma-01", "wrong"))
	if wait, is := limited(err); !is || wait <= 0 || wait > 6*time.Second {
		t.Errorf("retry after %v: %v", wait, err)
	}
	second = try(t, b.Gate, 1, "oma-01", "wrong", "192.0.2.8")
	between(t, "from elsewhere", second.wrong, 1, 1)
}

// Anybody behind a tunnel can send wrong tokens in another's name.
func TestARightTokenIsLetInHoweverManyWrongOnesCameBeforeAndWithIt(t *testing.T) {
	b := setup(t)
	other := b.anotherProcess(t)
	if got := try(t, b.Gate, 40, "oma-01", "wrong", address); got.limited == 0 {
		t.Fatalf("the wrong ones are not limited: %+v", got)
	}
	var beside sync.WaitGroup
	for _, gate := range []*access.Gate{b.Gate, other} {
		beside.Go(func() {
			for range 100 {
				if _, _, err := gate.Login(t.Context(), from(address, "oma-01", "wrong")); err == nil {
					t.Error("a wrong token opened a session")
				}
			}
		})
	}
	if got := try(t, other, 18, "oma-01", b.token, address); got.in != 18 {
		t.Errorf("of 18 right logins: %+v", got)
	}
	beside.Wait()
}

func TestALoginThatIsDeniedOpensNoSessionAndCountsAsWrong(t *testing.T) {
	b := setup(t)
	denied := from(address, "oma-01", b.token)
	denied.Denied = true
	for range 10 {
		_, _, err := b.Login(t.Context(), denied)
		wantErr(t, err, access.ErrCredentials)
	}
	if _, _, err := b.Login(t.Context(), denied); err == nil {
		t.Error("the eleventh is let in")
	} else if _, is := limited(err); !is {
		t.Errorf("the eleventh: %v", err)
	}
	if left := b.find(t, "{vmapower}:session*"); len(left) != 0 {
		t.Errorf("sessions %v", left)
	}
	b.login(t)
}

// Somebody may type the token where the id belongs.
func TestWhatIsNoApplianceIsNamedByItsHash(t *testing.T) {
	b := setup(t)
	other := b.anotherProcess(t)
	for _, typed := range []string{b.token, "a password", "", "oma-02"} {
		name := b.Name(typed)
		if !regexp.MustCompile(`^unknown-[0-9a-f]{12}$`).MatchString(name) || name != other.Name(typed) || name == b.Name(typed+"x") {
			t.Errorf("%.20q is called %s", typed, name)
		}
		try(t, b.Gate, 1, typed, b.token, address)
	}
	if b.Name("oma-01") != "oma-01" {
		t.Errorf("an appliance is called %s", b.Name("oma-01"))
	}
	for _, key := range b.find(t, "*") {
		if strings.Contains(key, b.token[12:]) || strings.Contains(key, "password") {
			t.Errorf("key %s", key)
		}
	}
}

func TestQuestionsToAVCenterAreLimitedAcrossProcesses(t *testing.T) {
	b := setup(t)
	gates := []*access.Gate{b.Gate, b.anotherProcess(t)}
	start, through := time.Now(), 0
	var refused error
	for i := 0; refused == nil && i < 10_000; i++ {
		if refused = gates[i%2].AllowRead(t.Context(), access.Principal{ID: "oma-01"}); refused == nil {
			through++
		}
	}
	between(t, "reads", through, 100, 100+refilled(start, 20*60))
	if wait, is := limited(refused); !is || wait <= 0 || wait > 50*time.Millisecond {
		t.Errorf("retry after %v: %v", wait, refused)
	}
	must(t, b.AllowRead(t.Context(), access.Principal{ID: "oma-02"}))
	must(t, b.AllowWrite(t.Context(), access.Principal{ID: "oma-01"}))
}

func TestRightLoginsAreNotCountedAsWrong(t *testing.T) {
	b := setup(t)
	got := try(t, b.Gate, 60, "oma-01", b.token, address)
	between(t, "in", got.in, 60, 60)
	got = try(t, b.Gate, 10, "oma-01", "wrong", address)
	between(t, "wrong", got.wrong, 10, 10)
}

func TestWrongLoginsOfAnAddressAreLimitedWhateverTheAppliance(t *testing.T) {
	b := setup(t)
	start, got := time.Now(), tries{}
	for i := range 40 {
		one := try(t, b.Gate, 1, fmt.Sprintf("guess-%d", i), "wrong", address)
		got.wrong, got.limited = got.wrong+one.wrong, got.limited+one.limited
	}
	between(t, "wrong", got.wrong, 30, 30+refilled(start, 30))
	_, _, err := b.Login(t.Context(), from(address, "oma-01", b.token)) // behind the same tunnel
	must(t, err)
	one := try(t, b.Gate, 1, "guess", "wrong", "2001:db8::1")
	between(t, "from elsewhere", one.wrong, 1, 1)
}

func TestLoginsOfAnApplianceAreLimited(t *testing.T) {
	b := setup(t)
	start := time.Now()
	got := try(t, b.Gate, 130, "oma-01", b.token, address)
	between(t, "in", got.in, 120, 120+refilled(start, 120))
	_, _, err := b.Login(t.Context(), from(address, "oma-02", add(t, b.path, "oma-02")))
	must(t, err)
}

func TestAnIPv6NetworkIsCountedAsOneAddress(t *testing.T) {
	b := setup(t)
	start, wrong := time.Now(), 0
	for i := range 40 {
		wrong += try(t, b.Gate, 1, fmt.Sprintf("guess-%d", i), "wrong", fmt.Sprintf("2001:db8::%x%%eth0", i+1)).wrong
	}
	between(t, "wrong", wrong, 30, 30+refilled(start, 30))
	try(t, b.Gate, 1, "guess", "wrong", "::ffff:192.0.2.9")
	want := []string{"{vmapower}:rate:wrong:192.0.2.9", "{vmapower}:rate:wrong:2001:db8::/64"}
	ofAppliance := func(key string) bool { return strings.Contains(key, "|") }
	if keys := slices.DeleteFunc(b.find(t, "{vmapower}:rate:wrong:*"), ofAppliance); !equalSets(keys, want) {
		t.Errorf("keys %v", keys)
	}
}

func TestAThousandWrongLoginsAreLimitedAndSoonForgotten(t *testing.T) {
	b := setup(t)
	start, wrong := time.Now(), 0
	for i := range 1000 {
		id := fmt.Sprintf("guess-%d", i)
		if i%2 == 0 {
			id = strings.Repeat("{x}\n", 10_000) + id // not one that an appliance can have
		}
		wrong += try(t, b.Gate, 1, id, "wrong", address).wrong
	}
	between(t, "wrong", wrong, 30, 30+refilled(start, 30))
	keys := b.find(t, "*")
	between(t, "keys", len(keys), 3, 32+refilled(start, 30)) // one for each id that was looked at
	for _, key := range keys {
		if len(key) > 150 || strings.ContainsAny(key, "\n") {
			t.Errorf("key %.200q", key)
		}
		if left := b.raw.PTTL(t.Context(), key).Val(); left <= 0 || left > time.Minute+time.Second {
			t.Errorf("%s expires in %v", key, left)
		}
	}
}

func TestLoginsAtTheSameTimeGetNoMoreTries(t *testing.T) {
	b := setup(t)
	gates := []*access.Gate{b.Gate, b.anotherProcess(t)}
	var mu sync.Mutex
	var all sync.WaitGroup
	start, wrong := time.Now(), 0
	for i := range 40 {
		all.Go(func() {
			_, _, err := gates[i%2].Login(t.Context(), from(address, "oma-01", "wrong"))
			mu.Lock()
			defer mu.Unlock()
			if errors.Is(err, access.ErrCredentials) {
				wrong++
			} else if _, is := limited(err); !is {
				t.Error(err)
			}
		})
	}
	all.Wait()
	between(t, "wrong", wrong, 10, 10+refilled(start, 10))
}

func TestWritesOfAPrincipalAreLimitedAcrossProcesses(t *testing.T) {
	b := setup(t)
	gates := []*access.Gate{b.Gate, b.anotherProcess(t)}
	start, through := time.Now(), 0
	var refused error
	for i := 0; refused == nil && i < 10_000; i++ {
		if refused = gates[i%2].AllowWrite(t.Context(), access.Principal{ID: "oma-01"}); refused == nil {
			through++
		}
	}
	between(t, "writes", through, 200, 200+refilled(start, 50*60))
	if wait, is := limited(refused); !is || wait <= 0 || wait > 20*time.Millisecond {
		t.Errorf("retry after %v: %v", wait, refused)
	}
	must(t, b.AllowWrite(t.Context(), access.Principal{ID: "oma-02"}))
}

func TestAUserOfRedisWhoMayTouchOnlyOurKeysIsEnough(t *testing.T) {
	b := setup(t)
	b.raw = b.redis.ServiceClient()
	if err := b.raw.Set(t.Context(), "rate:elsewhere", "1", 0).Err(); err == nil || !strings.Contains(err.Error(), "NOPERM") {
		t.Fatalf("the user may write other keys: %v", err)
	}
	file, err := access.FollowAppliances(b.path, nil)
	must(t, err)
	b.Gate = access.NewGate(b.raw, file, b.keys, nil)
	session := b.login(t)
	b.wantPrincipal(t, session)
	must(t, b.AllowWrite(t.Context(), access.Principal{ID: "oma-01"}))
	must(t, b.Logout(t.Context(), session))
	b.wantNoSession(t, session)
	got := try(t, b.Gate, 12, "oma-01", "wrong", address)
	between(t, "wrong", got.wrong, 10, 11)
	between(t, "limited", got.limited, 1, 2)
}

func TestWrongLoginsAskTheSameOfRedisWhoeverTheyNameAndAreOneError(t *testing.T) {
	b := setup(t)
	add(t, b.path, "oma-02")
	must(t, access.RevokeAppliance(b.path, "oma-02"))
	asked := &commands{}
	client := b.redis.Client()
	client.AddHook(testenv.CommandHook(asked.ProcessHook))
	file, err := access.FollowAppliances(b.path, nil)
	must(t, err)
	gate := access.NewGate(client, file, b.keys, nil)
	try(t, gate, 1, "oma-09", "wrong", address) // loads the scripts
	for _, id := range []string{"oma-01", "oma-02", "oma-03", "", "no id\n"} {
		asked.names = nil
		_, _, err := gate.Login(t.Context(), from(address, id, "wrong"))
		if err != access.ErrCredentials || fmt.Sprint(asked.names) != "[evalsha evalsha]" {
			t.Errorf("%q: %v, %v", id, asked.names, err)
		}
	}
}

func TestErrorsNameNoTokenAndNoID(t *testing.T) {
	b := setup(t)
	var said []string
	note := func(err error) { said = append(said, fmt.Sprintf("%v %+v %#v", err, err, err)) }
	for range 12 {
		_, _, err := b.Login(t.Context(), from(address, "oma-77", b.token))
		note(err)
	}
	session := b.login(t)
	b.redis.Kill()
	_, _, err := b.Login(t.Context(), from(address, "oma-77", b.token))
	note(err)
	_, err = b.Principal(t.Context(), session)
	note(err)
	note(b.Logout(t.Context(), session))
	for _, text := range append(said, fmt.Sprintf("%v %+v %#v", b.Gate, b.Gate, b.Gate)) {
		if strings.Contains(text, b.token[12:]) || strings.Contains(text, session[12:]) || strings.Contains(text, "oma-77") {
			t.Errorf("%s", text)
		}
	}
}

func equalSets(got, want []string) bool {
	slices.Sort(got)
	return slices.Equal(got, want)
}
