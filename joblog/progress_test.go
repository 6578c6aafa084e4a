package joblog_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"vmapower/internal/testenv"
	"vmapower/joblog"
)

// copying is a job most of whose work is one step.
func copying(vm string) joblog.Submission {
	s := submission(vm)
	s.Plan = []joblog.PlannedStep{{Name: "look", Weight: 2}, {Name: "copy", Weight: 93}, {Name: "verify", Weight: 5}}
	return s
}

func (b bundle) claimCopy(t *testing.T) *joblog.Run {
	t.Helper()
	return b.claim(t, b.submit(t, copying("vm-1")).ID)
}

func progress(t *testing.T, run *joblog.Run, share float64, p joblog.Progress) {
	t.Helper()
	if err := run.Progress(t.Context(), "copy", share, p); err != nil {
		t.Fatalf("progress: %v", err)
	}
}

func save(t *testing.T, run *joblog.Run, name, data string) {
	t.Helper()
	if err := run.SaveCheckpoint(t.Context(), name, []byte(data)); err != nil {
		t.Fatalf("checkpoint: %v", err)
	}
}

func end(t *testing.T, run *joblog.Run) {
	t.Helper()
	if err := run.End(t.Context(), completed(nil)); err != nil {
		t.Fatalf("end: %v", err)
	}
}

// checkpoints returns what is saved, as one line.
func checkpoints(t *testing.T, run *joblog.Run) string {
	t.Helper()
	saved, err := run.Checkpoints(t.Context())
	if err != nil {
		t.Fatalf("checkpoints: %v", err)
	}
	return fmt.Sprint(saved)
}

// snapshot is all that Redis holds of a job, but for what its owner's beats change.
func (b bundle) snapshot(t *testing.T, id string) string {
	t.Helper()
	fields := b.fields(t, id)
	delete(fields, "beat_at")
	saved, err := b.raw.HGetAll(t.Context(), "{vmapower}:job:"+id+":checkpoints").Result()
	if err != nil {
		t.Fatal(err)
	}
	events, err := b.raw.LRange(t.Context(), "{vmapower}:job:"+id+":events", 0, -1).Result()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(fields, saved, events)
}

// all reads every event of a job after the given one.
func (b bundle) all(t *testing.T, id, after string) (events []joblog.Event) {
	t.Helper()
	for {
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // so that the end is not waited for
		more, err := b.Events(ctx, id, after)
		if err != nil {
			t.Fatal(err)
		}
		if len(more) == 0 {
			return events
		}
		events, after = append(events, more...), more[len(more)-1].ID
	}
}

func TestASupersededOwnerRecordsNoProgressAndSavesNoCheckpoint(t *testing.T) {
	b := setup(t)
	old := b.claimCopy(t)
	id := old.Job().ID
	progress(t, old, 0.5, joblog.Progress{Transferred: 50})
	save(t, old, "disk-2000", "half")
	run := b.takeOver(t, id)
	before := b.snapshot(t, id)

	wantErr(t, old.Progress(t.Context(), "copy", 0.9, joblog.Progress{Transferred: 90}), joblog.ErrSuperseded)
	wantErr(t, old.SaveCheckpoint(t.Context(), "disk-2000", []byte("lie")), joblog.ErrSuperseded)
	wantErr(t, old.SaveCheckpoint(t.Context(), "disk-2001", []byte("lie")), joblog.ErrSuperseded)
	if after := b.snapshot(t, id); after != before {
		t.Errorf("the record became\n%s, it was\n%s", after, before)
	}
	end(t, run)
}

// tape keeps every script that was run, to run it once more.
type tape struct {
	mu      sync.Mutex
	scripts [][]any
}

func (s *tape) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		if strings.HasPrefix(command.Name(), "eval") {
			s.mu.Lock()
			s.scripts = append(s.scripts, slices.Clone(command.Args()))
			s.mu.Unlock()
		}
		return next(ctx, command)
	}
}

