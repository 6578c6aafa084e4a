// Package keyspace knows our part of Redis: how its keys begin, how Lua scripts on them are
// loaded, run and read, which nodes take writes, and what Redis' words of refusal mean. What a
// script means is for the package whose script it is.
//
// Its one rule: all keys of ours begin with Prefix. They share its hash tag, so a script
// may touch several of them on a cluster too, and a Redis user who may touch those keys and
// asynq's (~{vmapower}:* ~asynq:*) runs the whole service.
package keyspace

import (
	_ "embed" // of the parts that all scripts share
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Prefix begins the name of every key and channel.
const Prefix = "{vmapower}:"

// Budget is for one call with its repeats.
const Budget = time.Second

//go:embed keys.lua
var keysSource string

//go:embed heal.lua
var healSource string

//go:embed append.lua
var appendSource string

// Load returns the script lua/NAME.lua behind what it uses of lua/prelude.lua, in which times are
// filled in. No script touches a key that is not declared: see keys.lua; or fails over one of
// another kind that somebody has put in the place of ours: see heal.lua. Each can append an Entry.
// A missing file is a fault of the build, and panics.
func Load(sources fs.FS, times *strings.Replacer, name string) *redis.Script {
	prelude := strings.Replace(source(sources, "prelude"), "$prefix", Prefix, 1)
	body := source(sources, name)
	shared := needed(appendSource+times.Replace(prelude), body)
	return redis.NewScript(keysSource + healSource + shared + "\nlocal function script()\n" + body + "\nend\nreturn run(script)\n")
}

// LoadRead returns the script lua/NAME.lua as it stands: what Load puts before it takes Redis three times as long as the
// script of one small read. It reads its declared keys, by pcall, and does nothing else.
func LoadRead(sources fs.FS, name string) *redis.Script {
	return redis.NewScript(source(sources, name))
}

// Millis is a time as a prelude takes it.
func Millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

func source(sources fs.FS, name string) string {
	text, err := fs.ReadFile(sources, "lua/"+name+".lua")
	if err != nil {
		panic(err)
	}
	return string(text)
}

// Answer is what a script answers. Its methods read one element of it; one that is
// missing or of another kind is "", 0 or nil. Times are in milliseconds.
type Answer []any

func (a Answer) Text(i int) string            { return element[string](a, i) }
func (a Answer) Number(i int) int64           { return element[int64](a, i) }
func (a Answer) List(i int) Answer            { return element[[]any](a, i) }
func (a Answer) Moment(i int) time.Time       { return time.UnixMilli(a.Number(i)).UTC() }
func (a Answer) Duration(i int) time.Duration { return time.Duration(a.Number(i)) * time.Millisecond }

func element[T any](a Answer, i int) (value T) {
	if i < len(a) {
		value, _ = a[i].(T)
	}
	return value
}
