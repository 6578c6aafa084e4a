package vddk

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"vmapower/failure"
)

func TestOnlySoManyDisksAreReadAtAHostAtATime(t *testing.T) {
	b := setup(t, mib)
	b.options.PerHost = 1
	first := b.open(t)
	release, err := first.Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan *Reader, 1)
	go func() {
		r, err := New(b.options).Open(t.Context(), b.disk) // as another worker does
		if err != nil {
			t.Error(err)
		}
		opened <- r
	}()
	elsewhere := b.disk
	elsewhere.Host = "esx2.example.test"
	other, err := New(b.options).Open(t.Context(), elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	other.Close()
	select {
	case <-opened:
		t.Fatal("two disks are read at one host")
	default:
	}
	b.wantEqual(t, first)
	release()
	second := <-opened // the first one is idle now
	if second == nil {
		t.FailNow()
	}
	defer second.Close()
	b.wantEqual(t, second)
	b.wantEqual(t, first) // and waits for the other to be idle
}

func TestOnlySoManyDisksAreReadAtAVCenterAtATime(t *testing.T) {
	b := setup(t, mib)
	b.options.PerVCenter = 1
	first := b.open(t)
	release, err := first.Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	elsewhere := b.disk
	elsewhere.Host = "esx2.example.test"
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	_, err = New(b.options).Open(ctx, elsewhere)
	var told *failure.Failure
	if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &told) || told.Code != failure.InsufficientResources || !strings.Contains(told.Details, "its turn") {
		t.Errorf("%v", err)
	}
}

func TestPlacesAreFreeWhenTheirReadersAreClosed(t *testing.T) {
	b := setup(t, mib)
	b.options.PerHost, b.options.PerVCenter = 1, 1
	for range 3 {
		b.open(t).Close()
	}
	b.Fail("open-error no reason")
	for range 2 {
		b.wantFailure(t, failure.VCenterError, "")
	}
	b.Fail()
	b.open(t)
}
