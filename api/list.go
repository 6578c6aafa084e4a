package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/joblog"
	"vmapower/vcenter"
)

// ListJobs answers GET /api/v1/jobs.
func (s *Server) ListJobs(c echo.Context, params openapi.ListJobsParams) error {
	filter := joblog.Filter{
		Status: joblog.Status(params.Status), Operation: string(params.Operation), ExternalID: params.ExternalJobId, ContextID: params.ContextId,
	}
	filter.By = params.RequestedBy
	if who := principalOf(c); !seesAll(who, filter.Status) {
		if filter.By != "" && filter.By != who.ID {
			return c.JSON(http.StatusOK, openapi.JobList{Items: []openapi.Job{}})
		}
		filter.By = who.ID
	}
	if params.VmId != "" {
		id, err := vcenter.ParseID(params.VmId)
		if err != nil {
			return invalid("vm_id: " + err.Error())
		}
		filter.VMID = id.String()
	}
	jobs, next, err := s.listed(c, params, filter)
	if err != nil {
		return err
	}
	list := openapi.JobList{Items: make([]openapi.Job, len(jobs))}
	for i, job := range jobs {
		list.Items[i] = s.jobDocument(job)
	}
	if list.NextCursor, err = cursor(next, filter); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, list)
}

// listed are the jobs of one page, and the last of them where another page follows.
func (s *Server) listed(c echo.Context, params openapi.ListJobsParams, filter joblog.Filter) (jobs []joblog.Job, next string, err error) {
	if params.Id != "" && params.Cursor != "" {
		return nil, "", invalid("cursor: belongs to another filter")
	}
	if params.Id != "" {
		jobs, err = s.Jobs.Search(c.Request().Context(), params.Id, filter, params.Limit)
		return jobs, "", err
	}
	before, err := parseCursor(params.Cursor, filter)
	if err != nil {
		return nil, "", err
	}
	return s.Jobs.List(c.Request().Context(), filter, before, params.Limit)
}

// A cursor is a hash of the filter and the id of the last job of the page.
const markBytes = 8

func mark(f joblog.Filter) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []string{string(f.Status), f.Operation, f.VMID, f.ExternalID, f.ContextID, f.By}))
	return sum[:markBytes]
}

func cursor(last string, f joblog.Filter) (string, error) {
	if last == "" {
		return "", nil
	}
	id, err := uuid.Parse(last)
	if err != nil {
		return "", fmt.Errorf("api: cursor of job %s: %w", last, err)
	}
	return base64.RawURLEncoding.EncodeToString(append(mark(f), id[:]...)), nil
}

func parseCursor(text string, f joblog.Filter) (last string, err error) {
	if text == "" {
		return "", nil
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	// The decoder skips line ends, so the length of the text is checked too.
	if err != nil || len(data) != markBytes+len(uuid.UUID{}) || len(text) != base64.RawURLEncoding.EncodedLen(len(data)) {
		return "", invalid("cursor: is not one that was handed out")
	}
	if !bytes.Equal(data[:markBytes], mark(f)) {
		return "", invalid("cursor: belongs to another filter")
	}
	return uuid.UUID(data[markBytes:]).String(), nil
}
