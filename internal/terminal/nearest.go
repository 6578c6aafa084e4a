package terminal

import "strings"

// Nearest returns the known word that somebody may have meant who has typed another one: one that
// differs from it in case alone, in one byte, or in one of every four.
func Nearest(word string, known []string) (meant string, near bool) {
	beyond := max(1, len(word)/4) + 1
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < beyond {
			meant, near, beyond = k, true, d
		}
	}
	return meant, near
}

// distance is Levenshtein's: how many bytes must be put in, taken out or replaced.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
