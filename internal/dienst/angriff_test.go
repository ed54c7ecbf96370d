// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The house is attacked over its real doors, on loopback, with every role. Each part
// leaves the house as it was, but for the log.
func TestAngriff(t *testing.T) {
	f := neueFestung(t)
	t.Run("every endpoint with every role", f.jederWeg)
	t.Run("requests of foreign pages", f.fremdeSeiten)
	t.Run("ids of others are as unknown as those that do not exist", f.fremdeIDs)
	t.Run("sessions", f.sitzungen)
	t.Run("lines", f.leitungen)
	t.Run("guessing", f.raten)
	t.Run("replays", f.wiederholungen)
	t.Run("ten thousand queries in a minute", f.zehntausend)
	t.Run("clock jumps", f.uhrspruenge)
	t.Run("full disk of the log", f.volleProtokollplatte)
	t.Run("the log is whole afterwards", func(t *testing.T) {
		bericht, err := f.PruefeProtokoll(t.Context())
		if err != nil || bericht.ErsterFehler != nil {
			t.Errorf("%+v, %v", bericht, err)
		}
	})
}

// oeffentlich are the pages that answer to everybody.
var oeffentlich = []string{
	"/", "/ablauf", "/barrierefreiheit", "/bedingungen", "/datenschutz", "/hilfe", "/impressum", "/kontoantrag", "/leicht", "/preise", "/status",
	"/healthz", "/readyz", "/behoerde/anmelden", "/behoerde/anmelden/schluessel", "/behoerde/abmelden", "/behoerde/registrierung",
	"/konto/anmelden", "/konto/abmelden", "/konto/geschlossen", "/verwaltung/anmelden", "/verwaltung/abmelden", "/api/v1/openapi.json",
	// An application belongs to whoever has its number and code, which are no log-in.
	"/registrierung", "/registrierung/angaben", "/registrierung/eingang", "/registrierung/nachweis", "/registrierung/pruefen", "/registrierung/weg",
	"/registrierung/stand", "/registrierung/stand/beenden", "/registrierung/stand/zurueckziehen",
}

// fremdeMuster are the patterns that are no pages of one of the three doors.
var fremdeMuster = []string{"/api/v1/", "/api/v1/abruf/", "/api/v1/auskunft/", "/dvdv2-backend/", "/osci", "/osci/passiv", "/soap/abruf", "/soap/auskunft", "/statisch/"}

// schnittstellen are the paths behind /api/v1/ that openapi.json describes.
var schnittstellen = []string{
	"/api/v1/openapi.json", "/api/v1/abruf/personensuche", "/api/v1/abruf/freie-suche", "/api/v1/auskunft/auftraege", "/api/v1/auskunft/auftraege/{nummer}",
}

var platz = regexp.MustCompile(`\{[^}]*\}`)

// wegVon makes an address of a pattern; what it names does not exist.
func wegVon(muster string) (methode, pfad string) {
	methode, pfad, ok := strings.Cut(muster, " ")
	if !ok {
		methode, pfad = "", muster
	}
	pfad = strings.TrimSuffix(pfad, "{$}")
	return methode, platz.ReplaceAllString(pfad, "7")
}

// jederWeg walks every registered endpoint with every role and every method: whoever
// has no business there gets no page, and nobody sees a word of somebody else's.
func (f *festung) jederWeg(t *testing.T) {
	pfade := map[string]bool{}
	for _, m := range f.Muster() {
		_, pfad := wegVon(m)
		pfade[pfad] = true
		if bereichVon(pfad) == "" && !slices.Contains(oeffentlich, pfad) && !slices.ContainsFunc(fremdeMuster, func(s string) bool {
			return pfad == s || strings.HasPrefix(s, "/statisch") && strings.HasSuffix(pfad, "/")
		}) {
			t.Errorf("%s is in none of the tables: say who may see it", m)
		}
	}
	if len(pfade) < 60 {
		t.Fatalf("only %d paths found: the mux keeps its patterns elsewhere now", len(pfade))
	}
	for _, s := range schnittstellen {
		pfade[platz.ReplaceAllString(s, "7")] = true
	}
	for _, r := range f.alle() {
		for pfad := range pfade {
			for _, methode := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
				if r.keks != "" && methode == "POST" && strings.HasSuffix(pfad, "abmelden") {
					continue // would end the session of the walk
				}
				f.pruefeWeg(t, r, methode, pfad)
			}
		}
	}
}

// alle returns the roles in a fixed order.
func (f *festung) alle() []*angreifer {
	var liste []*angreifer
	for _, r := range rollen() {
		liste = append(liste, f.wer[r.kennung])
	}
	return liste
}

