package bench

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/access"
	"vmapower/credentials"
	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
)

// BenchmarkPowerOffBesideACrowd measures one appliance's graceful power-off, whose guest takes
// 0.1 s, while others have more jobs at a vCenter that does not answer than the worker has
// slots, beside the same in peace.
func BenchmarkPowerOffBesideACrowd(b *testing.B) {
	a := newAppliances(b, "oma-01", "oma-02", "oma-03")
	s := startBehind(b, a.gateOn, fleet(1, sandbox.Guest{Power: sandbox.On, Tools: sandbox.ToolsOK, ShutdownTakes: 100 * time.Millisecond})...)
	s.work(b)
	one, guest := a.logIn(b, s, "oma-01"), s.vcenter.Guest("web-000")
	powerOff := func() time.Duration {
		guest.PowerOnByHand()
		began := time.Now()
		one.ended(b, one.post(b, "power-off", guest.BIOSUUID(), nil))
		return time.Since(began)
	}
	powerOff() // logs in
	var peace, crowded []time.Duration
	for range 10 {
		peace = append(peace, powerOff())
	}
	way := testenv.StartProxy(b, s.vcenter.Address(), nil)
	way.BlackHole(testenv.Both)
	a.logIn(b, s, "oma-02").crowd(b, way.Addr(), 1000)
	a.logIn(b, s, "oma-03").crowd(b, way.Addr(), 2000)
	for b.Loop() {
		for range 10 {
			crowded = append(crowded, powerOff())
		}
	}
	b.ReportMetric(ms(percentile(crowded, 50)), "p50-ms")
	b.ReportMetric(ms(percentile(crowded, 100)), "worst-ms")
	b.ReportMetric(ms(percentile(peace, 50)), "peace-p50-ms")
	b.ReportMetric(float64(percentile(crowded, 50))/float64(percentile(peace, 50)), "ratio")
}

// crowd asks for as many jobs as one appliance is let at once. Two of them have more than there
// are slots.
func (s *service) crowd(b *testing.B, vcenter string, first int) {
	b.Helper()
	for i := range 190 {
		s.post(b, "power-off", fmt.Sprintf("vm-%d", first+i), map[string]any{"vcenter": vcenter})
	}
}

// appliances are who may ask, with their tokens.
type appliances struct {
	file   *access.AppliancesFile
	tokens map[string]string
	gate   *access.Gate // set by gateOn
}

func newAppliances(b *testing.B, ids ...string) *appliances {
	b.Helper()
	a := &appliances{tokens: map[string]string{}}
	path := filepath.Join(b.TempDir(), "appliances.yaml")
	for _, id := range ids {
		token, err := access.AddAppliance(path, id, nil, access.ApprovalPreApproved)
		if err != nil {
			b.Fatal(err)
		}
		a.tokens[id] = token
	}
	var err error
	if a.file, err = access.FollowAppliances(path, func(err error) { b.Error(err) }); err != nil {
		b.Fatal(err)
	}
	return a
}

func (a *appliances) gateOn(client redis.UniversalClient, keys *credentials.Sealer) *access.Gate {
	a.gate = access.NewGate(client, a.file, keys, nil)
	return a.gate
}

// logIn returns the service as the appliance has it.
func (a *appliances) logIn(b *testing.B, s *service, id string) *service {
	b.Helper()
	session, _, err := a.gate.Login(b.Context(), access.Attempt{Appliance: id, Token: a.tokens[id], Address: "127.0.0.1"})
	if err != nil {
		b.Fatal(err)
	}
	of := *s
	of.session = session
	return &of
}
