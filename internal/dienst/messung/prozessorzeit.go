// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package messung

import (
	"syscall"
	"time"
)

// Prozessorzeit returns the time that the process has used on processors so far,
// garbage collection and system calls included. Unlike the clock it does not
// count what other processes take.
func Prozessorzeit() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