// TestProgressAndCheckpointsThatComeTwiceOrLateDoNoHarm: the client of Redis repeats a
// command whose reply was lost, and what hangs in a broken connection arrives later.
func TestProgressAndCheckpointsThatComeTwiceOrLateDoNoHarm(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	client, recorded := server.Client(), new(tape)
	client.AddHook(testenv.CommandHook(recorded.ProcessHook))
	log := joblog.New(client, options(time.Hour))
	t.Cleanup(log.Close)
	b := bundle{Log: log, redis: server, raw: server.Client()}
	run := b.claimCopy(t)
	for i := range 3 {
		progress(t, run, float64(i)/4, joblog.Progress{Transferred: int64(i)})
		save(t, run, "disk-2000", fmt.Sprint("part ", i))
	}
	before := b.snapshot(t, run.Job().ID)
	recorded.mu.Lock()
	for _, script := range recorded.scripts {
		if err := b.raw.Do(t.Context(), script...).Err(); err != nil {
			t.Fatal(err)
		}
	}
	recorded.mu.Unlock()
	if after := b.snapshot(t, run.Job().ID); after != before {
		t.Errorf("the record became\n%s, it was\n%s", after, before)
	}
	end(t, run)
}

func TestAProgressOrCheckpointWhoseReplyWasLostIsRecordedOnce(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t)
	f := &forgetful{lost: map[string]bool{}}
	client := server.Client()
	b := bundle{Log: joblog.New(client, options(time.Hour)), redis: server, raw: server.Client()}
	t.Cleanup(b.Close)
	run := b.claimCopy(t)
	before := b.get(t, run.Job().ID).Revision
	client.AddHook(testenv.CommandHook(f.ProcessHook))
	_, err := b.Get(t.Context(), run.Job().ID)
	wantErr(t, err, joblog.ErrUnavailable)

	wantErr(t, run.Progress(t.Context(), "copy", 0.5, joblog.Progress{Transferred: 1}), joblog.ErrUnavailable)
	save(t, run, "disk-2000", "half")
	progress(t, run, 0.6, joblog.Progress{Transferred: 2})
	job := b.get(t, run.Job().ID)
	if job.Progress == nil || job.Progress.Transferred != 2 || job.Revision != before+2 {
		t.Errorf("progress %+v, revision %d after %d", job.Progress, job.Revision, before)
	}
	if got := checkpoints(t, run); got != "map[disk-2000:half]" {
		t.Errorf("checkpoints %s", got)
	}
	end(t, run)
}

func TestCheckpointsSurviveTheirOwner(t *testing.T) {
	b := setup(t)
	first := b.claimCopy(t)
	save(t, first, "disk-2000", "first")
	save(t, first, "disk-2001", "binary \x00\xff")
	second := b.takeOver(t, first.Job().ID)
	save(t, second, "disk-2000", "second")
	if err := second.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	third := b.claim(t, first.Job().ID)
	if got, want := checkpoints(t, third), "map[disk-2000:second disk-2001:binary \x00\xff]"; got != want {
		t.Errorf("checkpoints %q, want %q", got, want)
	}
	wantErr(t, first.Pause(t.Context()), joblog.ErrSuperseded)
	end(t, third)
}

