package worker_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/sandbox"
	"vmapower/joblog"
	"vmapower/tasks"
)

// target is a job, its VM, and what must come of it at most.
type target struct {
	id      string
	vm      *sandbox.GuestHandle
	args    tasks.Args
	copy    *replica // nil unless it is a sync
	before  map[string]string
	changed []string // what was done to its record
}

// A stage is where jobs are stopped while somebody changes Redis.
type stage struct {
	guest   sandbox.Guest
	args    func(b *bundle, t *testing.T, i int, of *target) tasks.Args
	reached func(joblog.Job) bool // nil: no worker has had the job
	goOn    func(vm *sandbox.GuestHandle)
}

// The jobs of a stage have several Redis and vCenters, because a simulated vCenter of many
// VMs takes long to tell of them.
const (
	parts      = 4
	jobsOfPart = 17
)

// attacks bounds the parts that are under attack at a time: more would only take each other's time.
var attacks = make(chan struct{}, 4)

// stages are: accepted, and with a call, or a copy, on record.
var stages = map[string]stage{
	"power-off, accepted": {guest: hanging(), args: func(_ *bundle, _ *testing.T, i int, _ *target) tasks.Args {
		return powerOff([]tasks.Policy{tasks.GracefulOnly, tasks.GracefulThenForce}[i%2], 2)
	}},
	"power-off, asked": {guest: hanging(), args: func(_ *bundle, _ *testing.T, i int, _ *target) tasks.Args {
		return powerOff([]tasks.Policy{tasks.GracefulOnly, tasks.GracefulThenForce}[i%2], 300)
	}, reached: stepRuns(tasks.StepWaitForShutdown), goOn: (*sandbox.GuestHandle).GoOff},
	"power-on, started": {guest: archived(time.Hour), args: func(*bundle, *testing.T, int, *target) tasks.Args {
		return tasks.PowerOn{Timeout: 300, WaitForTools: true}
	}, reached: stepRuns(tasks.StepWaitForTools), goOn: func(vm *sandbox.GuestHandle) { vm.SetTools(sandbox.ToolsOK) }},
	"final sync, copying": {guest: stopped(mib / 2), args: func(b *bundle, t *testing.T, i int, of *target) tasks.Args {
		of.copy = b.replicaOf(t, of.vm)
		of.copy.write(t, 4096, 100_000)
		return slowly(syncOf(of.copy.sync), of.copy)
	}, reached: copies},
}

// replicaOf makes a replica of the VM's only disk.
func (b *bundle) replicaOf(t *testing.T, vm *sandbox.GuestHandle) *replica {
	t.Helper()
	disk := vm.Disk(2000)
	r := &replica{disk: disk, file: filepath.Join(b.config.Targets.Dirs[0], vm.Ref()), since: disk.ChangeID()}
	if err := os.WriteFile(r.file, content(t, disk), 0o600); err != nil {
		t.Fatal(err)
	}
	r.sync = tasks.DiskSync{Key: 2000, ChangeID: r.since, Target: "file://" + r.file}
	return r
}

// Whatever is done to a field of a job that waits, or that another worker is to go on with,
// its VM gets no call that was not asked for, nobody is told of a success that there is not,
// and a job whose record was left alone is done.
func TestNothingInAJobsRecordCausesACall(t *testing.T) {
	for name, s := range stages {
		for part := range parts {
			t.Run(fmt.Sprint(name, " ", part), func(t *testing.T) { attackStage(t, s, part) })
		}
	}
}

func attackStage(t *testing.T, s stage, part int) {
	var guests []sandbox.Guest
	for i := range jobsOfPart {
		guest := s.guest
		guest.Name = fmt.Sprintf("vm-%d", i)
		guests = append(guests, guest)
	}
	b := setup(t, guests...)
	b.config.PowerConcurrency, b.config.SyncConcurrency = 2*jobsOfPart, 4*jobsOfPart // of which an asker has not all
	b.config.Targets.Dirs = []string{t.TempDir()}
	attacks <- struct{}{}
	defer func() { <-attacks }()
	targets := b.targets(t, s)
	b.change(t, targets, part)
	stop := b.work(t)
	if s.goOn != nil {
		for _, of := range targets {
			s.goOn(of.vm)
		}
	}
	b.rest(t, targets)
	stop()
	b.judge(t, targets)
}

