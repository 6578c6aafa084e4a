package vddk

import (
	"bufio"
	"context"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	"vmapower/credentials"
	"vmapower/failure"
)

const (
	longestLine  = 1 << 10 // bytes; the rest of a line is dropped
	keptLines    = 40
	loggedLines  = 20 // of one process; of later ones their number
	countedEvery = 10 * time.Second
	lateWords    = 500 * time.Millisecond // how much later than its consequence a reason may come
	moreWords    = 50 * time.Millisecond  // and how much later than the last word another one
)

var (
	wordsPrefix  = regexp.MustCompile(`^(nbdkit: )?(vddk(\[\d+\]|\.\d+)?: )?(error: )?`)
	wordsSecret  = regexp.MustCompile(`(?i)(password|passwd|cookie)(=|": ?")\S+`)
	debugPrefix  = regexp.MustCompile(`^nbdkit: (vddk(\[\d+\]|\.\d+)?: )?debug: `)
	maskedSecret = "${1}${2}[redacted]"
)

// words are what a process says: the last lines, and so many that the log is never flooded.
type words struct {
	log    *slog.Logger
	secret credentials.Secret
	stream *os.File
	done   chan struct{} // closed when nothing more can come

	mu       sync.Mutex
	lines    []string // the last ones
	count    int      // of all
	last     string   // that was logged
	logged   int
	dropped  int
	reported time.Time
	more     chan struct{} // closed and replaced with each line
}

// listen reads what is said until the stream ends.
func listen(stream *os.File, secret credentials.Secret, log *slog.Logger) *words {
	w := &words{log: log, secret: secret, stream: stream, done: make(chan struct{}), more: make(chan struct{})}
	go func() {
		defer close(w.done)
		defer stream.Close()
		lines := bufio.NewReaderSize(stream, longestLine)
		for {
			line, cut, err := lines.ReadLine()
			if len(line) > 0 {
				w.hear(string(line))
			}
			for cut && err == nil {
				_, cut, err = lines.ReadLine()
			}
			if err != nil {
				w.reportDropped(true)
				return
			}
		}
	}()
	return w
}

// close ends the listening: somebody else may hold the stream open after the process has ended.
func (w *words) close() {
	_ = w.stream.SetReadDeadline(time.Now().Add(lateWords))
	<-w.done
}

func (w *words) hear(line string) {
	if debugPrefix.MatchString(line) {
		return
	}
	line = wordsPrefix.ReplaceAllString(line, "")
	if text := w.secret.Reveal(); text != "" {
		line = strings.ReplaceAll(line, text, "[redacted]")
	}
	line = failure.Foreign(wordsSecret.ReplaceAllString(line, maskedSecret))
	if line == "" {
		return
	}
	w.mu.Lock()
	if w.lines = append(w.lines, line); len(w.lines) > keptLines {
		w.lines = w.lines[1:]
	}
	w.count++
	tell := line != w.last && w.logged < loggedLines
	if tell {
		w.logged++
		w.last = line
	} else {
		w.dropped++
	}
	close(w.more)
	w.more = make(chan struct{})
	w.mu.Unlock()
	if tell {
		w.log.Warn("nbdkit says", "line", line)
	}
	w.reportDropped(false)
}

// reportDropped logs how many lines were not logged, once in a while and at the end.
func (w *words) reportDropped(last bool) {
	w.mu.Lock()
	n := w.dropped
	if n == 0 || !last && time.Since(w.reported) < countedEvery {
		w.mu.Unlock()
		return
	}
	w.dropped, w.reported = 0, time.Now()
	w.mu.Unlock()
	w.log.Warn("nbdkit says more, which is not logged", "lines", n)
}

// mark returns a position for since.
func (w *words) mark() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.count
}

// since returns what was said after the mark. It waits a moment for the first word, and until no more come.
func (w *words) since(ctx context.Context, mark int) []string {
	late, quiet := time.NewTimer(lateWords), time.NewTimer(lateWords)
	defer late.Stop()
	defer quiet.Stop()
	for {
		w.mu.Lock()
		said, more := w.count-mark, w.more
		lines := append([]string(nil), w.lines[max(0, len(w.lines)-said):]...)
		w.mu.Unlock()
		if said > 0 {
			quiet.Reset(moreWords)
		}
		select {
		case <-more:
			continue
		case <-w.done:
			if w.mark() > mark+said {
				continue
			}
		case <-quiet.C:
		case <-late.C:
		case <-ctx.Done():
		}
		return lines
	}
}
