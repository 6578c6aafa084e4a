package main

import "testing"

// mustLoad is load for settings that are right.
func mustLoad(t *testing.T, environ ...string) Config {
	t.Helper()
	cfg, err := load(layers{environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}
