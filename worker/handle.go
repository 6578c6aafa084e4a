package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"vmapower/credentials"
	"vmapower/failure"
	"vmapower/internal/pause"
	"vmapower/joblog"
	"vmapower/tasks"
	"vmapower/vcenter"
)

// handle is how an attempt gets at its VM: the session of the job's vCenter, and the
// VM there once it was found.
type handle struct {
	run      *joblog.Run
	jobs     *joblog.Log
	vcenters *vcenter.Pool
	keys     *credentials.Keyring
	profiles *credentials.ProfilesFile // nil when there are none
	memory   *memory
	log      *slog.Logger

	session *vcenter.Session // nil until connect
	vm      *vcenter.VM      // nil until the VM is found
	bound   joblog.Bound
	waited  bool // for another job, or its calls: what was seen of the VM before is not to be trusted
}

// String names the VM in messages.
func (h *handle) String() string { return h.vm.String() }

// findByID finds the VM by the id that the caller gave.
func (h *handle) findByID(ctx context.Context) (vcenter.VM, error) {
	return h.session.Find(ctx, h.run.Job().VMID)
}

// resolve finds the VM and makes sure that no other job works on it. One that an earlier
// attempt found must be what was asked for: that it is on record is no proof.
func (h *handle) resolve(
	ctx context.Context, s *steps, find func(context.Context) (vcenter.VM, error), same sameVM,
) error {
	vm, err := step(ctx, s, tasks.StepResolveVM, func(ctx context.Context) (vcenter.VM, error) {
		if err := h.connect(ctx); err != nil {
			return vcenter.VM{}, err
		}
		vm, err := find(ctx)
		if err != nil {
			return vcenter.VM{}, err
		}
		return vm, h.bind(ctx, vm)
	})
	if err == nil && h.session == nil { // an earlier attempt found it
		vm, err = h.findAgain(ctx, vm, same)
		err = asFailure(err)
	}
	if err == nil {
		h.vm = &vm
	}
	return err
}

// linesWithin is how late the record of a job that follows a VM may tell of a step that changes nothing.
const linesWithin = 50 * time.Millisecond

// follow finds the VM by its id and begins to watch it; the caller closes the watch. The steps of who follows a VM
// come one upon the other, so their lines are gathered.
func (h *handle) follow(ctx context.Context, s *steps) (*vcenter.Watch, error) {
	h.run.Gather(linesWithin)
	var watch *vcenter.Watch
	err := h.resolve(ctx, s, func(ctx context.Context) (vm vcenter.VM, err error) {
		vm, watch, err = h.session.FindAndWatch(ctx, h.run.Job().VMID)
		return vm, err
	}, h.hasID)
	if err == nil && (watch == nil || h.waited) {
		watch, err = h.lookAgain(ctx, watch)
	}
	if err != nil && watch != nil {
		watch.Close()
	}
	if err == nil {
		h.run.Overcome()
	}
	return watch, asFailure(err)
}

// lookAgain looks at a VM that an earlier attempt found, and then has no watch yet, or of which what was seen is from
// before a wait.
func (h *handle) lookAgain(ctx context.Context, watch *vcenter.Watch) (*vcenter.Watch, error) {
	if watch == nil {
		return h.session.Watch(ctx, *h.vm)
	}
	return watch, watch.Refresh(ctx)
}

// connect takes the session for the job's vCenter and credentials.
func (h *handle) connect(ctx context.Context) error {
	session, err := h.openSession(ctx)
	if err != nil {
		return err
	}
	h.session = session
	return h.endOvertakenSession(ctx)
}

// openSession opens the job's vCenter by its profile, whose password may change while the
// job lasts, or by what the request brought.
func (h *handle) openSession(ctx context.Context) (*vcenter.Session, error) {
	if name := h.run.Job().Profile; name != "" {
		profiles, asked := h.profiles, h.run.Job().VCenter
		return h.vcenters.ProfileSession(ctx, name, func() (credentials.Login, error) { return profileLogin(profiles, name, asked) })
	}
	login, err := h.login(ctx)
	if err != nil {
		return nil, err
	}
	return h.vcenters.Session(ctx, login)
}

