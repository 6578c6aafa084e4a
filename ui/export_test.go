package ui

import "time"

// StopsWithin is how long a cancelled job is waited for before its VM's power is cut.
func (u *UI) StopsWithin(d time.Duration) { u.stopsWithin = d }

// Event is for the tests.
var Event = event

// Route is a route as the tests see it.
type Route struct {
	Pattern string
	Open    bool
}

// Routes are all that the page has.
func (u *UI) Routes() (all []Route) {
	for _, r := range u.routes() {
		all = append(all, Route{r.pattern, r.open})
	}
	return all
}
