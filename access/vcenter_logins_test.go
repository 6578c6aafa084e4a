package access_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vmapower/access"
)

const account = "7d5fc0" // as a caller names it

// logins is what two processes have that share b's Redis.
func (b bundle) logins(within time.Duration) (one, other *access.VCenterLogins) {
	return access.NewVCenterLogins(b.redis.ServiceClient(), 3, within), access.NewVCenterLogins(b.redis.ServiceClient(), 3, within)
}

func reserve(t *testing.T, l *access.VCenterLogins, id string) (reserved bool, closed time.Duration) {
	t.Helper()
	reserved, closed, err := l.Reserve(t.Context(), account, id, time.Minute)
	must(t, err)
	return reserved, closed
}

func TestThreeWrongLoginsOfAllProcessesCloseAnAccountForAQuarterOfAnHour(t *testing.T) {
	b := setup(t)
	one, other := b.logins(15 * time.Minute)
	for i := range 3 {
		id := fmt.Sprint(i)
		if reserved, _ := reserve(t, one, id); !reserved {
			t.Fatalf("login %d is refused", i)
		}
		must(t, one.Release(t.Context(), account, id, true))
	}
	reserved, closed := reserve(t, other, "fourth")
	if reserved || closed < 14*time.Minute || closed > 15*time.Minute {
		t.Errorf("reserved %t, closed for %v", reserved, closed)
	}
	if reserved, _, err := other.Reserve(t.Context(), "another", "fourth", time.Minute); err != nil || !reserved {
		t.Errorf("another account: reserved %t, %v", reserved, err)
	}
}

func TestLoginsAtTheSameTimeGetNoMoreTriesThanOneAfterTheOther(t *testing.T) {
	b := setup(t)
	one, other := b.logins(15 * time.Minute)
	var sent atomic.Int32
	var all sync.WaitGroup
	for i := range 200 {
		l := []*access.VCenterLogins{one, other}[i%2]
		all.Go(func() {
			if reserved, closed, err := l.Reserve(t.Context(), account, fmt.Sprint(i), time.Minute); err != nil || closed != 0 {
				t.Errorf("closed for %v before any answer, %v", closed, err)
			} else if reserved {
				sent.Add(1)
			}
		})
	}
	all.Wait()
	if n := sent.Load(); n != 3 {
		t.Errorf("%d logins under way", n)
	}
}

func TestALoginThatWasNotWrongGivesItsTryBack(t *testing.T) {
	b := setup(t)
	one, other := b.logins(15 * time.Minute)
	for i := range 10 {
		id := fmt.Sprint(i)
		if reserved, closed := reserve(t, one, id); !reserved {
			t.Fatalf("login %d: closed for %v", i, closed)
		}
		if reserved, _ := reserve(t, one, id); !reserved {
			t.Fatalf("login %d is refused when it is repeated", i)
		}
		must(t, other.Release(t.Context(), account, id, false))
	}
}

func TestTheTryOfAKilledProcessComesBack(t *testing.T) {
	b := setup(t)
	one, other := b.logins(15 * time.Minute)
	for i := range 3 {
		if reserved, _, err := one.Reserve(t.Context(), account, fmt.Sprint(i), 50*time.Millisecond); err != nil || !reserved {
			t.Fatalf("login %d: reserved %t, %v", i, reserved, err)
		}
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		reserved, closed := reserve(t, other, "next")
		if reserved {
			return
		}
		if closed != 0 || time.Now().After(deadline) {
			t.Fatalf("closed for %v", closed)
		}
	}
}

func TestAWrongLoginIsForgottenAfterItsTime(t *testing.T) {
	b := setup(t)
	one, _ := b.logins(100 * time.Millisecond)
	for i := range 3 {
		must(t, one.Release(t.Context(), account, fmt.Sprint(i), true))
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if reserved, _ := reserve(t, one, "next"); reserved {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("closed for good")
		}
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		must(t, one.Release(t.Context(), account, "next", false))
		left := b.find(t, "{vmapower}:vcenter_logins:*")
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%q are left", left)
		}
		reserve(t, one, "next") // forgets those whose time is over
	}
}

func TestVCenterLoginsSayThatRedisIsAway(t *testing.T) {
	b := setup(t)
	one, _ := b.logins(15 * time.Minute)
	b.redis.Kill()
	_, _, err := one.Reserve(t.Context(), account, "1", time.Minute)
	wantErr(t, err, access.ErrUnavailable)
	wantErr(t, one.Release(t.Context(), account, "1", true), access.ErrUnavailable)
}
