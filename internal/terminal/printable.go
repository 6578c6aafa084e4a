package terminal

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Printable is a stranger's text on one line: what a terminal would obey, or write from right to left,
// is a question mark.
func Printable(text string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return '?'
		}
		return c
	}, text)
}

// Row writes a row of a table: a tab between two cells, each of which is Printable.
func Row(w io.Writer, cells ...any) {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = Printable(fmt.Sprint(cell))
	}
	fmt.Fprintln(w, strings.Join(texts, "\t"))
}

// lines writes lines that are Printable but for tabs.
type lines struct{ w io.Writer }

func (l lines) Write(text []byte) (int, error) {
	_, err := l.w.Write(bytes.Map(func(c rune) rune {
		if c != '\n' && c != '\t' && !unicode.IsPrint(c) {
			return '?'
		}
		return c
	}, text))
	return len(text), err
}

// EscapedJSON returns a writer of JSON that a terminal may show: what is not printable in its texts is
// escaped, so it stays the same to who reads it as JSON. Each Write must have whole characters.
func EscapedJSON(w io.Writer) io.Writer { return escapedJSON{w} }

type escapedJSON struct{ w io.Writer }

func (e escapedJSON) Write(text []byte) (int, error) {
	_, err := e.w.Write(escaped(text, func(c rune) string {
		if high, low := utf16.EncodeRune(c); high != unicode.ReplacementChar {
			return fmt.Sprintf(`\u%04x\u%04x`, high, low)
		}
		return fmt.Sprintf(`\u%04x`, c)
	}))
	return len(text), err
}

// escaped writes what is not printable as escape tells, and leaves ends of lines alone.
func escaped(text []byte, escape func(rune) string) []byte {
	if !bytes.ContainsFunc(text, unprintable) {
		return text
	}
	var out bytes.Buffer
	for _, c := range string(text) {
		if unprintable(c) {
			out.WriteString(escape(c))
		} else {
			out.WriteRune(c)
		}
	}
	return out.Bytes()
}

func unprintable(c rune) bool { return c != '\n' && !unicode.IsPrint(c) }
