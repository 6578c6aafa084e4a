package till_test

type fake struct{}

func (fake) Take(int) error { return nil }
func (fake) Name() string   { return "fake" }

func HelpWith() {}
