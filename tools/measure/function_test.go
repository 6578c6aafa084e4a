package main

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

func TestAFunctionHasItsLinesAndItsDeepestBlock(t *testing.T) {
	for body, want := range map[string]function{
		`func f() {}`:       {"f", 1, 0},
		`func (t T) f() {}`: {"T.f", 1, 0},
		`func (t *T[K, V]) f() {
			return
		}`: {"T.f", 3, 0},
		`func f(
			a int,
		) {
			if a == 1 {
			}
		}`: {"f", 6, 1},
		`func f() { if a { } else if b { } else if c { } else { } }`:   {"f", 1, 1},
		`func f() { if a { } else if b { for { } } }`:                  {"f", 1, 2},
		`func f() { switch a { case 1: for range b { select { } } } }`: {"f", 1, 3},
		`func f() { switch a.(type) { case int: } }`:                   {"f", 1, 1},
		`func f() { g(func() { if a { } }) }`:                          {"f", 1, 2},
		`func f() { if a { }; if b { } }`:                              {"f", 1, 1},
	} {
		positions := token.NewFileSet()
		file, err := parser.ParseFile(positions, "f.go", "package p\n"+body, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := functionsIn(file, positions); len(got) != 1 || got[0] != want {
			t.Errorf("%s\nis %+v, want %+v", strings.ReplaceAll(body, "\t", ""), got, want)
		}
	}
}

func TestAPercentileIsOneOfTheNumbers(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = i + 1
	}
	for _, c := range []struct {
		sorted []int
		p      float64
		want   int
	}{
		{nil, 50, 0}, {[]int{7}, 50, 7}, {[]int{7}, 99, 7}, {[]int{1, 2}, 50, 1}, {[]int{1, 2, 3}, 50, 2},
		{hundred, 50, 50}, {hundred, 90, 90}, {hundred, 99, 99}, {hundred, 100, 100}, {hundred, 0, 1},
	} {
		if got := percentile(c.sorted, c.p); got != c.want {
			t.Errorf("%g %% of %d numbers: %d, want %d", c.p, len(c.sorted), got, c.want)
		}
	}
}