// targets are jobs of that stage. The first one is left alone.
func (b *bundle) targets(t *testing.T, s stage) (targets []*target) {
	t.Helper()
	client := b.redis.Client()
	for i := range jobsOfPart {
		of := &target{vm: b.guest(t, fmt.Sprintf("vm-%d", i))}
		of.args = s.args(b, t, i, of)
		of.id = b.submit(t, of.vm.BIOSUUID(), of.args)
		of.before = client.HGetAll(t.Context(), "{vmapower}:job:"+of.id).Val()
		maps.Copy(of.before, client.HGetAll(t.Context(), "{vmapower}:job:"+of.id+":notes").Val())
		targets = append(targets, of)
	}
	if s.reached != nil {
		stop := b.work(t)
		for _, of := range targets {
			b.until(t, of.id, s.reached)
		}
		stop()
	}
	return targets
}

// pair is something to be done to a key, or to a field of it.
type pair struct{ key, field, how string }

// pairs are all that is done to a job's keys. What stands in a field is drawn in turn, and of
// a step, which tells people alone where it stands, what is done as well.
func (b *bundle) pairs(t *testing.T, mine *target) (pairs []pair) {
	t.Helper()
	hows, turn := slices.Sorted(maps.Keys(fieldChanges)), 0
	for _, key := range b.keysOf(t, mine) {
		for _, how := range slices.Sorted(maps.Keys(changes)) {
			pairs = append(pairs, pair{key: key, how: how})
		}
		for _, field := range slices.Sorted(maps.Keys(b.redis.Client().HGetAll(t.Context(), "{vmapower}:"+of(key, mine)).Val())) {
			turn++
			pairs = append(pairs, pair{key, field, hows[turn%len(hows)]})
			switch {
			case strings.HasPrefix(field, "n."):
				pairs = append(pairs, pair{key, field, "forged"})
				fallthrough
			case !strings.HasPrefix(field, "s") || !strings.Contains(field, "."):
				pairs = append(pairs, pair{key, field, hows[(turn+2)%len(hows)]}, pair{key, field, hows[(turn+4)%len(hows)]}, pair{key, field, hows[(turn+5)%len(hows)]})
			}
		}
	}
	return pairs
}

// change does the part's things to the keys and fields of a job, each to another job. Those
// that are done to notes have a job of their own, the others share the rest.
func (b *bundle) change(t *testing.T, targets []*target, part int) {
	t.Helper()
	pairs, client := b.pairs(t, targets[1]), b.redis.Client()
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.ofNote(), b.ofNote()) })
	notes, _ := slices.BinarySearchFunc(pairs, 1, func(p pair, rest int) int { return cmp.Compare(p.ofNote(), rest) })
	for i := part; i < len(pairs); i += parts {
		p, own := pairs[i], 1+i/parts
		if i >= notes {
			first := 2 + notes/parts
			own = first + (i-notes)/parts%(len(targets)-first)
		}
		mine, other := targets[own], targets[1+own%(len(targets)-1)]
		mine.changed = append(mine.changed, fmt.Sprintf("%s %s: %s", p.key, p.field, p.how))
		key, from := "{vmapower}:"+of(p.key, mine), "{vmapower}:"+of(p.key, other)
		if p.field == "" {
			changes[p.how](t, client, key, from)
		} else {
			fieldChanges[p.how](t, client, key, from, p.field, mine.before[p.field])
		}
	}
	t.Logf("%d changes, %d of them of notes", len(pairs)/parts, notes/parts)
}

// ofNote is 0 for what is done to a note, else 1.
func (p pair) ofNote() int {
	if strings.HasPrefix(p.field, "n.") {
		return 0
	}
	return 1
}

