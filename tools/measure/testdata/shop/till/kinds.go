package till

type Cash struct{}

func (Cash) Take(int) error {
	return nil
}

func (Cash) Name() string { return "cash" }

type card struct{ number string }

func (c *card) Take(int) error { return nil }
func (c *card) Name() string   { return c.number }

func (c *card) Print() {}

type Coin[T any] struct{}

func (c *Coin[T]) Take(amount, of int) error { return nil }
func (c *Coin[T]) Name() string              { return "" }
