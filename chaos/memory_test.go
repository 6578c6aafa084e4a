package chaos

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// memory is all that somebody has seen who looks at Redis.
type memory struct {
	mu     sync.Mutex
	r      *rand.Rand
	whole  map[string][]string // what a key held, as DUMP gives it
	values map[string][]string // what a field held, by key and field
	calls  [][]string          // scripts with their arguments, those that were refused too
}

const (
	keptValues = 6    // of one key or field
	keptCalls  = 3000 // scripts
)

func newMemory(r *rand.Rand) *memory {
	return &memory{r: r, whole: map[string][]string{}, values: map[string][]string{}}
}

// keep adds what was not seen before; one that was seen earlier makes room.
func (m *memory) keep(seen map[string][]string, name, value string) {
	for _, known := range seen[name] {
		if known == value {
			return
		}
	}
	if len(seen[name]) < keptValues {
		seen[name] = append(seen[name], value)
	} else {
		seen[name][m.r.IntN(keptValues)] = value
	}
}

// look remembers what the keys hold.
func (m *memory) look(ctx context.Context, client redis.UniversalClient, keys []string) {
	pipe := client.Pipeline()
	dumps, hashes := map[string]*redis.StringCmd{}, map[string]*redis.MapStringStringCmd{}
	for _, key := range keys {
		dumps[key], hashes[key] = pipe.Dump(ctx, key), pipe.HGetAll(ctx, key)
	}
	_, _ = pipe.Exec(ctx) // a key that has gone, or is no hash, is an error of its own
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		if whole, err := dumps[key].Result(); err == nil && len(whole) < mib {
			m.keep(m.whole, key, whole)
		}
		for field, value := range hashes[key].Val() {
			if len(value) < mib {
				m.keep(m.values, key+" "+field, value)
			}
		}
	}
}

// earlier is one of the things that were seen under the name.
func (m *memory) earlier(seen map[string][]string, name string) (value string, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(seen[name]) == 0 {
		return "", false
	}
	return seen[name][m.r.IntN(len(seen[name]))], true
}

// oneOf is a key that was seen whose name begins so.
func (m *memory) oneOf(prefix string) (key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for name := range m.whole {
		if strings.HasPrefix(name, prefix) {
			if n++; m.r.IntN(n) == 0 {
				key = name
			}
		}
	}
	return key
}

// oneCall is a script that was seen.
func (m *memory) oneCall() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.calls) == 0 {
		return nil
	}
	return m.calls[m.r.IntN(len(m.calls))]
}

// monitor remembers every script that anybody sends to Redis, until ctx ends.
func (m *memory) monitor(ctx context.Context, address string) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if _, err := io.WriteString(conn, "MONITOR\r\n"); err != nil {
		return err
	}
	for lines := bufio.NewReaderSize(conn, 4*mib); ; {
		line, err := lines.ReadString('\n')
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("monitor: %w", err)
		}
		if call := scriptIn(line); call != nil {
			m.mu.Lock()
			if len(m.calls) < keptCalls {
				m.calls = append(m.calls, call)
			} else {
				m.calls[m.r.IntN(keptCalls)] = call
			}
			m.mu.Unlock()
		}
	}
}

// scriptIn reads a line of MONITOR; nil when it tells of no script.
func scriptIn(line string) (call []string) {
	_, rest, _ := strings.Cut(line, "] ")
	if !strings.HasPrefix(strings.ToLower(rest), `"evalsha"`) {
		return nil
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimPrefix(rest, " ") {
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return nil
		}
		word, err := strconv.Unquote(quoted)
		if err != nil {
			return nil
		}
		call, rest = append(call, word), rest[len(quoted):]
	}
	return call
}
