package ui

import (
	"context"
	"html/template"
	"net/http"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	sharedFor    = time.Second // so old a part may be that is given to another reader
	sharedAtMost = 256         // parts that are kept
)

// shared are parts that were made a moment ago: many readers of one page cost as much as one.
type shared struct {
	mu   sync.Mutex
	kept *lru.Cache[string, *sharedPart]
}

// sharedPart is made by one reader at a time; the others wait for it.
type sharedPart struct {
	mu     sync.Mutex
	began  time.Time
	markup template.HTML
	err    error
}

func newShared() *shared {
	kept, _ := lru.New[string, *sharedPart](sharedAtMost) // only a size below 1 is an error
	return &shared{kept: kept}
}

// of returns the part of that name as its reader may see it, made anew where it is older than sharedFor.
// Why it can't be made is shared as well.
func (s *shared) of(r *http.Request, name string, produce func() (string, error)) (template.HTML, error) {
	part := s.part(readerKey(r) + name)
	part.mu.Lock()
	defer part.mu.Unlock()
	if time.Since(part.began) < sharedFor {
		return part.markup, part.err
	}
	began := time.Now()
	markup, err := produce()
	part.began, part.markup, part.err = began, template.HTML(markup), err // of our own templates
	return part.markup, part.err
}

func (s *shared) part(key string) *sharedPart {
	s.mu.Lock()
	defer s.mu.Unlock()
	part, there := s.kept.Get(key)
	if !there {
		part = new(sharedPart)
		s.kept.Add(key, part)
	}
	return part
}

// isPoll reports that a page which is open asks for its live part.
func isPoll(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

// detached is the request of a reader whose leaving must not keep the others from their part.
func detached(r *http.Request) *http.Request {
	return r.WithContext(context.WithoutCancel(r.Context()))
}

// readerKey is what decides which jobs a reader sees, and what the reader may do with them.
func readerKey(r *http.Request) string {
	who, key := principalOf(r), strings.Builder{}
	key.WriteString(who.ID)
	for _, role := range who.Roles {
		key.WriteString(" " + string(role))
	}
	return key.String() + "\n"
}