func TestNoCheckpointOutlivesItsJob(t *testing.T) {
	cancelled, failed := joblog.Outcome{Status: joblog.StatusCancelled}, joblog.Outcome{Status: joblog.StatusFailed}
	for name, finish := range map[string]func(*testing.T, bundle, *joblog.Run) error{
		"end":  func(t *testing.T, _ bundle, run *joblog.Run) error { return run.End(t.Context(), completed(nil)) },
		"fail": func(t *testing.T, _ bundle, run *joblog.Run) error { return run.End(t.Context(), failed) },
		"cancel of a waiting job": func(t *testing.T, b bundle, run *joblog.Run) error {
			err := run.Pause(t.Context())
			_, cancel := b.Cancel(t.Context(), run.Job(), "boss", cancelled)
			return errors.Join(err, cancel)
		},
		"cancel of a running job": func(t *testing.T, b bundle, run *joblog.Run) error {
			_, err := b.Cancel(t.Context(), run.Job(), "boss", cancelled)
			return errors.Join(err, run.End(t.Context(), cancelled))
		},
		"expire": func(t *testing.T, b bundle, run *joblog.Run) error {
			err := run.Pause(t.Context())
			b.set(t, run.Job().ID, "deadline", 1)
			_, expired := b.Expire(t.Context(), b.get(t, run.Job().ID), failed)
			return errors.Join(err, expired)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			run := b.claimCopy(t)
			id := run.Job().ID
			save(t, run, "disk-2000", "half")
			if b.exists(t, "{vmapower}:job:"+id+":checkpoints") != 1 {
				t.Fatal("nothing was saved")
			}
			if err := finish(t, b, run); err != nil {
				t.Fatal(err)
			}
			if status := b.get(t, id).Status; !status.Ended() {
				t.Fatalf("the job is %s", status)
			}
			wantErr(t, run.SaveCheckpoint(t.Context(), "disk-2000", []byte("late")), joblog.ErrSuperseded)
			wantErr(t, run.Progress(t.Context(), "copy", 1, joblog.Progress{}), joblog.ErrSuperseded)
			if b.exists(t, "{vmapower}:job:"+id+":checkpoints") != 0 {
				t.Error("the checkpoints are left")
			}
		})
	}
}

func TestOnlyAJobWithoutCheckpointsIsWithdrawn(t *testing.T) {
	b := setup(t)
	waiting := b.submit(t, copying("vm-1"))
	if withdrawn, err := b.Withdraw(t.Context(), waiting.ID); !withdrawn || err != nil {
		t.Fatalf("withdrawn %v, %v", withdrawn, err)
	}
	if keys := b.raw.Keys(t.Context(), "*:job:*").Val(); len(keys) != 0 {
		t.Errorf("left: %v", keys)
	}
	run := b.claimCopy(t)
	save(t, run, "disk-2000", "half")
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	if withdrawn, err := b.Withdraw(t.Context(), run.Job().ID); withdrawn || err != nil {
		t.Errorf("withdrawn %v, %v", withdrawn, err)
	}
	again := b.claim(t, run.Job().ID)
	if got := checkpoints(t, again); got != "map[disk-2000:half]" {
		t.Errorf("checkpoints %s", got)
	}
	end(t, again)
}

func TestTheStreamKeepsTheNewestProgressAndEveryStep(t *testing.T) {
	t.Parallel()
	server := testenv.StartRedis(t, "--appendonly", "no")
	client := server.Client()
	b := bundle{Log: joblog.New(client, options(time.Hour)), redis: server, raw: client}
	t.Cleanup(b.Close)
	run := b.claimCopy(t)
	id := run.Job().ID
	if _, err := joblog.Step(t.Context(), run, "look", say("seen")); err != nil {
		t.Fatal(err)
	}
	const records = 5000
	var seen string // an event that is gone when it is resumed after
	_, err := joblog.Step(t.Context(), run, "copy", func(context.Context) (string, error) {
		for i := range records {
			progress(t, run, float64(i)/records, joblog.Progress{Transferred: int64(i)})
			if i == records/2 {
				events := b.all(t, id, "")
				seen = events[len(events)-1].ID
			}
		}
		return "copied", nil
	})
	if err != nil {
		t.Fatal(err)
	}
	end(t, run)

	var types []string
	for _, event := range b.all(t, id, "") {
		types = append(types, event.Type)
		if event.Type == "progress" && !strings.Contains(string(event.Data), fmt.Sprintf(`"bytes_transferred":%d,`, records-1)) {
			t.Errorf("kept %s", event.Data)
		}
	}
	if want := "[state state step step step progress step step state end]"; fmt.Sprint(types) != want {
		t.Errorf("events %v, want %s", types, want)
	}
	rest, err := b.Events(t.Context(), id, seen)
	if err != nil || len(rest) != 5 || rest[0].Type != "progress" {
		t.Errorf("after an event that is gone: %+v, %v", rest, err)
	}
}

