package keyspace

import (
	"regexp"
	"strings"
)

// Lua makes each function of a prelude anew at every call of a script, which takes as long as several commands.

var (
	declared = regexp.MustCompile(`^local (?:function )?([\w, ]+)`)
	word     = regexp.MustCompile(`\w+`)
	comment  = regexp.MustCompile(`(?m)--.*$`)
)

// needed is the prelude without what the script does not use. What is declared is so at the beginning of a line, by
// "local", and ends before the next line that begins so; anything else stays.
func needed(prelude, script string) string {
	blocks := strings.Split("\n"+prelude, "\nlocal ")
	used := make(map[string]bool)
	use := func(text string) {
		for _, name := range word.FindAllString(comment.ReplaceAllString(text, ""), -1) {
			used[name] = true
		}
	}
	use(script)
	for i := len(blocks) - 1; i > 0; i-- { // what a block uses comes before it
		block := "local " + blocks[i]
		if !declares(block, used) {
			blocks[i] = ""
			continue
		}
		blocks[i] = "\n" + block
		use(block)
	}
	return strings.Join(blocks, "")
}

// declares reports whether the block declares one of these names.
func declares(block string, names map[string]bool) bool {
	for _, name := range word.FindAllString(declared.FindStringSubmatch(block)[1], -1) {
		if names[name] {
			return true
		}
	}
	return false
}
