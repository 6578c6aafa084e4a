package vcenter

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vmapower/credentials"
)

func TestNoMoreThanThreeWrongPasswordsOfAUserReachVCenter(t *testing.T) {
	b := setup(t)
	_, port, _ := net.SplitHostPort(b.Address())
	hosts := []string{b.Address(), "https://" + b.Address() + "/sdk", "localhost:" + port, "LOCALHOST:" + port, "[::ffff:127.0.0.1]:" + port}
	users := []string{
		b.Username(), strings.ToUpper(b.Username()), " " + b.Username() + " ", `VSPHERE.LOCAL\administrator`, "administrator",
		"Administrator@VSPHERE.LOCAL", "ａdministrator@vsphere.local", "ádministrator@vsphere.local",
	}
	pool := b.newPool(t, Options{Trust: Trust{Insecure: true}})
	guess := func(i int) error {
		_, err := pool.Session(t.Context(), credentials.Login{
			VCenter: hosts[i%len(hosts)], Username: users[i%len(users)], Password: credentials.NewSecret(fmt.Sprint("wrong-", i)),
			Thumbprint: []string{"", b.Thumbprint()}[i%2],
		})
		return err
	}
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			if err := guess(i); !errors.Is(err, ErrLoginFailed) {
				t.Errorf("guess %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if n := b.Calls()["Login"]; n != WrongPasswords {
		t.Errorf("%d logins", n)
	}
	for i := range hosts {
		_ = guess(i) // an address may have been learnt to be this vCenter's by now alone
	}
	b.ResetCalls()
	for i := range 40 {
		if err := guess(1000 + i); !errors.Is(err, ErrLoginFailed) || !strings.Contains(err.Error(), "none is sent before 2") {
			t.Errorf("later guess %d: %v", i, err)
		}
	}
	if calls := b.Calls(); len(calls) != 0 {
		t.Errorf("vCenter was asked: %v", calls)
	}
	if n := len(pool.sessions); n > WrongPasswords {
		t.Errorf("%d sessions are kept", n)
	}
}

func TestAnotherUserIsLetInWhileAnAccountIsClosed(t *testing.T) {
	b := setup(t)
	for i := range 4 {
		_, err := b.pool.Session(t.Context(), credentials.Login{
			VCenter: b.Address(), Username: "guessed@vsphere.local", Password: credentials.NewSecret(fmt.Sprint("wrong-", i)),
		})
		if !errors.Is(err, ErrLoginFailed) {
			t.Errorf("guess %d: %v", i, err)
		}
	}
	b.session(t)
}

func TestASessionLastsWhileItsAccountIsClosed(t *testing.T) {
	b := setup(t, on("web"))
	s := b.session(t)
	for i := range WrongPasswords {
		login := b.login()
		login.Password = credentials.NewSecret(fmt.Sprint("wrong-", i))
		_, _ = b.pool.Session(t.Context(), login)
	}
	if b.session(t) != s {
		t.Error("another session")
	}
	b.find(t, s, "web")
	b.ExpireSessions()
	b.ResetCalls()
	if _, err := s.Find(t.Context(), b.Guest("web").InstanceUUID()); !errors.Is(err, ErrLoginFailed) || b.Calls()["Login"] != 0 {
		t.Errorf("after its end: %d logins, %v", b.Calls()["Login"], err)
	}
}

func TestALoginThatVCenterDidNotJudgeUsesNoTryUp(t *testing.T) {
	b := setup(t)
	pool := b.newPool(t, Options{LoginCooldown: time.Nanosecond})
	for _, fault := range []types.BaseMethodFault{&types.RuntimeFault{}, &types.NoPermission{}} {
		b.Fail("Login", "*", fault, 4)
		for range 4 {
			if _, err := pool.Session(t.Context(), b.login()); err == nil {
				t.Error("let in")
			}
		}
	}
	if _, err := pool.Session(t.Context(), b.login()); err != nil {
		t.Error(err)
	}
}

func TestRightPasswordsAtTheSameTimeAreLetIn(t *testing.T) {
	b := setup(t)
	b.Delay("Login", 20*time.Millisecond)
	login := b.login()
	login.Password = credentials.NewSecret("wrong-on-purpose")
	for range 2 { // one try is left
		_, _ = b.newPoolOf(t, b.pool.tries).Session(t.Context(), login)
	}
	var all sync.WaitGroup
	for range 20 {
		pool := b.newPoolOf(t, b.pool.tries)
		all.Go(func() {
			if _, err := pool.Session(t.Context(), b.login()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// newPoolOf returns a pool that counts together with others.
func (b *bench) newPoolOf(t *testing.T, counted *tries) *Pool {
	pool := b.newPool(t, Options{})
	pool.tries = counted
	return pool
}

func TestSpellingsOfAnAccount(t *testing.T) {
	for _, same := range [][]string{
		{"administrator", "Administrator@vsphere.local", `VSPHERE\administrator`, " ADMINISTRATOR ", "admini\u200bstrator", "ａｄｍｉｎｉｓｔｒａｔｏｒ"},
		{"jürgen@x", "jürgen", "JÜRGEN"},
		{"@", " @ "},
	} {
		for _, text := range same {
			if userName(text) != userName(same[0]) {
				t.Errorf("%q is %q", text, userName(text))
			}
		}
	}
	for _, same := range [][]string{
		{"vc.example.test", "VC.Example.Test.", "https://vc.example.test:443/sdk", "vc.example.test:0443"},
		{"127.0.0.1", "[::ffff:127.0.0.1]:443"},
		{"[::1]", "[0:0:0:0:0:0:0:1]"},
	} {
		first, _ := Address(same[0])
		for _, text := range same {
			if u, err := Address(text); err != nil || serverName(u) != serverName(first) {
				t.Errorf("%s is %s, %v", text, serverName(u), err)
			}
		}
	}
	one, _ := Address("vc.example.test")
	two, _ := Address("vc.example.test:8443")
	if serverName(one) == serverName(two) || userName("alice") == userName("bob") || accountOf("a", "b") == accountOf("ab", "") {
		t.Error("different accounts are one")
	}
}