// keysOf are the keys that name the job, or its VM, without what is the job's own in them.
func (b *bundle) keysOf(t *testing.T, mine *target) (keys []string) {
	t.Helper()
	scan := b.redis.Client().Scan(t.Context(), 0, "{vmapower}:*", 1000).Iterator()
	for scan.Next(t.Context()) {
		if key := strings.TrimPrefix(scan.Val(), "{vmapower}:"); strings.Contains(key, mine.id) || strings.Contains(key, mine.vm.BIOSUUID()) || strings.Contains(key, mine.vm.InstanceUUID()) {
			key = strings.ReplaceAll(strings.ReplaceAll(key, mine.id, "JOB"), mine.vm.BIOSUUID(), "BIOS")
			keys = append(keys, strings.ReplaceAll(strings.ReplaceAll(key, mine.vm.InstanceUUID(), "INSTANCE"), mine.vm.Ref(), "REF"))
		}
	}
	slices.Sort(keys)
	return keys
}

// of is the key that it is for the job.
func of(key string, mine *target) string {
	return strings.NewReplacer("JOB", mine.id, "BIOS", mine.vm.BIOSUUID(), "INSTANCE", mine.vm.InstanceUUID(), "REF", mine.vm.Ref()).Replace(key)
}

// changes are what is done to a whole key; from is that of another job.
var changes = map[string]func(t *testing.T, client redis.UniversalClient, key, from string){
	"deleted":  func(t *testing.T, client redis.UniversalClient, key, _ string) { client.Del(t.Context(), key) },
	"a string": func(t *testing.T, client redis.UniversalClient, key, _ string) { client.Set(t.Context(), key, "1", 0) },
	"that of another": func(t *testing.T, client redis.UniversalClient, key, from string) {
		client.Copy(t.Context(), from, key, 0, true)
	},
}

// fieldChanges are what is done to a field; before is what it held when its job was accepted.
var fieldChanges = map[string]func(t *testing.T, client redis.UniversalClient, key, from, field, before string){
	"deleted": func(t *testing.T, client redis.UniversalClient, key, _, field, _ string) {
		client.HDel(t.Context(), key, field)
	},
	"nothing": func(t *testing.T, client redis.UniversalClient, key, _, field, _ string) {
		client.HSet(t.Context(), key, field, "")
	},
	"one": func(t *testing.T, client redis.UniversalClient, key, _, field, _ string) {
		client.HSet(t.Context(), key, field, 1)
	},
	"much": func(t *testing.T, client redis.UniversalClient, key, _, field, _ string) {
		client.HSet(t.Context(), key, field, 100_000_000)
	},
	"a MiB": func(t *testing.T, client redis.UniversalClient, key, _, field, _ string) {
		client.HSet(t.Context(), key, field, strings.Repeat("x", mib))
	},
	"that of another": func(t *testing.T, client redis.UniversalClient, key, from, field, _ string) {
		client.HSet(t.Context(), key, field, client.HGet(t.Context(), from, field).Val())
	},
	"forged": func(t *testing.T, client redis.UniversalClient, key, _, field, _ string) {
		client.HSet(t.Context(), key, field, forged.Replace(client.HGet(t.Context(), key, field).Val()))
	},
	"put back": func(t *testing.T, client redis.UniversalClient, key, _, field, before string) {
		client.HSet(t.Context(), key, field, before)
	},
}

// forged are words of a note that somebody could wish to be others.
var forged = strings.NewReplacer(`"graceful_only"`, `"force"`, `"graceful_then_force"`, `"force"`, `"poweredOn"`, `"poweredOff"`, `"poweredOff"`, `"poweredOn"`,
	`"off":false`, `"off":true`, `"verify":"changed"`, `"verify":""`, `"done"`, `""`, `:0`, `:9`)

