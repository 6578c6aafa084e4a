package worker

import (
	"context"
	"time"

	"vmapower/replication"
	"vmapower/tasks"
)

// copiedSoFar records how far the copy is.
func (s *finalSync) copiedSoFar(ctx context.Context, now []replication.Progress) {
	s.meter.readBack = 0
	for i, p := range now {
		grew(s.metrics.copied, s.meter.counted[i], p.Acked)
		s.meter.counted[i] = p.Acked
		s.meter.readBack += p.Compared
	}
	s.meter.count(time.Now())
	s.recordProgress(ctx, tasks.StepCopyChangedAreas, s.meter.known.Transferred, s.meter.total)
}

// verifiedSoFar records how far the verification is; the bytes stay those of the copy.
func (s *finalSync) verifiedSoFar(ctx context.Context, compared int64) {
	s.meter.compared(time.Now(), compared)
	s.recordProgress(ctx, tasks.StepVerifyTarget, compared, s.meter.toVerify)
}

// recordProgress records the progress and which share of the step is done. It is no reason to
// stop when that fails: what must be written is written elsewhere.
func (s *finalSync) recordProgress(ctx context.Context, step string, done, total int64) {
	share := 1.0
	if total > 0 {
		share = float64(done) / float64(total)
	}
	if err := s.run.Progress(ctx, step, share, s.meter.known); err != nil {
		s.log.DebugContext(ctx, "progress not recorded", "err", err)
	}
}
