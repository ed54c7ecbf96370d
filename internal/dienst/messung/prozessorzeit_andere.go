// SPDX-License-Identifier: EUPL-1.2

//go:build !unix

package messung

import (
	"sync"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

var beginn = sync.OnceValue(func() time.Time { return uhr.System().Jetzt() })

// Prozessorzeit returns the time on the clock: the system has no processor time
// that is read alike.
func Prozessorzeit() time.Duration { return uhr.System().Jetzt().Sub(beginn()) }
