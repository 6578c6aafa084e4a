// Package chaos breaks a whole service on purpose and checks from the outside what
// is left: real api and worker processes, a real Redis or a set of servers that replaces
// its own masters, a simulated vCenter, and a schedule of faults that a seed replays.
//
// It has no code of its own but tests, and it knows nothing of how the service keeps
// its promises. What a part does for itself is tested beside that part.
//
// Its one rule: the verdict comes from witnesses the service cannot influence: what
// callers were answered, what vCenter saw, and what Redis holds in the end.
package chaos
