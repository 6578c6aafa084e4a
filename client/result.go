package client

import "encoding/json"

// JobRequest is what a job was asked to do, as the service recorded it, without any
// secret. The job's Operation says which As method reads it.
type JobRequest struct{ json.RawMessage }

// JobResult is what an operation came to, as the service sent it. The job's Operation
// says which As method reads it; a failed job's has less.
type JobResult struct{ json.RawMessage }

func readAs[T any](text json.RawMessage) (value T, err error) {
	err = json.Unmarshal(text, &value)
	return value, err
}
