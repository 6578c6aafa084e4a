package queue

import (
	"fmt"
	"log/slog"
)

// logger writes asynq's own messages to our log. Its Fatal does not end the process:
// readiness shows a worker without its queue.
type logger struct{ *slog.Logger }

func (l logger) Debug(args ...any) { l.Logger.Debug(fmt.Sprint(args...)) }
func (l logger) Info(args ...any)  { l.Logger.Info(fmt.Sprint(args...)) }
func (l logger) Warn(args ...any)  { l.Logger.Warn(fmt.Sprint(args...)) }
func (l logger) Error(args ...any) { l.Logger.Error(fmt.Sprint(args...)) }
func (l logger) Fatal(args ...any) { l.Logger.Error(fmt.Sprint(args...)) }
