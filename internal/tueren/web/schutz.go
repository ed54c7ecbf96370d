// SPDX-License-Identifier: EUPL-1.2

package web

import "net/http"

// groessteEingabe is far more than the largest form of the doors needs.
const groessteEingabe = 1 << 20

// Schutz is what every HTML door stands behind: the headers of Kopfzeilen, the
// refusal of requests that a foreign page sends in the user's name, and a limit
// of 1 MiB on what is sent. Downloads and uploads of files have limits of their own.
func Schutz(next http.Handler) http.Handler {
	begrenzt := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, groessteEingabe)
		next.ServeHTTP(w, r)
	})
	return Kopfzeilen(OhneFremde(begrenzt))
}

// OhneFremde refuses requests that a foreign page sends in the user's name. Doors for
// machines need it too: a browser keeps credentials of HTTP Basic and shows a client
// certificate without being asked.
func OhneFremde(next http.Handler) http.Handler {
	fremde := http.NewCrossOriginProtection()
	fremde.SetDenyHandler(http.HandlerFunc(weiseFremdeAb))
	return fremde.Handler(next)
}

func weiseFremdeAb(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "Die Anfrage kam von einer fremden Seite und wurde nicht ausgeführt.", http.StatusForbidden)
}