func (f *festung) pruefeWeg(t *testing.T, r *angreifer, methode, pfad string) {
	t.Helper()
	s := stoss{methode: methode, pfad: pfad, keks: r.keks}
	bereich := bereichVon(pfad)
	if bereich == "" {
		s.basic = r.kennung
	}
	if methode == "POST" {
		s.felder = url.Values{"x": {"1"}}
	}
	w := f.sende(t, s)
	if fremd := r.fremdeMarken(w.inhalt); len(fremd) > 0 && !f.darfSehen(r, pfad) {
		t.Errorf("%s: %s %s shows %v", r.rolle, methode, pfad, fremd)
	}
	soapfehler := strings.HasPrefix(pfad, "/soap/") && strings.Contains(w.inhalt, "soap:Client")
	if w.status >= 500 && w.status != http.StatusNotImplemented && !soapfehler {
		t.Errorf("%s: %s %s breaks with %d: %.300s", r.rolle, methode, pfad, w.status, w.inhalt)
	}
	darf := bereich == "" || r.bereich == bereich || slices.Contains(oeffentlich, pfad)
	if !darf && w.status < 300 {
		t.Errorf("%s: %s %s is answered with %d: %.200s", r.rolle, methode, pfad, w.status, w.inhalt)
	}
	if !darf && w.status == http.StatusSeeOther && !strings.HasPrefix(w.kopf.Get("Location"), bereich) {
		t.Errorf("%s: %s %s leads to %s", r.rolle, methode, pfad, w.kopf.Get("Location"))
	}
	if methode == "TRACE" && w.status < 300 {
		t.Errorf("%s: TRACE %s is answered", r.rolle, pfad)
	}
	if html := strings.HasPrefix(w.kopf.Get("Content-Type"), "text/html"); html && (w.kopf.Get("Content-Security-Policy") == "" ||
		w.kopf.Get("Cache-Control") != "no-store" || w.kopf.Get("X-Content-Type-Options") != "nosniff" || w.kopf.Get("X-Frame-Options") == "") {
		t.Errorf("%s %s lacks headers: %v", methode, pfad, w.kopf)
	}
	for _, k := range w.kekse {
		if !k.Secure || !k.HttpOnly || k.SameSite != http.SameSiteStrictMode || k.Path == "/" {
			t.Errorf("%s %s sets a weak cookie %s", methode, pfad, k.Name)
		}
	}
}

// darfSehen: the register office handles the records themselves, and the data
// protection control the log.
func (f *festung) darfSehen(r *angreifer, pfad string) bool {
	return r.bereich == "/verwaltung/" && strings.HasPrefix(pfad, "/verwaltung/")
}

// fremdeSeiten sends what a page of somebody else could make a browser send, with the
// user's cookie or the credentials that the browser keeps: nothing of it is carried out.
func (f *festung) fremdeSeiten(t *testing.T) {
	vorher, err := f.Eintraege(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range append(f.Muster(), "POST /api/v1/abruf/personensuche", "POST /api/v1/auskunft/auftraege", "POST /soap/abruf", "POST /soap/auskunft") {
		methode, pfad := wegVon(m)
		if methode != "POST" {
			continue
		}
		for name, kopf := range map[string]map[string]string{
			"Origin": {"Origin": "https://boese.example"}, "Sec-Fetch-Site": {"Sec-Fetch-Site": "cross-site"}, "sibling": {"Sec-Fetch-Site": "same-site"},
			"null": {"Origin": "null"},
		} {
			s := stoss{methode: methode, pfad: pfad, kopf: kopf, felder: url.Values{"kennung": {"a.mensch"}, "passwort": {angriffspasswort}}}
			if b := bereichVon(pfad); b != "" {
				s.keks = f.wer[map[string]string{"/behoerde/": "a.mensch", "/konto/": "p.kunde", "/verwaltung/": "r.amt"}[b]].keks
			} else {
				s.basic = "a.maschine"
			}
			if w := f.sende(t, s); w.status != http.StatusForbidden || len(w.kekse) > 0 {
				t.Errorf("%s %s with a foreign %s: %d", methode, pfad, name, w.status)
			}
		}
	}
	w := f.sende(t, stoss{methode: "POST", pfad: "/soap/abruf", koerper: string(umschlag(frage(t, frei))), art: "text/plain", basic: "a.maschine",
		kopf: map[string]string{"Origin": "https://boese.example", "Sec-Fetch-Site": "cross-site"}})
	if w.status != http.StatusForbidden || strings.Contains(w.inhalt, string(frei.nachname)) {
		t.Errorf("a SOAP question of a foreign page: %d", w.status)
	}
	if nachher, err := f.Eintraege(t.Context()); err != nil || nachher != vorher {
		t.Errorf("the log grew from %d to %d, %v: something was carried out", vorher, nachher, err)
	}
}
