// SPDX-License-Identifier: EUPL-1.2

package anmeldung

import (
	"net/http"

	"kernmelderegister/internal/anwendung/zugang"
)

// NachweisVon collects the proof of a machine: client certificate, HTTP Basic or
// the pair of headers, in this order (contract section 2). A certificate that
// comes with a password counts for both.
func NachweisVon(r *http.Request) zugang.Nachweis {
	n := zugang.Nachweis{}
	if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
		n.Weg = zugang.WegZertifikat
		n.Zertifikat = zugang.ZertifikatAbdruck(r.TLS.PeerCertificates[0].Raw)
	}
	if kennung, passwort, ok := r.BasicAuth(); ok {
		n.Weg, n.Kennung, n.Passwort = zugang.WegBasic, kennung, passwort
		return n
	}
	if kennung := r.Header.Get("X-username"); kennung != "" {
		n.Weg, n.Kennung, n.Passwort = zugang.WegKopfzeilen, kennung, r.Header.Get("X-password")
	}
	return n
}
