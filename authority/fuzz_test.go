package authority_test

import (
	"strings"
	"testing"
	"time"

	"vmapower/access"
	"vmapower/authority"
	"vmapower/tasks"
)

// Whatever is asked, a grant and a scope cover no policy beyond theirs, no other VM and no
// target that their prefixes don't.
func FuzzGrant(f *testing.F) {
	f.Add(vmID, "move-7", "graceful_only", "nbd://127.0.0.1/", vmID, "move-7", "force", target)
	f.Add(strings.ToUpper(vmID), "a", "force", "file:///srv/", vmID, "A", "graceful_then_force", "file:///srv/../x")
	f.Add("/DC/vm/web", " ", "", "nbd://u@127.0.0.1/", "/DC/vm/web/", "", "x", "nbd://127.0.0.1:10809@evil.example.test/")
	f.Fuzz(func(t *testing.T, vm, contextID, policy, prefix, askedVM, askedContext, askedPolicy, askedTarget string) {
		g, err := authority.CheckGrant(access.Grant{
			RequestedBy: "oma-01", ContextID: contextID, VMIDs: []string{vm}, Operations: []string{"power-off", "final-sync"}, Policy: policy,
			Targets: []string{prefix}, NotAfter: time.Now().Add(time.Hour), By: "desk",
		}, time.Now())
		if err != nil {
			return
		}
		off, sync := request(t, powerOff(tasks.Policy(askedPolicy))), request(t, syncTo(askedTarget))
		off.VMID, sync.VMID, off.ContextID, sync.ContextID = askedVM, askedVM, askedContext, askedContext
		named := askedVM == g.VMIDs[0] && askedContext == contextID
		if authority.Covers(g, off, time.Now()) && (!named || further(askedPolicy) > further(policy) || further(askedPolicy) == 0) {
			t.Errorf("%+v covers %+v %s", g, off, askedPolicy)
		}
		if authority.Covers(g, sync, time.Now()) && (!named || authority.Within(access.Scope{Targets: g.Targets}, sync) != nil) {
			t.Errorf("%+v covers %+v %s", g, sync, askedTarget)
		}
	})
}

func further(policy string) int {
	return map[string]int{"graceful_only": 1, "graceful_then_force": 2, "force": 3}[policy]
}

func FuzzScope(f *testing.F) {
	f.Add("vc.example.test", "VC.example.test:443", "nbd://127.0.0.1/", target)
	f.Add("https://[::1]/sdk", "::1", "file:///srv", "file:///srv2")
	f.Add("127.0.0.1", "127.0.0.1@evil.example.test", "nbds://a/", "nbd://a/")
	f.Fuzz(func(t *testing.T, named, asked, prefix, askedTarget string) {
		scope := access.Scope{VCenters: []string{named}, Targets: []string{prefix}}
		r := request(t, syncTo(askedTarget))
		r.VCenter = asked
		if authority.Within(scope, r) == nil && (authority.MayReach(access.Scope{VCenters: []string{asked}}, "", named) != nil || askedTarget == "" || prefix == "") {
			t.Errorf("%q is within %q, or %q within %q", asked, named, askedTarget, prefix)
		}
	})
}