// endOvertakenSession ends the vCenter session of an owner that was overtaken in the
// middle of its work: should it wake up, vCenter itself refuses its calls. That needs a
// privilege that not every account has; without it the other guards stand alone.
func (h *handle) endOvertakenSession(ctx context.Context) error {
	overtaken := h.run.OvertakenSession()
	if overtaken == "" || overtaken == h.session.Key() {
		return nil
	}
	err := h.session.Terminate(ctx, overtaken)
	if errors.Is(err, vcenter.ErrPermission) {
		h.log.InfoContext(ctx, "the session of the overtaken worker can't be ended", "err", err)
		return nil
	}
	return err
}

// bind locks the real VM for this job, and waits until no call of an earlier job can
// reach it any more: before that, no state that vCenter tells can be trusted. A job of the
// same caller that has the VM, by another id, and is in its last step, or has brought the VM
// down, is waited for.
func (h *handle) bind(ctx context.Context, vm vcenter.VM) error {
	tries := 0
	down := func(ctx context.Context, job joblog.Job) bool {
		state, err := vcenter.State{}, error(nil)
		if tasks.BringsDown(job.Operation) {
			state, err = h.session.ObserveShared(ctx, vm)
		}
		return err == nil && state.Power == vcenter.PoweredOff
	}
	err := h.jobs.AwaitLastStep(ctx, h.run.Job().RequestedBy, down, func() (err error) {
		tries++
		h.bound, err = h.run.Bind(ctx, joblog.VM{
			Real:    vm.Real(),
			Aliases: []string{vm.Ref, vm.BIOSUUID, vm.InstanceUUID},
		})
		return err
	})
	if err != nil {
		return err
	}
	h.waited = h.waited || tries > 1 || h.bound.Quiet > 0
	if err := h.memory.awaitVM(ctx, h.run.Job().ID, vm.Real()); err != nil {
		return err
	}
	return pause.For(ctx, h.bound.Quiet)
}

// sameVM makes sure that the VM that an earlier attempt found, which has another object id
// now if it was registered again, is the one that was asked for.
type sameVM func(ctx context.Context, found, now vcenter.VM) error

// hasID makes sure that the VM had the id that the caller gave when it was found.
func (h *handle) hasID(_ context.Context, found, _ vcenter.VM) error {
	if id := h.run.Job().VMID; !found.Has(id) {
		return failure.Newf(failure.VMNotFound, "%s, which an earlier attempt found, does not have the id %s that was asked for; look for the VM, and ask again", found, id)
	}
	return nil
}

// recall takes the VM from the record, where an earlier attempt has written it. Of one that
// was not asked for nothing is told.
func (h *handle) recall() (found bool) {
	vm, found := joblog.Recorded[vcenter.VM](h.run, tasks.StepResolveVM)
	if _, byPath := vcenter.ParseID(h.run.Job().VMID); byPath == nil && !vm.Has(h.run.Job().VMID) {
		return false
	}
	if found {
		h.vm = &vm
	}
	return found
}

// login returns what the request brought to open the job's vCenter.
func (h *handle) login(ctx context.Context) (credentials.Login, error) {
	job := h.run.Job()
	sealed, err := h.run.Credentials(ctx)
	if err != nil {
		return credentials.Login{}, err
	}
	login, err := h.keys.Open(sealed, credentials.Binding{JobID: job.ID, Operation: job.Operation, VMID: job.VMID})
	if errors.Is(err, credentials.ErrUnknownKey) || errors.Is(err, credentials.ErrSealBroken) {
		return login, failure.Newf(failure.Internal, "the job's login can't be opened by this worker: %s", err).Because(err)
	}
	return login, err
}

// profileLogin is the login of the profile, if that still is for the vCenter that was asked for.
func profileLogin(profiles *credentials.ProfilesFile, name, asked string) (credentials.Login, error) {
	if profiles == nil {
		return credentials.Login{}, failure.New(failure.Internal,
			"this worker has no profiles; give it the profiles_file that the api has")
	}
	profile, err := profiles.Current().Get(name)
	if err != nil {
		return credentials.Login{}, failure.Newf(failure.Internal, "profile %s can't be used by this worker: %s", name, err).Because(err)
	}
	if login := profile.Login(); vcenter.SameServer(login.VCenter, asked) {
		return login, nil
	}
	return credentials.Login{}, failure.Newf(failure.Forbidden, "profile %s names another vCenter by now than %s, for which the job was accepted; "+
		"nothing was done there: ask again", name, asked)
}
