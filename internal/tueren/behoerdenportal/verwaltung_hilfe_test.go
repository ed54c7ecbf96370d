// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/sqlite"
	"kernmelderegister/internal/tueren/behoerdenportal"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

// buch is a log in memory.
type buch struct {
	mu        sync.Mutex
	eintraege []protokoll.Eintrag
}

func (b *buch) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := e.Vollstaendig(); err != nil {
		return 0, err
	}
	b.eintraege = append(b.eintraege, e)
	return int64(len(b.eintraege)), nil
}

func (b *buch) anlaesse() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var alle []string
	for _, e := range b.eintraege {
		alle = append(alle, e.Anlass)
	}
	return strings.Join(alle, "; ")
}

// leererBestand is a register without records.
type leererBestand struct{}

func (leererBestand) Bestand(context.Context) (lieferung.Bestand, error) {
	return lieferung.Bestand{}, nil
}

func (leererBestand) Lieferstand(context.Context, []melde.AGS) ([]lieferung.Gemeindestand, error) {
	return nil, nil
}

// echtesHaus is both doors on the real use cases and a real database.
type echtesHaus struct {
	t       testing.TB
	zugang  *zugang.Dienst
	stellen *stellen.Dienst
	buch    *buch
	uhr     *uhr.Stell
	tuer    http.Handler
	totp    geheim.TOTP // of the accounts that are there from the beginning
}

const altesPasswort = "Pferd-Batterie-9"

func neuesEchtesHaus(t testing.TB) *echtesHaus {
	t.Helper()
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	tresor, err := geheim.NeuerTresor(geheim.NeuerSchluessel(geheim.Zufall(geheim.TresorLaenge)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Oeffne(t.Context(), t.TempDir(), sqlite.Optionen{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	h := &echtesHaus{t: t, buch: &buch{}, uhr: uhr.Fest(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)), totp: geheim.NeuesTOTP()}
	ablage := s.Zugang(tresor)
	h.zugang = zugang.Neu(zugang.Ausstattung{Speicher: ablage, Protokoll: h.buch, Uhr: h.uhr, Kalender: h.uhr,
		Einstellungen: zugang.Einstellungen{Hash: geheim.Parameter{SpeicherKiB: 64, Durchlaeufe: 1, Faeden: 1}}})
	h.stellen, err = stellen.Neu(stellen.Ausstattung{Speicher: ablage, Konten: h.zugang, Protokoll: h.buch, Recht: gesetz, Kalender: h.uhr})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	portal, err := behoerdenportal.Neu(behoerdenportal.Ausstattung{
		Abruf: &abrufAttrappe{}, Recht: gesetz, Zugang: h.zugang, Uhr: h.uhr, Dienststelle: h.zugang.Dienststelle,
		Gemeinden:  []behoerdenportal.Gemeinde{{AGS: "14713000", Name: "Leipzig"}},
		Verwaltung: h.zugang, Profil: h.zugang, Antraege: h.stellen,
	})
	if err != nil {
		t.Fatal(err)
	}
	portal.Registriere(mux)
	amt, err := verwaltung.Neu(verwaltung.Ausstattung{Bestand: leererBestand{}, Recht: gesetz, Zugang: h.zugang, Uhr: h.uhr, Stellen: h.stellen})
	if err != nil {
		t.Fatal(err)
	}
	amt.Registriere(mux)
	geschuetzt := web.Schutz(mux)
	h.tuer = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
			r = r.WithContext(zugang.MitHerkunft(r.Context(), a.Addr()))
		}
		geschuetzt.ServeHTTP(w, r)
	})
	h.legeAn()
	return h
}

// legeAn makes the accounts of the register and of one body, all with one second factor.
func (h *echtesHaus) legeAn() {
	h.t.Helper()
	nutzer := func(kennung string, rollen ...zugang.Rolle) zugang.NutzerAngabe {
		return zugang.NutzerAngabe{Kennung: kennung, Passwort: geheim.NeuerSchluessel([]byte(altesPasswort)), Rollen: rollen, TOTP: h.totp}
	}
	stelle := func(id, name, art string, n ...zugang.NutzerAngabe) zugang.StelleAngabe {
		return zugang.StelleAngabe{Stelle: behoerde.Stelle{ID: id, Name: name, Art: art, Sitz: "14"}, Nutzer: n}
	}
	alt := stelle("landratsamt", "Landratsamt Altkreis", "behoerde",
		nutzer("landratsamt.admin", zugang.RolleAdmin), nutzer("landratsamt.nutzer", zugang.RolleAbruf),
		nutzer("landratsamt.gruppe", zugang.RolleGruppe), nutzer("landratsamt.pruefer", zugang.RollePruefer),
		nutzer("landratsamt.leitung", zugang.RolleAbruf, zugang.RolleBesondersErmaechtigt))
	alt.Stelle.Profile, alt.Anschrift, alt.Erreichbarkeit = []string{"BMG-34a.2"}, "Kreisweg 1, 02625 Bautzen", "03591 100"
	fremd := stelle("fremd", "Fremde Behörde", "behoerde", nutzer("fremd.admin", zugang.RolleAdmin), nutzer("fremd.nutzer", zugang.RolleAbruf))
	_, err := h.zugang.LegeAn(h.t.Context(), zugang.Angemeldet{Bereich: zugang.BereichBetreiber, Kennung: "test"}, zugang.Kontendatei{Stellen: []zugang.StelleAngabe{
		stelle("amt", "Registerstelle", "amt", nutzer("amt.pruefung")), stelle("kontrolle", "Datenschutzkontrolle", "kontrolle", nutzer("kontrolle.eins")),
		stelle("betreiber", "Betreiber", "betreiber", nutzer("betreiber.eins")), alt, fremd,
	}}, func() {})
	if err != nil {
		h.t.Fatal(err)
	}
}

// code is a fresh one of the secret: the clock goes on, because each works once.
func (h *echtesHaus) code(totp geheim.TOTP) string {
	h.uhr.Weiter(31 * time.Second)
	return totp.Code(h.uhr.Jetzt())
}

// sitzung logs somebody in and confirms the instruction.
func (h *echtesHaus) sitzung(kennung string) string {
	h.t.Helper()
	token, _, err := h.zugang.AnmeldenImDialog(h.t.Context(), zugang.Nachweis{Kennung: kennung, Passwort: altesPasswort, Code: h.code(h.totp)})
	if err != nil {
		h.t.Fatalf("%s: %v", kennung, err)
	}
	if err := h.zugang.BestaetigeBelehrung(h.t.Context(), token); err != nil {
		h.t.Fatal(err)
	}
	return token
}

// frage sends a request with the session at both doors; felder nil means GET.
func (h *echtesHaus) frage(token, pfad string, felder url.Values) *httptest.ResponseRecorder {
	methode := http.MethodGet
	if felder != nil {
		methode = http.MethodPost
	}
	r := httptest.NewRequest(methode, "https://register.example"+pfad, strings.NewReader(felder.Encode()))
	if felder != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "__Secure-kmr-behoerde", Value: token})
		r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: token})
	}
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return w
}
