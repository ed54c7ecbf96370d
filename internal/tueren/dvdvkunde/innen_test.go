// SPDX-License-Identifier: EUPL-1.2

package dvdvkunde

import "testing"

func FuzzLiesDienst(f *testing.F) {
	f.Add([]byte(`{"validTo":"2026-12-01T00:00:00.000Z","serviceElements":[{"serviceElementType":"OSCI_INTERMEDIARY","serviceElementUri":"u"},{"serviceElementType":"OSCI_ADDRESSEE","cipherCertificate":{"content":"AQ=="}}]}`))
	f.Add([]byte(`{"serviceElements":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := liesDienst(b)
		if err == nil && (a.Intermediaer == "" || len(a.Chiffrier) == 0) {
			t.Errorf("an entry that can't be used is taken: %+v", a)
		}
	})
}
