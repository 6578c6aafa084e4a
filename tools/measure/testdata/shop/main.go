package main

import "example.test/shop/till"

var Open = true

func main() {
	if Open {
		till.Pay(till.Cash{}, 1)
	}
}
