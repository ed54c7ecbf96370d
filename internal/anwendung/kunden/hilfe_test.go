// SPDX-License-Identifier: EUPL-1.2

package kunden_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/pdf/pdftest"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/sqlite"
)

type buch struct {
	eintraege []protokoll.Eintrag
	fehler    error
}

func (b *buch) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	if b.fehler != nil {
		return 0, b.fehler
	}
	if err := e.Vollstaendig(); err != nil {
		return 0, err
	}
	b.eintraege = append(b.eintraege, e)
	return int64(len(b.eintraege)), nil
}

// schulden says who owes something.
type schulden map[string]bool

func (s schulden) Offen(_ context.Context, kunde string) (bool, error) { return s[kunde], nil }

// postamt keeps what is sent by e-mail.
type postamt struct{ an, text string }

func (p *postamt) Sende(_ context.Context, an, _, text string) error {
	p.an, p.text = an, text
	return nil
}

// stand is the service on a real database, with clocks that stand.
type stand struct {
	*kunden.Dienst
	zugang   *zugang.Dienst
	konten   *sqlite.Zugang
	ablage   *sqlite.Registrierungen
	buch     *buch
	schulden schulden
	uhr      *uhr.Stell
}

var beginn = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

func neuerStand(t *testing.T, aendere ...func(*kunden.Ausstattung)) *stand {
	t.Helper()
	tresor, err := geheim.NeuerTresor(geheim.NeuerSchluessel(geheim.Zufall(geheim.TresorLaenge)))
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Oeffne(t.Context(), t.TempDir(), sqlite.Optionen{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	s := &stand{konten: db.Zugang(tresor), ablage: db.Registrierungen(tresor), buch: &buch{}, schulden: schulden{}, uhr: uhr.Fest(beginn)}
	s.zugang = zugang.Neu(zugang.Ausstattung{Speicher: s.konten, Protokoll: s.buch, Uhr: s.uhr, Kalender: s.uhr,
		Einstellungen: zugang.Einstellungen{Hash: geheim.Parameter{SpeicherKiB: 64, Durchlaeufe: 1, Faeden: 1}}})
	a := kunden.Ausstattung{
		Speicher: s.ablage, Konten: s.konten, Bereiter: s.zugang, Forderungen: s.schulden, Protokoll: s.buch, Kalender: s.uhr, Uhr: s.uhr,
		Absender: kunden.Absender{Name: "Kernmelderegister", Anschrift: []string{"Musterstraße 1", "01067 Dresden"}, Adresse: "https://register.invalid/konto/"},
	}
	for _, f := range aendere {
		f(&a)
	}
	if s.Dienst, err = kunden.Neu(a); err != nil {
		t.Fatal(err)
	}
	return s
}

func amt() zugang.Angemeldet {
	return zugang.Angemeldet{Bereich: zugang.BereichAmt, Kennung: "amt.eins", Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt", Name: "Registerstelle"}}}
}

func privat() kunden.Angaben {
	return kunden.Angaben{
		Art: zugang.BereichPrivat, Vornamen: "Ida Marie", Familienname: "Kästner", EMail: "ida@example.org",
		Anschrift: kunden.Anschrift{Strasse: "Alte Gasse", Hausnummer: "1 a", Postleitzahl: "01067", Ort: "Dresden"},
	}
}

func gross() kunden.Angaben {
	a := privat()
	a.Art, a.Firma = zugang.BereichGrosskunde, "Inkasso Muster GmbH"
	return a
}

func ausweis(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gut(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eingereicht sends a registration with an uploaded document.
func (s *stand) eingereicht(t *testing.T, a kunden.Angaben) kunden.Zugriff {
	t.Helper()
	z, err := s.Beginne(t.Context(), a)
	gut(t, err)
	gut(t, s.WaehleNachweis(t.Context(), z, kunden.Nachweiswahl{Art: kunden.NachweisDatei, Einwilligung: true, Datei: ausweis(t)}))
	s.reiche(t, z)
	return z
}

func (s *stand) reiche(t *testing.T, z kunden.Zugriff) {
	t.Helper()
	gut(t, s.Reiche(t.Context(), z, s.lies(t, z).Fassung))
}

func (s *stand) lies(t *testing.T, z kunden.Zugriff) *kunden.Antrag {
	t.Helper()
	a, err := s.Lies(t.Context(), z)
	gut(t, err)
	return a
}

// inPruefung is a registration on the desk of amt.eins.
func (s *stand) inPruefung(t *testing.T, a kunden.Angaben) kunden.Zugriff {
	t.Helper()
	z := s.eingereicht(t, a)
	gut(t, s.Uebernimm(t.Context(), amt(), z.Nummer))
	return z
}

var vertrag = kunden.Vertrag{Nummer: "GK-7", Ab: uhr.Datum{Jahr: 2026, Monat: 1, Tag: 1}, Bis: uhr.Datum{Jahr: 2027, Monat: 12, Tag: 31}}

// freigeschaltet is a customer whose letter was written; it returns the id.
func (s *stand) freigeschaltet(t *testing.T, a kunden.Angaben) string {
	t.Helper()
	z := s.inPruefung(t, a)
	kunde, err := s.SchalteFrei(t.Context(), amt(), z.Nummer, kunden.Freigabe{Nachweis: kunden.NachweisDatei, Vermerk: "Ausweis geprüft", Vertrag: vertrag})
	gut(t, err)
	return kunde
}

// angemeldet activates the customer, sets the account up and returns who is logged in,
// with the token of the session.
func (s *stand) angemeldet(t *testing.T, a kunden.Angaben) (zugang.Angemeldet, string) {
	t.Helper()
	kennung, passwort := s.zugangsdaten(t, s.freigeschaltet(t, a))
	token, wer, err := s.zugang.AnmeldenImDialog(t.Context(), zugang.Nachweis{Kennung: kennung, Passwort: passwort})
	gut(t, err)
	return wer, token
}

var zugangsform = regexp.MustCompile(`(k[a-z2-7]{9}\.(?:konto|admin))|([A-Z2-7]{20})`)

// zugangsdaten reads the letter with the access data.
func (s *stand) zugangsdaten(t *testing.T, kunde string) (kennung, passwort string) {
	t.Helper()
	b, err := s.Zugangsbrief(t.Context(), amt(), kunde)
	gut(t, err)
	for _, m := range zugangsform.FindAllStringSubmatch(brieftext(t, b), -1) {
		if m[1] != "" {
			kennung = m[1]
		} else {
			passwort = m[2] // as it stands there, so it is typed
		}
	}
	if kennung == "" || passwort == "" {
		t.Fatalf("the letter lacks name or password:\n%s", brieftext(t, b))
	}
	return kennung, passwort
}

func brieftext(t *testing.T, b kunden.Brief) string {
	t.Helper()
	return strings.Join(pdftest.Struktur(t, b.PDF), "\n")
}

// hatMangel reports whether the error names the field.
func hatMangel(err error, feld string) bool {
	var m zugang.Maengelliste
	if !errors.As(err, &m) {
		return false
	}
	for _, x := range m {
		if x.Pfad == feld {
			return true
		}
	}
	return false
}

func von(adresse string) context.Context {
	return zugang.MitHerkunft(context.Background(), netip.MustParseAddr(adresse))
}
