package testenv_test

import (
	"bufio"
	"io"
	"net"
	"testing"
	"time"

	"vmapower/internal/testenv"
)

// echo starts a server that sends every line back.
func echo(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(conn, conn); _ = conn.Close() }()
		}
	}()
	return listener.Addr().String()
}

// line is one connection through a proxy.
type line struct {
	net.Conn
	answers *bufio.Reader
}

func dial(t *testing.T, p *testenv.Proxy) *line {
	t.Helper()
	conn, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &line{conn, bufio.NewReader(conn)}
}

// say sends a word and waits for it to come back.
func (l *line) say(within time.Duration) error {
	_ = l.SetDeadline(time.Now().Add(within))
	if _, err := io.WriteString(l, "word\n"); err != nil {
		return err
	}
	_, err := l.answers.ReadString('\n')
	return err
}

const soon, never = 5 * time.Second, 100 * time.Millisecond

func TestAProxyForwardsAndShowsWhatIsSent(t *testing.T) {
	seen := make(chan string, 1)
	p := testenv.StartProxy(t, echo(t), func(data []byte) { seen <- string(data) })
	if err := dial(t, p).say(soon); err != nil {
		t.Fatal(err)
	}
	if got := <-seen; got != "word\n" {
		t.Errorf("saw %q", got)
	}
}

func TestACutEndsConnectionsAndWelcomesNewOnes(t *testing.T) {
	p := testenv.StartProxy(t, echo(t), nil)
	old := dial(t, p)
	if err := old.say(soon); err != nil {
		t.Fatal(err)
	}
	p.Cut()
	if old.say(soon) == nil {
		t.Error("the old connection lives")
	}
	if err := dial(t, p).say(soon); err != nil {
		t.Error(err)
	}
}

func TestARefusingProxyTakesNobodyUntilItIsHealed(t *testing.T) {
	p := testenv.StartProxy(t, echo(t), nil)
	p.Refuse(true)
	if dial(t, p).say(soon) == nil {
		t.Error("it answered")
	}
	p.Heal()
	if err := dial(t, p).say(soon); err != nil {
		t.Error(err)
	}
}

func TestABlackHoleKeepsConnectionsOpenAndSwallows(t *testing.T) {
	for _, way := range []testenv.Direction{testenv.Up, testenv.Down} {
		p := testenv.StartProxy(t, echo(t), nil)
		l := dial(t, p)
		if err := l.say(soon); err != nil {
			t.Fatal(err)
		}
		p.BlackHole(way)
		if timeout, is := l.say(never).(net.Error); !is || !timeout.Timeout() {
			t.Errorf("in a hole a word ended with %v, want silence", timeout)
		}
		p.Heal()
		if err := dial(t, p).say(soon); err != nil {
			t.Error(err)
		}
	}
}

func TestASlowProxyDelaysEachWay(t *testing.T) {
	p := testenv.StartProxy(t, echo(t), nil)
	p.Delay(testenv.Both, 50*time.Millisecond)
	began := time.Now()
	if err := dial(t, p).say(soon); err != nil || time.Since(began) < 100*time.Millisecond {
		t.Errorf("came back after %v, %v", time.Since(began), err)
	}
}
