package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/credentials"
	"vmapower/preflight"
	"vmapower/vcenter"
)

// GetPreflight answers GET /api/v1/vm/{vm_id}/preflight.
func (s *Server) GetPreflight(c echo.Context, vmID openapi.VMID, params openapi.GetPreflightParams) error {
	asked := vmRead{params.Profile, params.XVCenter, params.XVCenterUsername, credentials.NewSecret(params.XVCenterPassword)}
	id, login, err := s.mayRead(c, vmID, asked)
	if err != nil {
		return err
	}
	targets, err := targetsOf(params)
	if err != nil {
		return err
	}
	if err := s.mayAskOf(c, targets); err != nil {
		return err
	}
	ctx, cancel := s.waitContext(c, powerStateBudget)
	defer cancel()
	ctx = vcenter.WithOperation(ctx, requestID(c))
	session, err := s.openSession(ctx, params.Profile, login)
	if err != nil {
		return err
	}
	survey, err := session.Survey(ctx, id.String())
	if err != nil {
		return err
	}
	if err := matchTargets(targets, survey.Disks); err != nil {
		return err
	}
	report := preflight.Judge(string(params.Operation), survey)
	report.Checks = append(report.Checks, s.askOfTargets(ctx, c, targets, params.AllowUnflushed)...)
	return c.JSON(http.StatusOK, preflightDocument(id, login.VCenter, survey, report))
}

func preflightDocument(id vcenter.ID, address string, survey vcenter.Survey, report preflight.Report) openapi.Preflight {
	doc := openapi.Preflight{
		VmId: id.String(), Vm: openapi.PreflightVM{
			Name: survey.VM.Name, Ref: survey.VM.Ref, BiosUuid: survey.VM.BIOSUUID, InstanceUuid: survey.VM.InstanceUUID,
			Host: survey.Host, Vcenter: address,
		},
		PowerState: openapi.VMPowerState(survey.State.Power), ToolsStatus: openapi.ToolsStatus(survey.State.Tools),
		Would: openapi.PreflightWould{
			PowerOff: openapi.PreflightWouldPowerOff(report.Would.PowerOff), PowerOn: openapi.PreflightWouldPowerOn(report.Would.PowerOn),
			Reason: report.Would.Reason,
		},
		Disks: []openapi.PreflightDisk{}, Ready: report.Ready(), Timestamp: survey.State.At.UTC().Truncate(time.Millisecond),
	}
	for _, disk := range survey.Disks {
		doc.Disks = append(doc.Disks, preflightDisk(disk))
	}
	for _, check := range report.Checks {
		doc.Checks = append(doc.Checks, openapi.PreflightCheck{
			Name: check.Name, Status: openapi.PreflightCheckStatus(check.Status), Message: check.Message,
		})
	}
	return doc
}

func preflightDisk(disk vcenter.Disk) openapi.PreflightDisk {
	reader, why := preflight.ReaderOf(disk)
	return openapi.PreflightDisk{
		DiskKey: strconv.Itoa(int(disk.Key)), Label: disk.Label, CapacityBytes: disk.Capacity,
		ChangeTracking: disk.ChangeID != "", ChangeId: disk.ChangeID, Reader: openapi.PreflightDiskReader(reader), Reason: why,
	}
}