// percentages are what was told of a job, by its record and its events.
type percentages struct {
	last  float64
	from  string
	after string // the newest event seen
}

func (p *percentages) look(t *testing.T, b bundle, id string) {
	t.Helper()
	p.tell(t, "the record", b.get(t, id).Percent())
	for _, event := range b.all(t, id, p.after) {
		p.after = event.ID
		if event.Type == "progress" {
			p.tell(t, "event "+event.ID, percentageOf(t, event))
		}
	}
	p.tell(t, "the record", b.get(t, id).Percent())
}

func (p *percentages) tell(t *testing.T, who string, percent float64) {
	t.Helper()
	if !(percent >= p.last && percent <= 100) { // so that NaN is none
		t.Errorf("%s tells %v, %s told %v", who, percent, p.from, p.last)
	}
	p.last, p.from = percent, who
}

func percentageOf(t *testing.T, event joblog.Event) float64 {
	t.Helper()
	var told struct{ Percentage float64 }
	if err := json.Unmarshal(event.Data, &told); err != nil {
		t.Fatalf("%s: %v", event.Data, err)
	}
	return told.Percentage
}

// TestThePercentageNeverFalls: neither when another owner begins anew, nor between what
// the events and the record tell.
func TestThePercentageNeverFalls(t *testing.T) {
	b := setup(t)
	run := b.claimCopy(t)
	id := run.Job().ID
	var p percentages
	broken := func(shares ...float64) func(context.Context) (string, error) {
		return func(context.Context) (string, error) {
			for _, share := range shares {
				progress(t, run, share, joblog.Progress{})
				p.look(t, b, id)
			}
			return "", errors.New("the connection broke")
		}
	}
	if _, err := joblog.Step(t.Context(), run, "look", say("seen")); err != nil {
		t.Fatal(err)
	}
	_, _ = joblog.Step(t.Context(), run, "copy", broken(0.1, 1/3.0, 0.2, 0.333377, math.NaN(), -1)) // it breaks
	p.look(t, b, id)
	old := run
	run = b.takeOver(t, id)
	p.look(t, b, id)
	_, _ = joblog.Step(t.Context(), run, "copy", broken(0, 0.1, 0.666666)) // it breaks
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.look(t, b, id)
	run = b.claim(t, id)
	_, _ = joblog.Step(t.Context(), run, "copy", broken(0.5, 0.99999999, 2)) // it breaks
	p.look(t, b, id)
	if p.last != 95 {
		t.Errorf("%v after the whole of two steps of 2 and 93", p.last)
	}
	if _, err := joblog.Step(t.Context(), run, "copy", say("copied")); err != nil {
		t.Fatal(err)
	}
	p.look(t, b, id)
	end(t, run)
	p.look(t, b, id)
	if p.last != 100 {
		t.Errorf("%v at the end", p.last)
	}
	wantErr(t, old.Pause(t.Context()), joblog.ErrSuperseded)
}

func TestStepsWithoutAWeightCountTheSame(t *testing.T) {
	b := setup(t)
	run := b.claim(t, b.submit(t, submission("vm-1")).ID)
	var told []float64
	look := func() { told = append(told, math.Round(b.get(t, run.Job().ID).Percent())) }
	look()
	for _, name := range []string{"look", "act", "verify"} {
		if _, err := joblog.Step(t.Context(), run, name, say("done")); err != nil {
			t.Fatal(err)
		}
		look()
	}
	end(t, run)
	if want := "[0 33 67 100]"; fmt.Sprint(told) != want {
		t.Errorf("percentages %v, want %s", told, want)
	}
}

func TestAProgressOfAnUnknownStepIsRefused(t *testing.T) {
	b := setup(t)
	run := b.claimCopy(t)
	if err := run.Progress(t.Context(), "dance", 0.5, joblog.Progress{}); err == nil {
		t.Error("it was recorded")
	}
	end(t, run)
}

