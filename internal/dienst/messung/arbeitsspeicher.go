// SPDX-License-Identifier: EUPL-1.2

package messung

import (
	"os"
	"runtime/debug"
)

// VergissHoechststand gives unused memory back and lets the system count the
// process's greatest resident memory anew. It reports whether the system can.
func VergissHoechststand() bool {
	debug.FreeOSMemory()
	return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil
}
