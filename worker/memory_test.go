package worker

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestAJobThatIsOverIsRefusedUntilItsRecordCanNotBePutBack(t *testing.T) {
	m := newMemory()
	m.ended("past", time.Now().Add(-time.Second))
	m.ended("over", time.Now().Add(time.Hour))
	if m.begin("over") || !m.begin("past") || !m.begin("new") {
		t.Error("a wrong one was refused, or let in")
	}
}

func TestAJobIsNotWorkedOnTwiceAtOnce(t *testing.T) {
	m := newMemory()
	if !m.begin("job") || m.begin("job") {
		t.Fatal("it began twice, or never")
	}
	m.leave("job")
	if !m.begin("job") {
		t.Error("it can't begin again")
	}
}

func TestAVMIsWaitedForUntilTheOtherJobHasLeft(t *testing.T) {
	m := newMemory()
	if err := errors.Join(m.awaitVM(t.Context(), "one", "vm"), m.awaitVM(t.Context(), "one", "vm")); err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancelCause(t.Context())
	cancel(errStopping)
	if err := m.awaitVM(over, "two", "vm"); !errors.Is(err, errStopping) {
		t.Fatalf("beside the other: %v", err)
	}
	came := make(chan error, 1)
	go func() { came <- m.awaitVM(t.Context(), "two", "vm") }()
	m.leave("one")
	if err := <-came; err != nil {
		t.Error(err)
	}
}

func TestTwoJobsDoNotWriteToOneTarget(t *testing.T) {
	m := newMemory()
	if !m.holdTargets("one", "x", "y") || m.holdTargets("two", "z", "y") || !m.holdTargets("three", "z") {
		t.Error("the targets are held wrongly")
	}
}

func TestTheOldestEndsAreForgotten(t *testing.T) {
	m := newMemory()
	for i := range rememberedJobs + 2 {
		m.ended(fmt.Sprint(i), time.Now().Add(time.Hour))
	}
	if len(m.over) != rememberedJobs || len(m.oldest) != rememberedJobs || !m.begin("1") || m.begin("2") {
		t.Errorf("%d are remembered", len(m.over))
	}
}
