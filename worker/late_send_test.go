package worker_test

import (
	"context"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/sandbox"
	"vmapower/internal/testenv"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// onIntent is called directly before a call of this verb is announced.
type onIntent struct {
	verb string
	do   func()
}

func (o onIntent) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if strings.HasPrefix(command.Name(), "eval") && slices.ContainsFunc(command.Args(), o.announces) {
			o.do()
		}
		return next(ctx, command)
	}
}

// announces reports whether the argument is the note of such a call, not answered yet.
func (o onIntent) announces(arg any) bool {
	text, _ := arg.(string)
	return strings.Contains(text, `"verb":"`+o.verb+`"`) && strings.Contains(text, `"outcome":""`)
}

// onCall is onIntent for all jobs of the bundle's workers.
func (b *bundle) onCall(t *testing.T, verb string, do func()) {
	t.Helper()
	client := b.redis.Client()
	client.AddHook(testenv.CommandHook(onIntent{verb, do}.ProcessHook))
	b.config.Jobs = joblog.New(client, joblog.Options{Keys: b.keys, Retention: time.Hour})
	t.Cleanup(b.config.Jobs.Close)
}

// A call that can't leave within 2 s of its announcement does not leave: a successor may
// be at work by then. It surely did nothing, so the next attempt need not wait for it.
func TestACallThatComesTooLateToTheWireIsNotSent(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	var slow atomic.Bool
	b.config.VCenters = vcenter.NewPool(vcenter.Options{
		Trust: vcenter.Trust{CAFile: b.vcenter.CAFile()}, Logger: slog.New(slog.DiscardHandler),
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if slow.Load() {
				select {
				case <-time.After(4 * time.Second):
				case <-t.Context().Done():
				}
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	})
	t.Cleanup(func() { _ = b.config.VCenters.Close(context.Background()) })
	var mu sync.Mutex
	var announced []time.Time
	b.onCall(t, string(tasks.VerbShutdownGuest), func() {
		mu.Lock()
		defer mu.Unlock()
		announced = append(announced, time.Now())
		first := time.Since(announced[0]) < time.Second // twice, when Redis does not know the script yet
		slow.Store(first)
		if first {
			b.vcenter.DropConnections()
		}
	})
	b.work(t)
	job := b.do(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	wantOff(t, job, "graceful", "", "clean")
	arrived := b.arrived(t, "ShutdownGuest")
	mu.Lock()
	defer mu.Unlock()
	if late := arrived.Sub(announced[len(announced)-1]); late > 3*time.Second || // 2 s, and some for the way
		job.Attempt < 2 {
		t.Errorf("the call came %v after its announcement, in attempt %d", late, job.Attempt)
	}
}

// A vCenter that is away is no fault of the job: its attempts don't count, its deadline does.
func TestAVCenterThatIsAwayCostsNoAttempt(t *testing.T) {
	b := setup(t, web(100*time.Millisecond))
	b.attempts = 1
	b.work(t)
	b.vcenter.Unavailable(503)
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.GracefulThenForce, 300))
	b.until(t, id, func(job joblog.Job) bool { return job.Attempt == 1 && job.Status == joblog.StatusPending })
	b.vcenter.Unavailable(0)
	wantOff(t, b.ended(t, id), "graceful", "", "clean")
}

// The host is lost while the VM is watched to stay off: that is neither "it came back" nor
// "it is off".
func TestALostHostAtTheLastLookIsWaitedFor(t *testing.T) {
	b := setup(t, web(time.Second))
	b.config.StableOff = 3 * time.Second
	b.work(t)
	vm := b.guest(t, "web-01")
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.Force, 300))
	b.until(t, id, func(job joblog.Job) bool {
		return stepRuns(tasks.StepVerifyPowerState)(job) && vm.Power() == sandbox.Off
	})
	vm.Disconnect()
	b.until(t, id, func(job joblog.Job) bool { return job.Attempt == 1 && job.Status == joblog.StatusPending })
	vm.Reconnect()
	wantOff(t, b.ended(t, id), "forced", "requested", "crash_consistent")
}

// What no api signed is not even looked at: its login would go where the record says.
func TestNobodyLogsInForAForgedRecord(t *testing.T) {
	b := setup(t, web(0))
	vm := b.guest(t, "web-01")
	id := b.submit(t, vm.BIOSUUID(), powerOff(tasks.Force, 300))
	known := `{"ref":"` + vm.Ref() + `","Ref":"` + vm.Ref() + `","name":"web-01"}`
	err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+id, "n.submission", "", "s1.status", "completed", "n.step.resolve-vm", known).Err()
	if err != nil {
		t.Fatal(err)
	}
	b.work(t)
	b.dropped(t, id)
	b.wantCalls(t, map[string]int{"Login": 0, "RetrievePropertiesEx": 0})
}

// A job that is only closed may be as old as it likes: it is not accused of being forged.
func TestAnOldJobThatWasCancelledIsClosedAsSuch(t *testing.T) {
	b := setup(t, web(0))
	b.age = 3 * time.Hour
	id := b.submit(t, b.guest(t, "web-01").BIOSUUID(), powerOff(tasks.Force, 300))
	if err := b.redis.Client().HSet(t.Context(), "{vmapower}:job:"+id, "cancel", "1").Err(); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	wantStatus(t, b.ended(t, id), joblog.StatusCancelled, "cancelled")
	b.wantPower(t, "web-01", sandbox.On)
}
