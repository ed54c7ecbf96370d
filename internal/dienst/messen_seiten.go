// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/befehl"
)

const (
	// seitennutzer is how many people use the pages at the same time.
	seitennutzer = 50
	// lesezeit is how long each looks at a page before he opens the next one.
	lesezeit = 500 * time.Millisecond
	// seitensitzungen is the number of log-ins that they share: each costs a check of
	// the password, which is not what is measured.
	seitensitzungen = 5
	// seitengrenze is how long a page may take in milliseconds, p99.
	seitengrenze = 200
	// seitenkunde is the customer whose pages are opened.
	seitenkunde = "kunde-seiten"
)

// missSeiten: every page of the public and of a customer with an order, opened by many
// people at a time over HTTPS, first as fast as it goes, then with a look at each page.
// The clients run on the same processors.
func (s *messstand) missSeiten(ctx context.Context) (err error) {
	g, err := s.haus(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	passwort := geheim.TokenBase32(16)
	nummer, err := g.seitenauftrag(ctx, passwort)
	if err != nil {
		return err
	}
	d, err := g.oeffneDienst(ctx, seitennutzer)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.schliesse()) }()
	m := &seitenmessung{dienst: d, uhr: s.uhr, seiten: seitenVon(nummer), dauern: map[string][]time.Duration{}}
	for range seitensitzungen {
		if err := m.meldeAn(ctx, passwort); err != nil {
			return err
		}
	}
	e, err := s.messe(ctx, "seiten", messung.Last{Klienten: seitennutzer, Tue: func(ctx context.Context, klient, nr int) error {
		_, err := m.oeffne(ctx, klient, m.seiten[nr%len(m.seiten)])
		return err
	}}, messung.Last{Klienten: seitennutzer, Tue: m.lies})
	if err != nil {
		return err
	}
	bezug := fmt.Sprintf("Grenze; %d Nutzer, %d Seiten", seitennutzer, len(m.seiten))
	s.melden(befehl.Messwert{Name: "seiten", Wert: e[0].JeSekunde, Einheit: "Seiten/s", Referenz: seitennutzer / lesezeit.Seconds(),
		Bezug: fmt.Sprintf("%d Nutzer, die je Seite %v lesen; gemessen ohne Pause", seitennutzer, lesezeit)})
	alle, seite, langsamste := m.auswertung()
	s.melden(befehl.Messwert{Name: "seiten-p99", Wert: messung.Millisekunden(alle), Einheit: "ms", Referenz: seitengrenze, Bezug: bezug})
	s.melden(befehl.Messwert{Name: "seiten-langsamste-p99", Wert: messung.Millisekunden(langsamste), Einheit: "ms", Referenz: seitengrenze,
		Bezug: bezug + "; " + strings.ReplaceAll(seite, nummer, "NUMMER")})
	return nil
}

// seitenauftrag makes a customer with an order that is done, and a draft.
func (g *messhaus) seitenauftrag(ctx context.Context, passwort string) (string, error) {
	kunde := zugang.KundeAngabe{
		Kunde: zugang.Kunde{ID: seitenkunde, Name: seitenkunde, Art: zugang.BereichGrosskunde, Regel: string(suche.RegelS2)},
		Nutzer: []zugang.NutzerAngabe{{Kennung: seitenkunde, Passwort: geheim.NeuerSchluessel([]byte(passwort)),
			Rollen: []zugang.Rolle{zugang.RolleAdmin}}},
	}
	if _, err := g.zugang.LegeAn(ctx, betreiber(), zugang.Kontendatei{Kunden: []zugang.KundeAngabe{kunde}}, func() {}); err != nil {
		return "", err
	}
	fragen, err := g.fragenAn(ctx)
	if err != nil {
		return "", err
	}
	n := auftrag.Nutzer{Kunde: seitenkunde, Kennung: seitenkunde, Regel: suche.RegelS2, Grosskunde: true}
	a := auftrag.Sammelauftrag{Weg: auftrag.Stapel, Erklaerung: auftrag.Erklaerung{Fassung: "messung", KeineWerbung: true, KeinAdresshandel: true}}
	for i := range 10 {
		a.Profile = append(a.Profile, auftrag.Profil{Ersuchen: *privatfrage(&fragen[i%len(fragen)])})
	}
	nummer, err := g.auftraege.Sende(ctx, n, a)
	if err != nil {
		return "", err
	}
	_, err = g.auftraege.BearbeiteAuftrag(ctx, nummer)
	return nummer, err
}

// seitenVon are the pages that are measured.
func seitenVon(nummer string) []string {
	auftrag := "/konto/auftrag/" + nummer
	return []string{
		"/", "/ablauf", "/preise", "/bedingungen", "/datenschutz", "/barrierefreiheit", "/leicht", "/hilfe", "/impressum", "/status",
		"/konto/anmelden", "/konto/", "/konto/auftrag/neu", auftrag, auftrag + "/ergebnis", auftrag + "/ergebnis.pdf",
		"/konto/stapel", "/konto/bescheide", "/konto/nutzer", "/konto/profil",
	}
}

// seitenmessung opens pages and keeps how long each took.
type seitenmessung struct {
	dienst *messdienst
	uhr    uhr.Uhr
	seiten []string
	// sitzungen are logged-in clients.
	sitzungen []*http.Client

	mu     sync.Mutex
	dauern map[string][]time.Duration
}

// meldeAn logs another person in.
func (m *seitenmessung) meldeAn(ctx context.Context, passwort string) error {
	dose, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	k := &http.Client{Transport: m.dienst.verkehr, Jar: dose, Timeout: time.Minute}
	formular := url.Values{"kennung": {seitenkunde}, "passwort": {passwort}}.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.dienst.url+"/konto/anmelden", strings.NewReader(formular))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if err := verlange(k.Do(r)); err != nil {
		return err
	}
	m.sitzungen = append(m.sitzungen, k)
	return nil
}

// oeffne gets a page to its end and returns how long it took.
func (m *seitenmessung) oeffne(ctx context.Context, klient int, seite string) (time.Duration, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.dienst.url+seite, nil)
	if err != nil {
		return 0, err
	}
	beginn := m.uhr.Jetzt()
	if err := verlange(m.sitzungen[klient%len(m.sitzungen)].Do(r)); err != nil {
		return 0, fmt.Errorf("page %s: %w", seite, err)
	}
	return m.uhr.Jetzt().Sub(beginn), nil
}

// lies opens a page after the last one was read, and keeps how long it took.
func (m *seitenmessung) lies(ctx context.Context, klient, nr int) error {
	if err := warte(ctx, lesezeit); err != nil {
		return err
	}
	seite := m.seiten[nr%len(m.seiten)]
	dauer, err := m.oeffne(ctx, klient, seite)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dauern[seite] = append(m.dauern[seite], dauer)
	return err
}

// verlange reads an answer, which must be a page, to its end.
func verlange(a *http.Response, err error) error {
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, a.Body)
	if err = errors.Join(err, a.Body.Close()); err == nil && a.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", a.StatusCode)
	}
	return err
}

// auswertung returns the p99 of all pages, and the page whose own is the greatest.
func (m *seitenmessung) auswertung() (alle time.Duration, seite string, langsamste time.Duration) {
	var dauern []time.Duration
	for name, d := range m.dauern {
		slices.Sort(d)
		dauern = append(dauern, d...)
		if q := messung.Quantil(d, 0.99); q > langsamste {
			seite, langsamste = name, q
		}
	}
	slices.Sort(dauern)
	return messung.Quantil(dauern, 0.99), seite, langsamste
}
