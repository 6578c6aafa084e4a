package keyspace

import "testing"

func TestAScriptIsGivenWhatItUsesOfThePrelude(t *testing.T) {
	const prelude = `-- Shared by all.
local A, B = 1, 2

-- one is about two.
local function one() return A end

local function two()
  return one()
end
local unused = {
  two,
}
local function three() return B end
`
	const first, ab = "\n-- Shared by all.", "\nlocal A, B = 1, 2\n\n-- one is about two."
	const one, two, three = "\nlocal function one() return A end\n", "\nlocal function two()\n  return one()\nend", "\nlocal function three() return B end\n"
	for script, want := range map[string]string{
		"return 1":              first,
		"return one() -- three": first + ab + one,
		"return two()":          first + ab + one + two,
		"three()":               first + ab + three,
	} {
		if got := needed(prelude, script); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", script, got, want)
		}
	}
}
