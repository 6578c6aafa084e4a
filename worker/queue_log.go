package worker

import (
	"fmt"
	"log/slog"
)

// queueLog writes asynq's own messages to our log. Its Fatal does not end the
// process: a worker without its queue is seen by /readyz.
type queueLog struct{ *slog.Logger }

func (l queueLog) Debug(args ...any) { l.Logger.Debug(fmt.Sprint(args...)) }
func (l queueLog) Info(args ...any)  { l.Logger.Info(fmt.Sprint(args...)) }
func (l queueLog) Warn(args ...any)  { l.Logger.Warn(fmt.Sprint(args...)) }
func (l queueLog) Error(args ...any) { l.Logger.Error(fmt.Sprint(args...)) }
func (l queueLog) Fatal(args ...any) { l.Logger.Error(fmt.Sprint(args...)) }
