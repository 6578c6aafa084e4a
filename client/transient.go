package client

import (
	"errors"
	"net/http"
)

// IsTransient reports that the same may succeed a little later without anybody doing anything:
// the service or its vCenter is away, a proxy answers in its place, or there is too much at a
// time. It is meant for the error of a call and for that of a job, Job.Err. After a LostError the
// request must be the same, with the error's key. A VM that is busy is not transient: the error
// names the job to wait for. Nor is the end of the caller's own context.
func IsTransient(err error) bool {
	switch CodeOf(err) {
	case ErrorCodeRateLimited, ErrorCodeTooManyJobs, ErrorCodeQueueUnavailable, ErrorCodeVcenterUnreachable:
		return true
	}
	var lost *LostError
	var nobody *unreachableError
	if errors.As(err, &nobody) && nobody.gone {
		return false
	}
	return away(err) || errors.As(err, &lost)
}

// away reports that the service itself gave no answer, or had no room for the request.
func away(err error) bool {
	refused, ok := asError(err)
	if !ok {
		return errors.Is(err, ErrUnreachable)
	}
	switch refused.Status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return true
	case http.StatusBadGateway, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return refused.Code == "" // else it is the failure of a job
	}
	return false
}

// passing is away, or something else answers in the service's place.
func passing(err error) bool { return away(err) || isForeign(err) }

// isForeign reports an answer that was not the service's.
func isForeign(err error) bool {
	refused, ok := asError(err)
	return ok && refused.Code == "" && refused.Status != 0
}

// loses reports an error behind which there may be a job.
func loses(err error) bool {
	if refused, ok := asError(err); ok {
		return refused.Code == "" && (refused.Status < 300 || refused.Status >= 500 || refused.Status == http.StatusRequestTimeout)
	}
	var away *unreachableError
	return errors.As(err, &away) && away.sent
}