func TestLargeNumbersStayExact(t *testing.T) {
	b := setup(t)
	run := b.claimCopy(t)
	want := joblog.Progress{
		SyncType: "incremental", Transferred: 1<<53 + 1, Total: 1 << 60, Rate: math.MaxInt64, AverageRate: 1<<53 + 3, PeakRate: 1<<60 + 1, ETA: 86_401,
		Disks: []joblog.DiskProgress{{Key: 2000, Label: `"1" ü`, Transferred: 1<<53 + 1, Total: 1<<60 + 1, Status: "running"}},
		VM:    joblog.CopiedVM{Name: "web-01", Path: "/DC/vm/web-01", DiskBytes: 1<<60 + 3, Tracked: true},
	}
	progress(t, run, 0.25, want)
	job := b.get(t, run.Job().ID)
	got := *job.Progress
	if age := job.Progress.At.Sub(job.Started); age < 0 || age > time.Minute {
		t.Errorf("recorded %v after the start", age)
	}
	got.At = time.Time{}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the record tells %+v", got)
	}
	events := b.all(t, run.Job().ID, "")
	told := events[len(events)-1]
	var event struct {
		At         int64
		Percentage float64
		joblog.Progress
	}
	if err := json.Unmarshal(told.Data, &event); err != nil || fmt.Sprint(event.Progress) != fmt.Sprint(want) {
		t.Errorf("the event tells %s, %v", told.Data, err)
	}
	if event.At != job.Progress.At.UnixMilli() || event.Percentage != job.Percent() || told.Type != "progress" {
		t.Errorf("%s: at %d, percentage %v", told.Type, event.At, event.Percentage)
	}
	end(t, run)
}

func TestCheckpointsOfManyLanesBesideTheProgress(t *testing.T) {
	b := setup(t)
	run := b.claimCopy(t)
	const lanes, rounds = 8, 25
	_, err := joblog.Step(t.Context(), run, "copy", func(context.Context) (string, error) {
		var work sync.WaitGroup
		for lane := range lanes {
			work.Go(func() {
				for round := range rounds {
					if err := run.SaveCheckpoint(t.Context(), fmt.Sprint("disk-", lane), fmt.Append(nil, round)); err != nil {
						t.Errorf("lane %d: %v", lane, err)
					}
				}
			})
		}
		work.Go(func() {
			for round := range rounds {
				if err := run.Progress(t.Context(), "copy", float64(round)/rounds, joblog.Progress{Transferred: int64(round)}); err != nil {
					t.Errorf("progress: %v", err)
				}
			}
		})
		work.Wait()
		saved, err := run.Checkpoints(t.Context())
		if len(saved) != lanes {
			t.Errorf("%v, %v", saved, err)
		}
		for name, data := range saved {
			if data != fmt.Sprint(rounds-1) {
				t.Errorf("%s is at %s", name, data)
			}
		}
		return "copied", err
	})
	if err != nil {
		t.Fatal(err)
	}
	if job := b.get(t, run.Job().ID); job.Progress.Transferred != rounds-1 {
		t.Errorf("progress %+v", job.Progress)
	}
	end(t, run)
}

func TestACheckpointWaitsForARedisThatIsAway(t *testing.T) {
	b := setup(t)
	run := b.claimCopy(t)
	b.redis.Kill()
	wantErr(t, run.Progress(t.Context(), "copy", 0.5, joblog.Progress{}), joblog.ErrUnavailable)
	saved := make(chan error)
	go func() { saved <- run.SaveCheckpoint(t.Context(), "disk-2000", []byte("half")) }()
	b.redis.Start()
	if err := <-saved; err != nil {
		t.Fatal(err)
	}
	if got := checkpoints(t, run); got != "map[disk-2000:half]" {
		t.Errorf("checkpoints %s", got)
	}
	end(t, run)
}
