package keyspace

import "time"

// Entry is what a script adds to a bounded stream, for append in append.lua.
type Entry struct {
	Stream string
	Share  string // key of the ids of those that share their part of the stream
	Text   string
	Kept   int           // entries at most in the stream
	OfOne  int           // of a share at most
	Age    time.Duration // for which they are kept
}

// Keys are those that the entry is written to, none for the zero Entry.
func (e Entry) Keys() []string {
	if e == (Entry{}) {
		return nil
	}
	return []string{e.Stream, e.Share}
}

// Arguments are what append takes behind the keys, without the time.
func (e Entry) Arguments() []any { return []any{e.Text, e.Kept, e.OfOne, e.Age.Milliseconds()} }
