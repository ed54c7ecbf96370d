// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"strconv"
	"strings"
)

// spitze reads VmHWM out of /proc/self/status, in bytes.
func spitze(status string) int64 {
	for _, zeile := range strings.Split(status, "\n") {
		wert, ok := strings.CutPrefix(zeile, "VmHWM:")
		if !ok {
			continue
		}
		kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(wert), "kB")), 10, 64)
		if err != nil {
			return 0
		}
		return kib << 10
	}
	return 0
}
