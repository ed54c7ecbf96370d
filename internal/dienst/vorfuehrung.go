// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/tueren/eingang"
	"kernmelderegister/internal/welt"
)

// Fuehrevor implements befehl.Werk: it delivers a state through real messages,
// makes accounts and certificates, and serves on loopback until ctx ends.
func (w *Werk) Fuehrevor(ctx context.Context, v befehl.Vorfuehrung) (err error) {
	if err := pruefeVorfuehrort(v.Daten); err != nil {
		return err
	}
	l, err := lausche(v.Adresse)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	osci, err := lauscheSchleife("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer func() { _ = osci.Close() }()
	ordner, raeume, err := vorfuehrordner(v.Daten)
	if err != nil {
		return err
	}
	defer raeume()
	u, err := w.vorfuehruhr(v.Heute)
	if err != nil {
		return err
	}
	k := Konfig{Betriebsart: Vorfuehrung, Daten: ordner, Protokollauftrag: []string{"*"}}
	k.Adresse, k.DVDV.Adresse = l.Addr().String(), "https://"+l.Addr().String()
	k.vorgaben()
	h, err := oeffneHaus(ctx, bau{konfig: k, uhr: u, ladung: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.schliesse()) }()
	s := &vorfuehrung{haus: h, auftrag: v, ordner: ordner, url: "https://" + l.Addr().String(), schleife: "http://" + osci.Addr().String()}
	if err := s.bereite(ctx); err != nil {
		return err
	}
	defer h.beginneLaeufe(ctx)()
	v.Bereit(s.bereitschaft)
	alle, ctx := errgroup.WithContext(ctx)
	alle.Go(func() error { return dieneSchleife(ctx, osci, s.wege) })
	alle.Go(func() error { return diene(ctx, l, s.wege, s.tls) })
	return alle.Wait()
}

// vorfuehrung is a demonstration that is being made.
type vorfuehrung struct {
	*haus
	auftrag      befehl.Vorfuehrung
	ordner, url  string
	schleife     string // address of the entry over plain HTTP
	bereitschaft befehl.Bereitschaft
	post         vorfuehrpost
	wege         http.Handler
	tls          *tls.Config
}

func (s *vorfuehrung) bereite(ctx context.Context) error {
	s.bereitschaft = befehl.Bereitschaft{Bereit: true, URL: s.url}
	if err := s.mitOSCI(ctx, s.beliefere); err != nil {
		return err
	}
	if err := s.statteAus(ctx); err != nil {
		return err
	}
	if err := s.richtePostEin(ctx); err != nil {
		return err
	}
	if err := s.richteVerzeichnisEin(ctx); err != nil {
		return err
	}
	var err error
	s.wege, err = s.haus.wege()
	return err
}

// beliefere fills the register: with the given messages, or with those of a
// synthetic state. A data folder that is already filled is used as it is; one
// whose delivery was interrupted still has the state's messages, and their
// delivery goes on.
func (s *vorfuehrung) beliefere(ctx context.Context) error {
	if s.auftrag.Lieferungen != "" {
		return s.spieleEin(ctx, s.auftrag.Lieferungen)
	}
	stand, err := s.stand.Bestand(ctx)
	if err != nil {
		return err
	}
	quelle := filepath.Join(s.ordner, "erfunden")
	switch {
	case vorhanden(quelle):
		s.auftrag.Melde("Das erfundene Sachsen des Datenordners wird verwendet.")
	case stand.Datensaetze > 0:
		s.auftrag.Melde("Das Register im Datenordner ist schon beliefert.")
		if err := s.speicher.bestand.BeendeLadung(ctx); err != nil {
			return err
		}
		return s.verbinde(ctx)
	default:
		s.auftrag.Melde(fmt.Sprintf("Ein erfundenes Sachsen mit %d Einwohnern entsteht …", s.auftrag.Einwohner))
		if err := s.erfinde(ctx, quelle); err != nil {
			return err
		}
	}
	return s.spieleEin(ctx, quelle)
}

// erfinde writes the synthetic state; ziel appears when it is complete.
func (s *vorfuehrung) erfinde(ctx context.Context, ziel string) error {
	unfertig := ziel + ".unfertig"
	if err := os.RemoveAll(unfertig); err != nil {
		return err
	}
	e := befehl.Erzeugung{Einwohner: s.auftrag.Einwohner, Seed: s.auftrag.Seed, Ziel: unfertig, Fehlerrate: 0.03, Fortschritt: s.auftrag.Fortschritt}
	_, err := erzeuge(ctx, e, heuteVon(s.uhr).PlusTage(-1), func(w *welt.Welt) error {
		var err error
		s.bereitschaft.Beispiel, err = beispielperson(ctx, w)
		return err
	})
	if err != nil {
		return err
	}
	return os.Rename(unfertig, ziel)
}

func (s *vorfuehrung) spieleEin(ctx context.Context, quelle string) error {
	quittungen := filepath.Join(s.ordner, "quittungen")
	if err := os.MkdirAll(quittungen, 0o700); err != nil {
		return err
	}
	dateien, err := eingang.Sammle([]string{quelle}, nil, "")
	if err != nil {
		return err
	}
	balken := fortschritt.Neu(s.auftrag.Fortschritt, "Lieferungen", eingang.Groesse(dateien))
	lauf := &eingang.Lauf{
		Eingang: s.eingangMit(quittungen), Lader: s.speicher.bestand, Fortschritt: balken.Plus,
		Abgewiesen: func(a *eingang.Ablehnung) { s.auftrag.Melde("abgewiesen: " + a.Error()) },
	}
	e, err := lauf.Nimm(ctx, dateien)
	balken.Fertig()
	if err != nil {
		return err
	}
	s.auftrag.Melde(fmt.Sprintf("%d Nachrichten mit %d Datensätzen eingespielt, %d gespeichert, %d zurückgewiesen.",
		e.Nachrichten, e.Saetze, e.Gespeichert, e.Zurueckgewiesen))
	return s.verbinde(ctx)
}

// verbinde links the delivered records to persons unless they are linked already.
func (s *vorfuehrung) verbinde(ctx context.Context) error {
	faellig, err := s.vollaufFaellig(ctx)
	if err != nil || !faellig {
		return err
	}
	l := befehl.Laufanzeige{Ziel: s.auftrag.Fortschritt}
	defer l.Fertig()
	z, err := s.vollauf(ctx, l.Zeige)
	if err == nil {
		s.auftrag.Melde(fmt.Sprintf("%d Datensätze zu %d Personen verbunden.", z.Saetze, z.Personen))
	}
	return err
}

// lausche listens on loopback only: a demonstration is nobody else's business.
func lausche(adresse string) (net.Listener, error) {
	rechner, _, err := net.SplitHostPort(adresse)
	if err != nil {
		return nil, konfigfehler("Die Adresse muss die Form 127.0.0.1:8443 haben.")
	}
	if ip := net.ParseIP(rechner); rechner != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, konfigfehler("Die Vorführung läuft nur auf Schleifenadressen (127.0.0.1, ::1, localhost).")
	}
	l, err := net.Listen("tcp", adresse)
	if err != nil {
		return nil, konfigfehler("Die Adresse " + adresse + " ist schon belegt oder nicht nutzbar. Mit --adresse eine andere wählen.")
	}
	return l, nil
}

