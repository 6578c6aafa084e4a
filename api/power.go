package api

import (
	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/tasks"
)

// PowerOff answers POST /api/v1/vm/{vm_id}/power-off.
func (s *Server) PowerOff(c echo.Context, vmID openapi.VMID, params openapi.PowerOffParams) error {
	var body openapi.PowerOffRequest
	asked, err := readJobRequest(c, &body)
	if err != nil {
		return err
	}
	policy, err := policyOf(body)
	if err != nil {
		return err
	}
	asked.VMID = vmID
	args := tasks.PowerOff{Policy: policy, Timeout: body.Timeout, WaitForShutdown: body.WaitForShutdown}
	return s.submitJob(c, asked, args, waiting{params.Prefer, true, s.answerPowerCompat}, params.IdempotencyKey)
}

// PowerOn answers POST /api/v1/vm/{vm_id}/power-on.
func (s *Server) PowerOn(c echo.Context, vmID openapi.VMID, params openapi.PowerOnParams) error {
	var body openapi.PowerOnRequest
	asked, err := readJobRequest(c, &body)
	if err != nil {
		return err
	}
	asked.VMID = vmID
	args := tasks.PowerOn{Timeout: body.Timeout, WaitForTools: body.WaitForTools}
	return s.submitJob(c, asked, args, waiting{params.Prefer, true, s.answerPowerCompat}, params.IdempotencyKey)
}

// policyOf is the policy that was asked for in one of two ways.
func policyOf(body openapi.PowerOffRequest) (tasks.Policy, error) {
	policy := tasks.Policy(body.Policy)
	switch {
	case body.Force && policy != "" && policy != tasks.Force:
		return "", invalid("force: contradicts policy", "policy: must be force, or left out, when force is true")
	case body.Force:
		return tasks.Force, nil
	case policy == "":
		return tasks.GracefulThenForce, nil
	}
	return policy, nil
}
