package client

import "encoding/json"

// JobResult is what an operation came to, as the service sent it. The job's Operation
// says which of the three it is; a failed job's has less.
type JobResult struct{ json.RawMessage }

// AsPowerOffResult reads the result of a power-off.
func (r JobResult) AsPowerOffResult() (PowerOffResult, error) { return resultAs[PowerOffResult](r) }

// AsPowerOnResult reads the result of a power-on.
func (r JobResult) AsPowerOnResult() (PowerOnResult, error) { return resultAs[PowerOnResult](r) }

// AsFinalSyncResult reads the result of a final sync.
func (r JobResult) AsFinalSyncResult() (FinalSyncResult, error) {
	return resultAs[FinalSyncResult](r)
}

func resultAs[T any](r JobResult) (result T, err error) {
	err = json.Unmarshal(r.RawMessage, &result)
	return result, err
}
