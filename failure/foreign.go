package failure

import (
	"strings"
	"unicode"
)

// longestForeign is how many characters of a foreign text are kept.
const longestForeign = 300

// Foreign returns the text of somebody else (a vCenter, an NBD server, an OMA) as it may
// be stored, logged and shown: valid UTF-8 of at most 300 characters without control,
// format and invisible characters, such as those that write from right to left. What
// breaks a line is a space. Cleaned again it stays the same.
func Foreign(text string) string {
	var kept strings.Builder
	length, last, broken := 0, ' ', false
	for _, r := range text {
		switch {
		case breaksLine(r):
			broken = true
			continue
		case invisible(r):
			continue
		case length == longestForeign:
			return Shortened(kept.String()+string(r), longestForeign)
		case broken && last != ' ' && r != ' ':
			kept.WriteByte(' ')
			if length++; length == longestForeign {
				return Shortened(kept.String()+string(r), longestForeign)
			}
		}
		broken, last = false, r
		kept.WriteRune(r) // an invalid byte was read as U+FFFD
		length++
	}
	return kept.String()
}

// Shortened is the text in at most so many characters; where some were left out, the last is an ellipsis.
func Shortened(text string, most int) string {
	if characters := []rune(text); len(characters) > most {
		return string(characters[:most-1]) + "…"
	}
	return text
}

func breaksLine(r rune) bool {
	return r >= '\t' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

func invisible(r rune) bool {
	return unicode.In(r, unicode.C, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
