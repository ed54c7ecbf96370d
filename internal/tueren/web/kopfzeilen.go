// SPDX-License-Identifier: EUPL-1.2

package web

import "net/http"

// inhaltsrichtlinie forbids everything but the server's own style sheets,
// fonts, scripts and pictures. "data:" is needed by the icons of KERN UX.
const inhaltsrichtlinie = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Kopfzeilen sets the security headers on every answer: no cache, no referrer,
// no embedding, no foreign content (oberflaeche: quiet pages).
func Kopfzeilen(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", inhaltsrichtlinie)
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Strict-Transport-Security", "max-age=31536000")
		h.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
