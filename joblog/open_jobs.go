package joblog

import "context"

// mostOpen is how many open jobs of one appliance are looked at.
const mostOpen = 10_000

// OpenOf returns the jobs of an appliance that have not ended, those that await an approval
// too, as far as Redis tells.
func (l *Log) OpenOf(ctx context.Context, who string) ([]Job, error) {
	var open []Job
	for _, set := range []string{"open:by:", "awaiting:by:"} {
		jobs, err := l.jobsIn(ctx, keyPrefix+set+who)
		if err != nil {
			return nil, err
		}
		for _, job := range jobs {
			if job.RequestedBy == who && !job.Status.Ended() {
				open = append(open, job)
			}
		}
	}
	return open, nil
}

// jobsIn reads the jobs of a set, a page at a time.
func (l *Log) jobsIn(ctx context.Context, key string) (jobs []Job, err error) {
	for cursor := uint64(0); len(jobs) < mostOpen; {
		asking, cancel := context.WithTimeout(ctx, redisBudget)
		ids, next, err := l.redis.SScan(asking, key, cursor, "", sweepPage).Result()
		cancel()
		if err != nil {
			return nil, unavailable(err)
		}
		page, err := l.getAll(ctx, ids)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, page...)
		if cursor = next; cursor == 0 {
			break
		}
	}
	return jobs, nil
}
