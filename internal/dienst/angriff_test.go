// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import "testing"

// The house is attacked over its real doors, on loopback, with every role. Each part
// leaves the house as it was, but for the log.
func TestAngriff(t *testing.T) {
	f := neueFestung(t)
	_ = f
}
