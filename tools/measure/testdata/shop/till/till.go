// Package till takes money.
package till

import "io"

type Payment interface {
	Take(amount int) error
	Name() string
}

type Receipt interface {
	Payment
	Print()
}

type Printer interface {
	io.Writer
	Cut()
}

type Number interface{ ~int | ~int64 }

type Anything interface{}

const Small, large = 1, 2

func Pay(p Payment, amounts ...int) (taken int) {
	for _, amount := range amounts {
		if amount == 0 {
			continue
		} else if amount < 0 {
			return 0
		} else {
			switch err := p.Take(amount); err {
			case nil:
				func() { taken += amount }()
			}
		}
	}
	return taken
}

func sum[N Number](a, b N) N { return a + b }
