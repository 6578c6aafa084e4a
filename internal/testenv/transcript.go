package testenv

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// Transcript keeps what several goroutines write.
type Transcript struct {
	mu   sync.Mutex
	text strings.Builder
	news chan struct{} // closed with the next write
}

func NewTranscript() *Transcript { return &Transcript{news: make(chan struct{})} }

func (r *Transcript) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.news)
	r.news = make(chan struct{})
	return r.text.Write(p)
}

func (r *Transcript) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// Await returns what was written as soon as the word is in it; ended is the end of
// the writer, after which nothing more comes.
func Await[T any](t *testing.T, r *Transcript, word string, ended <-chan T) string {
	t.Helper()
	limit := time.After(time.Minute)
	for {
		r.mu.Lock()
		text, news := r.text.String(), r.news
		r.mu.Unlock()
		if strings.Contains(text, word) {
			return text
		}
		select {
		case <-news:
		case how := <-ended:
			t.Fatalf("it ended (%v) without %q: %s", how, word, r)
		case <-limit:
			t.Fatalf("no %q in %s", word, text)
		}
	}
}
