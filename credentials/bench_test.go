package credentials_test

import "testing"

func BenchmarkSeal(b *testing.B) {
	sealer := newKeyring(b).Sealer()
	for b.Loop() {
		if _, err := sealer.Seal(login, binding); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	keys := newKeyring(b)
	blob := sealed(b, keys.Sealer())
	b.ReportMetric(float64(len(blob)), "blob-bytes")
	for b.Loop() {
		if _, err := keys.Open(blob, binding); err != nil {
			b.Fatal(err)
		}
	}
}
