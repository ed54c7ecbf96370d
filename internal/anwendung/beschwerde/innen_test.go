// SPDX-License-Identifier: EUPL-1.2

package beschwerde

import (
	"strings"
	"testing"
)

func TestLiesFristenRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"none": "", "unknown key": fristdatei + "\nx = 1\n", "two at a time": fristdatei + fristdatei,
		"without norm": strings.Replace(fristdatei, `norm = "Art.`, `norm = "" # "Art.`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := liesFristen(text); err == nil {
				t.Error("accepted")
			}
		})
	}
}
