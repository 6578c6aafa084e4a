package joblog

import "context"

// Filter narrows a list; empty fields match everything.
type Filter struct {
	Status     Status
	Operation  string
	VMID       string // as the caller gave it, or any id that the VM turned out to have
	ExternalID string
	ContextID  string
	By         string // who asked for it
	ID         string // what the job's own id begins with
}

// List returns up to limit jobs, newest first, that match the filter, and the id to
// pass as before for the next page, "" at the end. A job that changes its status
// meanwhile may be missed or seen under its new one, never twice.
func (l *Log) List(ctx context.Context, f Filter, before string, limit int) (jobs []Job, next string, err error) {
	ctx, cancel := context.WithTimeout(ctx, redisBudget)
	defer cancel()
	for {
		ids, next, err := l.page(ctx, f, before, limit)
		if err != nil {
			return nil, "", err
		}
		read, err := l.getAll(ctx, ids)
		if err != nil {
			return nil, "", err
		}
		for _, job := range read {
			if before = job.ID; f.matches(job) {
				jobs = append(jobs, job)
			}
			if len(jobs) == limit {
				return jobs, before, nil
			}
		}
		if next == "" {
			return jobs, "", nil
		}
		before = next
	}
}

// indexes are those whose jobs in common fit the filter. The jobs of a VM, or with an external id, are so
// few that no other index is asked.
func (f Filter) indexes() []string {
	switch {
	case f.VMID != "":
		return []string{"jobs:vm:" + f.VMID}
	case f.ExternalID != "":
		return []string{"jobs:external:" + f.ExternalID}
	}
	var all []string
	for index, value := range map[string]string{"context": f.ContextID, "by": f.By, "status": string(f.Status), "operation": f.Operation} {
		if value != "" {
			all = append(all, "jobs:"+index+":"+value)
		}
	}
	if len(all) == 0 {
		return []string{"jobs"}
	}
	return all
}

// matches checks what the index did not; the VM's index knows more ids than the job.
func (f Filter) matches(job Job) bool {
	return (f.Status == "" || f.Status == job.Status) && (f.Operation == "" || f.Operation == job.Operation) &&
		(f.ExternalID == "" || f.ExternalID == job.ExternalID) && (f.ContextID == "" || f.ContextID == job.ContextID) &&
		(f.By == "" || f.By == job.RequestedBy)
}

// page returns up to limit ids from the filter's indexes, and where to go on: "" at their end.
func (l *Log) page(ctx context.Context, f Filter, before string, limit int) (ids []string, next string, err error) {
	from, least := "+", "-"
	if f.ID != "" {
		from, least = "("+f.ID+"\xff", "["+f.ID
	}
	if before != "" {
		from = "(" + before
	}
	indexes := f.indexes()
	answer, err := run(ctx, l.redis, pageScript, named(indexes...), append([]any{from, least, limit}, arguments(indexes)...)...)
	if err != nil {
		return nil, "", err
	}
	for i := 1; i < len(answer); i++ {
		ids = append(ids, answer.Text(i))
	}
	return ids, answer.Text(0), nil
}
