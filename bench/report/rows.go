package main

import "math"

// row is one line of the table: a promise, and what was measured of it.
type row struct {
	what string
	ours measure
	unit string // as readers know it
	base measure
	// beside says what base is; "" for a row without one, whose measure itself is promised.
	beside string
	promise
}

// promise is a bound of the ratio, or of the measure where there is no baseline.
type promise struct {
	bound float64
	least bool // it is the least, else the most
}

func atLeast(bound float64) promise { return promise{bound, true} }
func atMost(bound float64) promise  { return promise{bound, false} }

// kept is false where the median does not keep the promise.
func (p promise) kept(s spread) bool {
	if p.least {
		return s.median >= p.bound
	}
	return s.median <= p.bound
}

// same is a row whose benchmark measures both.
func same(what, name, ours, unit, base, beside string, p promise) row {
	return row{what, measure{name, ours}, unit, measure{name, base}, beside, p}
}

// alone is a row without a baseline.
func alone(what, name, ours, unit string, p promise) row {
	return row{what, measure{name, ours}, unit, measure{}, "", p}
}

// growth is a row of the cost of a job in a fleet of 1,000 beside one of 10.
func growth(what, unit string) row {
	return row{what + " of a job, of 1,000 at once", measure{"Growth/1000", unit}, unit, measure{"Growth/10", unit}, "the same of 10 at once", atMost(1.2)}
}

const plainLoop = "a loop of TLS ranges into a file with one fsync, which reads nothing back"

// overLine is a row of a sync over a line beside another way over the same line.
func overLine(what, name, ours, base, beside string, p promise) row {
	return same(what, name, ours, "MB/s", base, beside, p)
}

// ofLine is a row of a sync over a line beside what the line carries.
func ofLine(what, name, ours string, p promise) row {
	return overLine(what, name, ours, "line-MB/s", "the line", p)
}