// rest waits until the job that was left alone has ended, and for a while for the others,
// of which some never will.
func (b *bundle) rest(t *testing.T, targets []*target) {
	t.Helper()
	open := func(of *target) bool {
		job, err := b.jobs.Get(t.Context(), of.id)
		return errors.Is(err, joblog.ErrUnavailable) || err == nil && !job.Status.Ended()
	}
	for began := time.Now(); open(targets[0]) && time.Since(began) < limit; {
		time.Sleep(50 * time.Millisecond)
	}
	for until := time.Now().Add(3 * time.Second); slices.ContainsFunc(targets, open) && time.Now().Before(until); {
		time.Sleep(200 * time.Millisecond)
	}
}

// judge holds what vCenter saw, the VMs and the copies against what was asked for.
func (b *bundle) judge(t *testing.T, targets []*target) {
	t.Helper()
	called := map[string][]sandbox.Change{}
	for _, change := range b.vcenter.Journal() {
		called[change.Operation] = append(called[change.Operation], change)
	}
	told := map[joblog.Status]int{}
	for i, of := range targets {
		job, err := b.jobs.Get(t.Context(), of.id)
		if err == nil {
			told[job.Status]++
		}
		for _, wrong := range of.wrong(t, job, called[of.id]) {
			t.Errorf("%v: %s\njob %s %+v, result %s, calls %+v", of.changed, wrong, job.Status, job.Failure, job.Result, called[of.id])
		}
		if i == 0 && !job.Status.Ended() {
			t.Errorf("the job that was left alone is %s: %v", job.Status, err)
		}
		delete(called, of.id)
	}
	if len(called) > 0 {
		t.Errorf("calls of nobody: %+v", called)
	}
	t.Logf("told: %v", told)
}

// wrong is what is wrong with one job.
func (of *target) wrong(t *testing.T, job joblog.Job, calls []sandbox.Change) (wrong []string) {
	t.Helper()
	effects, asked := map[string]int{}, time.Time{}
	for _, call := range calls {
		if call.VM != of.vm.InstanceUUID() {
			wrong = append(wrong, "another VM was called")
		}
		if call.Effective {
			effects[call.Method]++
		}
		if call.Method == "ShutdownGuest" && asked.IsZero() {
			asked = call.Arrived
		}
	}
	allowed := []string{}
	switch args := of.args.(type) {
	case tasks.PowerOff:
		allowed = append(allowed, "ShutdownGuest")
		if args.Policy == tasks.GracefulThenForce {
			allowed = append(allowed, "PowerOffVM_Task")
		}
		for _, call := range calls {
			if call.Method == "PowerOffVM_Task" && (asked.IsZero() || call.Arrived.Sub(asked) < args.Limit()-500*time.Millisecond) {
				wrong = append(wrong, "the power was cut before its time")
			}
		}
	case tasks.PowerOn:
		allowed = append(allowed, "PowerOnVM_Task", "PowerOnMultiVM_Task")
	}
	for method, n := range effects {
		if !slices.Contains(allowed, method) || n > 1 && method != "ShutdownGuest" && of.vm.Power() == sandbox.Off {
			wrong = append(wrong, fmt.Sprintf("%d %s", n, method))
		}
	}
	return append(wrong, of.untrue(t, job, effects)...)
}

// untrue is what a job says that is completed, and is not so.
func (of *target) untrue(t *testing.T, job joblog.Job, effects map[string]int) (wrong []string) {
	t.Helper()
	if job.Status != joblog.StatusCompleted {
		return nil
	}
	switch of.args.(type) {
	case tasks.PowerOff:
		if of.vm.Power() != sandbox.Off {
			wrong = append(wrong, "it is completed, and the VM is on")
		}
		if r := result[tasks.PowerOffResult](t, job); r.Consistency == tasks.Clean && effects["PowerOffVM_Task"] > 0 {
			wrong = append(wrong, "it cut the power and says clean")
		}
	case tasks.FinalSync:
		if !of.copy.equal(t) {
			wrong = append(wrong, "it is completed, and the target differs")
		}
	}
	return wrong
}