// pruefeVorfuehrort keeps a demonstration and its accounts out of a productive installation.
func pruefeVorfuehrort(daten string) error {
	if daten == "" {
		return nil
	}
	k, err := LiesKonfig(Ort{Daten: daten}, func(string) string { return "" })
	if err == nil && k.Betriebsart == Produktiv {
		err = konfigfehler("Der Ordner " + daten + " enthält eine produktive Installation. Die Vorführung braucht einen eigenen.")
	}
	return err
}

// vorfuehrordner returns the data folder, and how to tidy up: a folder that
// nobody named is removed at the end.
func vorfuehrordner(gewuenscht string) (string, func(), error) {
	if gewuenscht != "" {
		return gewuenscht, func() {}, os.MkdirAll(gewuenscht, 0o700)
	}
	ordner, err := os.MkdirTemp("", "kmr-demo-*")
	return ordner, func() { _ = os.RemoveAll(ordner) }, err
}

func (w *Werk) vorfuehruhr(tag string) (uhr.Uhr, error) {
	if tag == "" {
		tag = w.Umgebung("KMR_HEUTE")
	}
	if tag == "" {
		return uhr.System(), nil
	}
	basis, err := heute(tag)
	if err != nil {
		return nil, konfigfehler("--heute muss die Form JJJJ-MM-TT haben.")
	}
	return uhr.Versetzt(basis), nil
}

// beispielperson finds somebody who is registered, of age, not blocked and
// fully known, so that the first query succeeds.
func beispielperson(ctx context.Context, w *welt.Welt) (*befehl.Beispiel, error) {
	erwachsen := w.Optionen().Stichtag.Jahr() - 30
	for _, g := range w.Gemeinden() {
		for s, err := range w.Gesamt(ctx, g.AGS) {
			if err != nil {
				return nil, err
			}
			m := &s.Meldesatz
			if m.Lage() == melde.Gemeldet && !m.IstGesperrt() && m.Geburt.Datum.IstVollstaendig() && m.Geburt.Datum.Jahr() < erwachsen {
				return &befehl.Beispiel{Nachname: string(m.Name.Familienname), Vornamen: string(m.Name.Vornamen),
					Geburtsdatum: m.Geburt.Datum.Deutsch(), AGS: g.AGS, Gemeinde: g.Name}, nil
			}
		}
	}
	return nil, nil
}

// statteAus makes certificates and accounts.
func (s *vorfuehrung) statteAus(ctx context.Context) error {
	ordner := filepath.Join(s.ordner, "zertifikate")
	if err := os.MkdirAll(ordner, 0o700); err != nil {
		return err
	}
	ca, err := zertifikat.NeuerAussteller("Vorführung Kernmelderegister", s.echtzeit.Jetzt())
	if err != nil {
		return err
	}
	s.bereitschaft.Zertifikate, s.bereitschaft.CA = ordner, filepath.Join(ordner, "ca.pem")
	if err := os.WriteFile(s.bereitschaft.CA, ca.PEM(), 0o644); err != nil {
		return err
	}
	eigenes, err := ca.Server("127.0.0.1", "::1", "localhost")
	if err != nil {
		return err
	}
	s.tls = tlsKonfig(eigenes.TLS(), ca.Pool())
	konten, datei, err := vorfuehrkonten(s.url, s.recht.Profile(heuteVon(s.uhr)), ca, ordner)
	if err != nil {
		return err
	}
	s.bereitschaft.Konten = konten
	_, err = s.zugang.LegeAn(ctx, betreiber(), datei, func() {})
	return err
}