// sections are the rows of the table, by subject.
var sections = []struct {
	title string
	rows  []row
}{
	{"The way in", []row{
		same("submissions accepted, each on disk before its answer", "SubmissionsBesideRiver", "jobs/s", "jobs/s", "river-jobs/s", "an echo handler that inserts one River job into PostgreSQL", atLeast(1)),
		same("submissions, `appendfsync always`", "Submissions/always", "jobs/s", "jobs/s", "bare/s", "an echo handler with one asynq enqueue", atLeast(0.35)),
		same("submissions, `appendfsync everysec`", "Submissions/everysec", "jobs/s", "jobs/s", "bare/s", "an echo handler with one asynq enqueue", atLeast(0.35)),
		same("submission that a replica has", "SubmissionThatAReplicaHas", "p50-ms", "ms", "alone-p50-ms", "one on the master's disk alone", atMost(3)),
		same("first step after the 202, median", "FirstStep", "p50-ms", "ms", "asynq-p50-ms", "asynq, from its enqueue to its handler", atMost(1)),
	}},
	{"Reads", []row{
		same("status reads of a job that waits", "StatusReads", "reads/s", "reads/s", "bare-reads/s", "an echo handler that has the document in memory", atLeast(0.7)),
		alone("10,000 long-polls and 1,000 streams on one api: most memory", "WaitingReaders", "MiB", "MiB", atMost(400)),
		alone("the same: commands to Redis", "WaitingReaders", "redis-commands/s", "a second", atMost(200)),
		alone("the same: answered before their time, with a Redis pool of 1,200", "WaitingReaders", "early", "", atMost(0)),
	}},
	{"Calls to vCenter", []row{
		alone("power state", "Calls/state", "own-calls", "calls", atMost(1)),
		alone("power-off of a VM that has been off", "Calls/already-off", "own-calls", "calls", atMost(2)),
		alone("power-off of a VM that went off a moment ago, its query of vCenter's events included", "Calls/just-off", "own-calls", "calls", atMost(3)),
		alone("forced power-off", "Calls/forced", "own-calls", "calls", atMost(3)),
		alone("graceful power-off, its query of vCenter's events included", "Calls/graceful", "own-calls", "calls", atMost(4)),
		row{"the same", measure{"Calls/graceful", "own-calls"}, "calls", measure{"Calls/plain-graceful", "own-calls"}, "a plain loop that logs in for each operation", atMost(0.5)},
	}},
	{"A fleet", []row{
		same("1,000 graceful power-offs of 5 s on one worker, first POST to last end", "Fleet", "s", "s", "bare-s", "govmomi's own calls, no queue and no record", atMost(1.25)),
		same("the same", "Fleet", "s", "s", "govc-16-at-a-time-s", "`govc vm.power`, 16 at a time, which waits for no guest", atMost(1)),
		same("300 power-offs beside 300 at a vCenter that does not answer", "FleetBesideASilentVCenter", "s", "s", "bare-s", "govmomi's own calls to the first vCenter", atMost(1.25)),
		same("an appliance's power-off beside others' crowd of jobs", "PowerOffBesideACrowd", "p50-ms", "ms", "peace-p50-ms", "the same in peace", atMost(1.5)),
		same("`vmapower failover` of 200 VMs in 10 groups", "FailoverOfTenGroups", "s", "s", "bound-s", "the sum of the slowest guests of the groups", atMost(1.5)),
		alone("memory of a job that waits for its guest", "WaitingJobs", "KiB/job", "KiB", atMost(40)),
		alone("its threads", "WaitingJobs", "threads/job", "", atMost(0.01)),
		alone("its connections to vCenter", "WaitingJobs", "connections/job", "", atMost(0.05)),
	}},
	{"Redis", []row{
		alone("bytes of an ended job, its audit and the queue included", "RedisBytes", "ended-B/job", "B", atMost(4096)),
		alone("bytes of one that waits for its guest", "RedisBytes", "living-B/job", "B", atMost(8192)),
		alone("a sweep of 5,000 open jobs: part of Redis' time while it lasts", "Sweep", "of-redis", "", atMost(0.25)),
	}},
	{"The page", []row{
		alone("100 open pages beside 1,000 running jobs: the api's CPU", "PagesThatAreOpen", "cores", "cores", atMost(1)),
		alone("the same: its memory", "PagesThatAreOpen", "MiB", "MiB", atMost(200)),
		alone("the list of 100,000 jobs", "ListsOfAHundredThousandJobs", "all-ms", "ms", atMost(1000)),
		alone("the same, found by the beginning of an id", "ListsOfAHundredThousandJobs", "part-ms", "ms", atMost(1000)),
	}},
	{"Growth", []row{
		growth("calls", "own-calls/job"),
		growth("bytes in Redis", "KiB/job"),
		growth("CPU time of the service", "cpu-ms/job"),
		growth("CPU time of Redis", "redis-ms/job"),
	}},
	{"Final sync", []row{
		same("writing to an NBD server that keeps a file", "NBDWrite/file", "MB/s", "MB/s", "nbdcopy-MB/s", "nbdcopy", atLeast(0.9)),
		same("copy of a disk to a file, read back meanwhile", "FinalSync/file", "copy-MB/s", "MB/s", "loop-MB/s", plainLoop, atLeast(0.8)),
		same("copy to an NBD server, read back meanwhile", "FinalSync/nbdkit", "copy-MB/s", "MB/s", "loop-MB/s", plainLoop, atLeast(0.6)),
		same("the same", "FinalSync/nbdkit", "copy-MB/s", "MB/s", "nbdkit-curl-MB/s", "nbdkit's curl plugin with nbdcopy, which reads nothing back", atLeast(0.6)),
		alone("the service's CPU time of a verified GiB, to a file", "FinalSync/file", "cpu-s/GiB", "s", atMost(1.5)),
		alone("the same, to an NBD server", "FinalSync/nbdkit", "cpu-s/GiB", "s", atMost(1.5)),
		alone("1 TiB with 100,000 changed areas: most memory of the service", "SyncOfATiB", "MiB", "MiB", atMost(128)),
		ofLine("copy over a line to the source: 2 ms, 100 MB/s, 30 MB/s a connection", "SyncOverALine/source", "copied-MB/s", atLeast(0.95)),
		ofLine("the whole verified job", "SyncOverALine/source", "job-MB/s", atLeast(0.9)),
		ofLine("copy over a line to the target: 40 ms, 60 MB/s", "SyncOverALine/target-40ms", "copied-MB/s", atLeast(0.95)),
		overLine("the same", "SyncOverALine/target-40ms", "copied-MB/s", "nbdcopy-MB/s", "nbdcopy of a local image", atLeast(1)),
		ofLine("the whole verified job", "SyncOverALine/target-40ms", "job-MB/s", atLeast(0.9)),
		overLine("the same", "SyncOverALine/target-40ms", "job-MB/s", "nbdkit-curl-MB/s", "nbdkit's curl plugin with nbdcopy, which reads nothing back", atLeast(0.9)),
		ofLine("copy over a line to the target: 100 ms, 60 MB/s", "SyncOverALine/target-100ms", "copied-MB/s", atLeast(0.9)),
		overLine("the same", "SyncOverALine/target-100ms", "copied-MB/s", "nbdcopy-MB/s", "nbdcopy of a local image", atLeast(1)),
		ofLine("the whole verified job", "SyncOverALine/target-100ms", "job-MB/s", atLeast(0.9)),
	}},
}

// line is a row as it is shown.
type line struct {
	What, Name, Ours, Beside, Ratio, Promise, Kept string
}

// lines are the rows of a section with their measures.
func (r results) lines(rows []row) (shown []line) {
	for _, row := range rows {
		l := line{What: row.what, Name: row.ours.name, Beside: "-", Ratio: "not measured", Ours: "-", Kept: "-", Promise: row.promise.String()}
		ours, measured := r.of(row.ours.name, row.ours.unit)
		judged := ours
		if measured {
			l.Ours = figure(ours.median) + " " + row.unit
		}
		if measured && row.beside != "" {
			var base spread
			if base, measured = r.of(row.base.name, row.base.unit); measured {
				l.Beside = figure(base.median) + ", " + row.beside
				judged, measured = r.ratio(row.ours, row.base)
			}
		}
		if measured && !math.IsNaN(judged.median) {
			l.Ratio = judged.String()
			l.Kept = map[bool]string{true: "yes", false: "**no**"}[row.kept(judged)]
		}
		shown = append(shown, l)
	}
	return shown
}

func (p promise) String() string {
	if p.least {
		return "at least " + figure(p.bound)
	}
	return "at most " + figure(p.bound)
}
