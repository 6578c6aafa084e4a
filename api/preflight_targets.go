package api

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"vmapower/api/openapi"
	"vmapower/authority"
	"vmapower/inquiry"
	"vmapower/preflight"
	"vmapower/replication"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// askedTarget is a target that a preflight is asked about.
type askedTarget struct {
	key     int32 // of its disk, 0 when it was not named
	address string
	disk    vcenter.Disk
}

// targetsOf reads what the document can't say of targets. It connects to none of them.
func targetsOf(params openapi.GetPreflightParams) (targets []askedTarget, _ error) {
	var wrong []string
	if len(params.Target) > 0 && string(params.Operation) != tasks.OperationFinalSync {
		wrong = append(wrong, "target: only a final sync has targets, ask with operation=final-sync")
	}
	for i, text := range params.Target {
		target := askedTarget{address: text}
		if key, address, keyed := strings.Cut(text, "="); keyed {
			if number, err := strconv.ParseInt(key, 10, 32); err == nil && number > 0 {
				target.key, target.address = int32(number), address
			}
		}
		var refused *replication.TargetError
		if errors.As(replication.CheckAddress(target.address), &refused) {
			wrong = append(wrong, fmt.Sprintf("target[%d]: %s", i, refused.Reason))
		}
		targets = append(targets, target)
	}
	if wrong != nil {
		return nil, invalid(wrong...)
	}
	return targets, nil
}

func addressesOf(targets []askedTarget) (addresses []string) {
	for _, target := range targets {
		addresses = append(addresses, target.address)
	}
	return addresses
}

// mayAskOf refuses targets to which the caller may not have anything written.
func (s *Server) mayAskOf(c echo.Context, targets []askedTarget) error {
	return refusedBy(authority.MayAskOf(principalOf(c).Scope, addressesOf(targets)))
}

// matchTargets gives each target its disk.
func matchTargets(targets []askedTarget, disks []vcenter.Disk) error {
	taken := map[int32]bool{}
	for i := range targets {
		target := &targets[i]
		if target.key == 0 && len(disks) == 1 {
			target.key = disks[0].Key
		}
		for _, disk := range disks {
			if disk.Key == target.key {
				target.disk = disk
			}
		}
		switch {
		case target.key == 0:
			return invalid(fmt.Sprintf("target[%d]: must be KEY=TARGET, because the VM has %d disks", i, len(disks)))
		case target.disk.Key == 0:
			return invalid(fmt.Sprintf("target[%d]: the VM has no disk %d", i, target.key))
		case taken[target.key]:
			return invalid(fmt.Sprintf("target[%d]: disk %d has a target already", i, target.key))
		}
		taken[target.key] = true
	}
	return nil
}

// repliesWithin is how long a worker is waited for, which gives each target 5 s.
const repliesWithin = 8 * time.Second

// askOfTargets asks a worker of the targets: the API itself reaches none.
func (s *Server) askOfTargets(ctx context.Context, c echo.Context, targets []askedTarget, allowUnflushed bool) (checks []preflight.Check) {
	if len(targets) == 0 {
		return nil
	}
	question := inquiry.Question{RequestedBy: principalOf(c).ID, AllowUnflushed: allowUnflushed}
	for _, target := range targets {
		question.Targets = append(question.Targets, inquiry.Target{Address: target.address, Bytes: target.disk.Capacity})
	}
	refusals, err := s.inquire(ctx, question)
	if err != nil {
		s.Logger.WarnContext(ctx, "no worker told of targets", "request_id", requestID(c), "err", err)
	}
	for i, target := range targets {
		check := preflight.TargetUntold(target.disk, target.address)
		if err == nil && len(refusals) == len(targets) {
			check = preflight.Target(target.disk, target.address, refusals[i], allowUnflushed)
		}
		checks = append(checks, check)
	}
	return checks
}

func (s *Server) inquire(ctx context.Context, question inquiry.Question) ([]string, error) {
	if s.Inquiries == nil {
		return nil, inquiry.ErrNoReply
	}
	ctx, cancel := context.WithTimeout(ctx, repliesWithin)
	defer cancel()
	ticket, err := s.Inquiries.Ask(ctx, question)
	if err != nil {
		return nil, err
	}
	if err := s.Queue.SendInquiry(ctx, tasks.QueueSync, ticket.ID); err != nil {
		return nil, err
	}
	reply, err := s.Inquiries.Await(ctx, ticket)
	return reply.Refusals, err
}
