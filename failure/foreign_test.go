package failure

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestForeignTextIsHarmlessAndShort(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain":                     {"web-01 (vm-42)", "web-01 (vm-42)"},
		"spaces of a name":          {"web  01", "web  01"},
		"other scripts":             {"сервер-01 サーバー ü", "сервер-01 サーバー ü"},
		"lines":                     {"one\r\n\ttwo\u2028three\u0085four\n", "one two three four"},
		"a line's end after spaces": {"one \n two", "one  two"},
		"terminal":                  {"a\x1b[31mb\x07\x7fc\u009bd\x00e", "a[31mbcde"},
		"from right to left":        {"exe\u202egpj.\u2066\u2069\u200f\u061cvmx", "exegpj.vmx"},
		"zero width":                {"ad\u200bm\u200c\u200din\u2060\ufeff\u00ad\u034f\ufe0f", "admin"},
		"not UTF-8":                 {"a\xff\xc3b", "a\ufffd\ufffdb"},
		"nothing visible":           {"\x00\u200b\n", ""},
		"300 characters":            {strings.Repeat("ü", 300), strings.Repeat("ü", 300)},
		"301 characters":            {strings.Repeat("ü", 301), strings.Repeat("ü", 299) + "…"},
		"a cut at a line's end":     {strings.Repeat("ü", 299) + "\nab", strings.Repeat("ü", 299) + "…"},
		"300 and what is dropped":   {strings.Repeat("ü", 300) + "\x00\n", strings.Repeat("ü", 300)},
		"20 MiB":                    {strings.Repeat("x", 20<<20), strings.Repeat("x", 299) + "…"},
	} {
		if got := Foreign(c.text); got != c.want {
			t.Errorf("%s: %.400q", name, got)
		}
	}
}

func FuzzForeign(f *testing.F) {
	for _, text := range []string{"", "web-01", "a\x1b[2Jb", "\u202e\u2028x", "\xff\xfe", strings.Repeat("ü\n", 200)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Foreign(text)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > longestForeign {
			t.Errorf("%q", got)
		}
		if strings.ContainsFunc(got, func(r rune) bool {
			return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
		}) {
			t.Errorf("%q became %q", text, got)
		}
		if again := Foreign(got); again != got {
			t.Errorf("%q, cleaned again, is %q", got, again)
		}
	})
}
