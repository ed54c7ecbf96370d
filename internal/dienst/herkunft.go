// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/tueren/behoerdenportal"
)

// mitHerkunft notes from which address each request comes, so that bodies can
// limit their accounts to their networks (S3-09). Headers that a proxy might set
// are not believed.
func mitHerkunft(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
			r = r.WithContext(zugang.MitHerkunft(r.Context(), a.Addr()))
		}
		next.ServeHTTP(w, r)
	})
}

// behoerdenwege are the doors of the authorities; they are reached over the
// network of the Land only (S3-11a).
var behoerdenwege = []string{behoerdenportal.Pfad, "/soap/abruf", "/api/v1/abruf"}

// nurAusNetzen ends connections to the doors of the authorities that come from
// elsewhere, before anything is read or a log-in is offered. Without networks all are let in.
func nurAusNetzen(netze []netip.Prefix, next http.Handler) http.Handler {
	if len(netze) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := zugang.Herkunft(r.Context())
		behoerde := slices.ContainsFunc(behoerdenwege, func(weg string) bool { return strings.HasPrefix(r.URL.Path, weg) })
		if behoerde && !slices.ContainsFunc(netze, func(n netip.Prefix) bool { return n.Contains(a) }) {
			w.Header().Set("Connection", "close")
			http.Error(w, "Dieser Dienst ist nur aus dem Landesnetz erreichbar.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// behoerdennetze returns the networks of the configuration.
func (k Konfig) behoerdennetze() ([]netip.Prefix, error) {
	netze, mangel := zugang.LiesNetze(strings.Join(k.Behoerdennetze, " "))
	if mangel != "" {
		return nil, konfigfehler("behoerdennetze: " + mangel)
	}
	return netze, nil
}
