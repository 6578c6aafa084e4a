package worker

import (
	"testing"

	"vmapower/failure"
	"vmapower/vcenter"
)

func TestWhatNobodyMendsWithinADeadlineIsNotRetried(t *testing.T) {
	for _, kind := range []error{vcenter.ErrUntrusted, vcenter.ErrNotVCenter} {
		fault := &vcenter.Fault{Kind: kind, Text: "log in to vc.example.test"}
		why := failureOf(fault)
		if policy, _ := policyFor(why); policy != never || why.Code != failure.VCenterUnreachable {
			t.Errorf("%v: policy %d, %v", kind, policy, why.Code)
		}
	}
	if policy, _ := policyFor(failureOf(&vcenter.Fault{Kind: vcenter.ErrRefused})); policy != never {
		t.Errorf("a free licence: policy %d", policy)
	}
	if policy, _ := policyFor(failureOf(&vcenter.Fault{Kind: vcenter.ErrHostState})); policy != fewTimes {
		t.Errorf("a host in maintenance: policy %d", policy)
	}
	if policy, _ := policyFor(failureOf(&vcenter.Fault{Kind: vcenter.ErrUnreachable})); policy != untilDeadline {
		t.Errorf("a vCenter that is away: policy %d", policy)
	}
}
