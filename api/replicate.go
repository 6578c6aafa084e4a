package api

import (
	"fmt"
	"net/url"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/tasks"
)

// slowestSync is the lowest limit in bytes per second that a sync may be given: a slower one would hold
// one of the few places for syncs until its deadline.
const slowestSync = 64 << 10

// Replicate answers POST /api/v1/replicate.
func (s *Server) Replicate(c echo.Context, params openapi.ReplicateParams) error {
	var body openapi.ReplicateRequest
	asked, err := readJobRequest(c, &body)
	if err != nil {
		return err
	}
	args, err := finalSyncOf(body)
	if err != nil {
		return err
	}
	return s.submitJob(c, asked, args, waiting{params.Prefer, false, s.answerSyncCompat}, params.IdempotencyKey)
}

// finalSyncOf checks what the document can't say of a final sync.
func finalSyncOf(body openapi.ReplicateRequest) (tasks.FinalSync, error) {
	disks, wrong := disksOf(body)
	args := tasks.FinalSync{
		Disks: disks, OnChangeIDInvalid: tasks.OnChangeIDInvalid(body.OnChangeIdInvalid),
		OnTargetMismatch: tasks.OnTargetMismatch(body.OnTargetMismatch), Verify: tasks.Verification(body.Verify),
		Reader: tasks.Reader(body.Reader), AllowUnflushed: body.AllowUnflushed, RateLimit: body.RateLimit, Timeout: body.Timeout, OMAURL: body.OmaUrl,
	}
	if len(body.VmPaths) > 0 { // one at most, says the document
		args.VMPath = body.VmPaths[0]
	}
	if body.VmId == "" && args.VMPath == "" {
		wrong = append(wrong, "vm_id: is missing, and so is vm_paths")
	}
	if body.OmaUrl != "" && !plainURL(body.OmaUrl) {
		wrong = append(wrong, "oma_url: must be an http or https URL without user info, query and fragment")
	}
	if body.RateLimit > 0 && body.RateLimit < slowestSync {
		wrong = append(wrong, fmt.Sprintf("rate_limit: must be 0 for no limit, or at least %d", slowestSync))
	}
	if wrong != nil {
		return tasks.FinalSync{}, invalid(wrong...)
	}
	return args, nil
}

// plainURL reports whether the text is an http or https URL that paths can be appended to,
// and that holds no secret.
func plainURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil &&
		u.RawQuery == "" && !u.ForceQuery && u.Fragment == ""
}
