package client

import "encoding/json"

// JobResult is what an operation came to, as the service sent it. The job's Operation
// says which As method reads it; a failed job's has less.
type JobResult struct{ json.RawMessage }

func resultAs[T any](r JobResult) (result T, err error) {
	err = json.Unmarshal(r.RawMessage, &result)
	return result, err
}
