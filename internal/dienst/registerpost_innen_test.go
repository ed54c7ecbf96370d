// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/registerpost"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/formate/posthinweis"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/oscikunde"
)

// postwelt is an installation with post office, directory and register on loopback, and
// the Meldebehörden of a demonstration.
type postwelt struct {
	*vorfuehrung
	t    testing.TB
	post *postraum
}

func neuePostwelt(t testing.TB) *postwelt {
	t.Helper()
	daten := t.TempDir()
	MitOSCI(t, daten)
	k := Konfig{Betriebsart: Vorfuehrung, Daten: daten, Zertifikate: osciAusweiseIn(daten, uhr.Fest(spieltagOSCI), uhr.System()).einstellungen(), Protokollauftrag: []string{"*"}}
	k.vorgaben()
	h, err := oeffneHaus(t.Context(), bau{konfig: k, uhr: uhr.Fest(spieltagOSCI)})
	if err != nil {
		t.Fatal(err)
	}
	var wege http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { wege.ServeHTTP(w, r) }))
	t.Cleanup(func() {
		server.Close()
		if err := h.schliesse(); err != nil {
			t.Error(err)
		}
	})
	s := &vorfuehrung{haus: h, ordner: daten, url: server.URL, schleife: server.URL}
	s.bereitschaft.Zertifikate = filepath.Join(daten, "zertifikate")
	if err := s.richtePostEin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.richteVerzeichnisEin(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := &postwelt{vorfuehrung: s, t: t}
	if wege, err = h.wege(); err != nil {
		t.Fatal(err)
	}
	if w.post, err = h.registerpost(); err != nil {
		t.Fatal(err)
	}
	return w
}

// teilnehmer is somebody with an identity of the demonstration.
type teilnehmer struct {
	*postwelt
	chiffrier, signatur *zertifikat.Identitaet
	kunde               *oscikunde.Kunde
}

func (w *postwelt) teilnehmer(name string) *teilnehmer {
	w.t.Helper()
	x := &teilnehmer{postwelt: w, chiffrier: w.p12(name + "-cipher"), signatur: w.p12(name + "-sig")}
	leser, err := w.osciregeln.leser()
	if err != nil {
		w.t.Fatal(err)
	}
	x.kunde, err = oscikunde.Neu(oscikunde.Einstellung{
		Adresse: w.schleife + osciPfad, Chiffrier: w.zertifikat(osciPost + "-cipher"), Signatur: w.zertifikat(osciPost + "-sig"),
		Ausweis: oscikunde.Ausweis{Chiffrier: x.chiffrier.Zertifikat, ChiffrierSchluessel: x.chiffrier.Schluessel,
			Signatur: x.signatur.Zertifikat, Unterzeichner: unterzeichner(leser, x.signatur.Schluessel)},
		Leser: leser, HTTP: http.DefaultClient, Ablage: func() (oscikunde.Ablage, error) { return oscikunde.NeueDateiablage("") },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return x
}

func (w *postwelt) lies(name string) []byte {
	w.t.Helper()
	b, err := os.ReadFile(filepath.Join(w.bereitschaft.Zertifikate, "osci", name))
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func (w *postwelt) zertifikat(name string) *x509.Certificate {
	w.t.Helper()
	z, err := zertifikat.Lies(w.lies(name + ".cer"))
	if err != nil {
		w.t.Fatal(err)
	}
	return z
}

func (w *postwelt) p12(name string) *zertifikat.Identitaet {
	w.t.Helper()
	i, err := zertifikat.LiesP12(w.lies(name+".p12"), string(w.lies("pin.txt")))
	if err != nil {
		w.t.Fatal(err)
	}
	return i
}

// zustellung is a delivery to the register, signed unless offen says otherwise.
func (x *teilnehmer) zustellung(betreff string, inhalt []byte, unsigniert bool) *oscikunde.Zustellung {
	x.t.Helper()
	return x.zustellungAn(osciRegister, betreff, inhalt, unsigniert)
}

func (x *teilnehmer) zustellungAn(empfaenger, betreff string, inhalt []byte, unsigniert bool) *oscikunde.Zustellung {
	x.t.Helper()
	an := x.zertifikat(empfaenger + "-cipher")
	leser, err := x.osciregeln.leser()
	if err != nil {
		x.t.Fatal(err)
	}
	b := &inhaltsdaten.NeuerBehaelter{
		Inhalte: []inhaltsdaten.NeuerInhalt{{Daten: inhalt}},
		Leser:   []xmlenc.Empfaenger{{Zertifikat: an, Verweis: osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, an.Raw).ID}},
	}
	if !unsigniert {
		b.Autoren = []inhaltsdaten.NeuerAutor{{Unterzeichner: unterzeichner(leser, x.signatur.Schluessel),
			Verweis: osci.NeuesZertifikat(osci.SignaturAbsender, 0, x.signatur.Zertifikat.Raw).ID}}
	}
	z := &oscikunde.Zustellung{Betreff: betreff, Empfaenger: an.Raw}
	if z.Inhalt, _, err = (&inhaltsdaten.Schreiber{Chiffre: leser.Verschluesselung}).Schreibe(b); err != nil {
		x.t.Fatal(err)
	}
	if z.MessageID, err = x.kunde.MessageID(x.t.Context()); err != nil {
		x.t.Fatal(err)
	}
	return z
}

// schicke puts a message into the register's mailbox, which is emptied, worked on and
// answered.
func (x *teilnehmer) schicke(betreff string, inhalt []byte) {
	x.t.Helper()
	x.gib(x.zustellung(betreff, inhalt, false))
}

func (x *teilnehmer) gib(z *oscikunde.Zustellung) {
	x.t.Helper()
	if _, err := x.kunde.Stelle(x.t.Context(), z); err != nil {
		x.t.Fatal(err)
	}
	x.arbeite()
}

// arbeite does all that the register has to do now.
func (w *postwelt) arbeite() {
	w.t.Helper()
	if _, err := w.post.raum.LeerePostkorb(w.t.Context(), osciRegister); err != nil {
		w.t.Fatal(err)
	}
	for _, eine := range []func(context.Context) (bool, error){w.post.raum.VerarbeiteEine, w.post.raum.SendeEine} {
		for da := true; da; {
			var err error
			if da, err = eine(w.t.Context()); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// hole empties the own mailbox and returns the messages, opened.
func (x *teilnehmer) hole() (liste []string) {
	x.t.Helper()
	_, err := x.kunde.Leere(x.t.Context(), 0, func(_ context.Context, a *oscikunde.Abholung) error {
		liste = append(liste, x.oeffne(a)...)
		return nil
	})
	if err != nil {
		x.t.Fatal(err)
	}
	return liste
}

// oeffne reads a delivery, which must be signed and encrypted.
func (x *teilnehmer) oeffne(a *oscikunde.Abholung) (liste []string) {
	x.t.Helper()
	leser, err := x.osciregeln.leser()
	if err != nil {
		x.t.Fatal(err)
	}
	l := inhaltsdaten.Leser{Signatur: leser.Signatur, Chiffre: leser.Verschluesselung, Schluessel: []inhaltsdaten.Schluessel{{Zertifikat: x.chiffrier.Zertifikat, Privat: x.chiffrier.Schluessel}}}
	e, err := l.Lies(inhaltsdaten.Paket{Inhalt: a.Inhalt, Zertifikate: a.Zertifikate, Anhaenge: a.Anhaenge})
	if err != nil {
		x.t.Fatal(err)
	}
	if err := e.PruefeGeschuetzt(); err != nil {
		x.t.Error(err)
	}
	for i := range e.Alle() {
		liste = append(liste, string(i.Daten))
	}
	return liste
}

func (w *postwelt) saetze() int {
	w.t.Helper()
	b, err := w.stand.Bestand(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return b.Datensaetze
}

const (
	postDresden melde.AGS = "14612000" // teilnehmer-a
	postLeipzig melde.AGS = "14713000" // teilnehmer-b
)

func poststelle(kennung string) xmeld.Stelle {
	return xmeld.Stelle{Kennung: kennung, Name: kennung, Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "post@stelle.example"}},
		Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Ring", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"}}}
}

// postlieferung is a 1100 with one resident of the municipality.
func postlieferung(t testing.TB, ags melde.AGS, nummer uint64) []byte {
	t.Helper()
	vorher := spieltagOSCI.Add(-time.Hour)
	k := xmeld.Kopf{UUID: geheim.AbgeleiteteUUID(string(ags) + string(rune('0'+nummer))), Nachricht: "1100", Erstellt: vorher, Leser: poststelle("ags:14000000"), Autor: poststelle("ags:" + string(ags))}
	l := xmeld.Lieferkopf{Nummer: nummer, Paket: 1, LetztesPaket: true, Art: xmeld.Deltalieferung, Gemeinde: melde.Gemeinde{Name: "Gemeinde", AGS: ags}}
	var b bytes.Buffer
	s := xmeld.NeuerSchreiber1100(&b, &k, &l)
	err := s.Liefern(&melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: ags, Ordnungsmerkmal: "OM000001"}, Ereignis: melde.Ereignis{Zeitpunkt: vorher, Zeichen: "Z1"},
		Name:   melde.Personenname{Familienname: "Quittenhöfer", Vornamen: "Idamaria"},
		Geburt: melde.Geburt{Datum: 19840217, Ort: "Zinnwaldgeising"}, Geschlecht: "w",
		Wohnungen: []melde.Wohnung{{Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
			AGS: ags, Postleitzahl: "01067", Wohnort: "Gemeinde", Strasse: "Am Vogelbeerstieg", Hausnummer: "1"}}, Aktuell: true, Status: melde.AlleinigeWohnung, Einzug: 20010203}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Schliesse(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func postfrage(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	err := xmeld.Schreibe1330(&b, &xmeld.Anfrage{
		Kopf: xmeld.Kopf{UUID: geheim.UUID(), Nachricht: "1330", Erstellt: spieltagOSCI, Leser: poststelle("ags:" + string(postDresden)), Autor: poststelle("dbs:060030020000")},
		Abrufer: xmeld.Abrufer{Behoerde: "Ordnungsamt", Anschrift: poststelle("").Anschrift, Erreichbarkeiten: poststelle("").Erreichbarkeiten,
			Aktenzeichen: "12/26", Anlass: "Anhörung", Kennung: "sachbearbeitung.7"},
		Auswahl:  &suche.Personenanfrage{AGS: postDresden, Nachname: "Quittenhöfer", Vornamen: "Idamaria", Geburtsdatum: 19840217},
		Elemente: []recht.Element{1, 2, 3, 4, 5, 6},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRegisterTakesDeliveriesFromItsMailbox(t *testing.T) {
	w := neuePostwelt(t)
	dresden, leipzig := w.teilnehmer("teilnehmer-a"), w.teilnehmer("teilnehmer-b")
	erste := postlieferung(t, postDresden, 1)
	var quittung string
	t.Run("S1-05.4 the 1100 is stored and the 1101 lies in the mailbox that the DVDV names", func(t *testing.T) {
		dresden.schicke("1100 Datenlieferung", erste)
		antworten := dresden.hole()
		if len(antworten) != 1 || w.saetze() != 1 {
			t.Fatalf("%d answers, %d records", len(antworten), w.saetze())
		}
		quittung = antworten[0]
		q, err := xmeld.Lies1101(strings.NewReader(quittung))
		if err != nil || q.Status != "00" || q.Gelesen != 1 || q.Zurueckgewiesen != 0 {
			t.Errorf("%+v, %v", q, err)
		}
	})
	t.Run("the same message again has no effect and the same receipt", func(t *testing.T) {
		dresden.schicke("1100 Datenlieferung", erste)
		if antworten := dresden.hole(); len(antworten) != 1 || antworten[0] != quittung || w.saetze() != 1 {
			t.Errorf("answers %q, %d records", antworten, w.saetze())
		}
	})
	t.Run("a message in the name of another municipality is turned back, nothing is stored", func(t *testing.T) {
		leipzig.schicke("1100 Datenlieferung", postlieferung(t, postDresden, 2))
		antworten := leipzig.hole()
		if len(antworten) != 1 || w.saetze() != 1 {
			t.Fatalf("%d answers, %d records", len(antworten), w.saetze())
		}
		r, err := xmeld.Lies0010(strings.NewReader(antworten[0]))
		if err != nil || r.Gruende[0].Grund != xmeld.GrundNichtBerechtigt || !strings.Contains(r.Gruende[0].Beschreibungen[0], registerpost.ErrAbsender.Code) {
			t.Errorf("%+v, %v", r, err)
		}
		if antworten := dresden.hole(); len(antworten) != 0 {
			t.Errorf("the other municipality got %q", antworten)
		}
	})
	t.Run("a kind that the mailbox does not take is turned back", func(t *testing.T) {
		dresden.schicke("1330 Datenabruf", postfrage(t))
		antworten := dresden.hole()
		if len(antworten) != 1 {
			t.Fatalf("%d answers", len(antworten))
		}
		if r, err := xmeld.Lies0010(strings.NewReader(antworten[0])); err != nil || !strings.Contains(r.Gruende[0].Beschreibungen[0], registerpost.ErrArt.Code) {
			t.Errorf("%+v, %v", r, err)
		}
	})
	t.Run("DÜV1-02.2 content without signature is kept back and has no way to processing", func(t *testing.T) {
		dresden.gib(dresden.zustellung("1100 Datenlieferung", postlieferung(t, postDresden, 2), true))
		if antworten := dresden.hole(); len(antworten) != 0 || w.saetze() != 1 {
			t.Errorf("answers %q, %d records", antworten, w.saetze())
		}
		e, err := w.speicher.osci.Eingaenge(t.Context(), osciversand.Zurueckgehalten)
		if err != nil || len(e) != 1 || e[0].Fehler != inhaltsdaten.CodeUngeschuetzt {
			t.Errorf("%+v, %v", e, err)
		}
	})
	t.Run("S4-03.2 the emptying of the mailbox is on record", func(t *testing.T) {
		tage, err := w.speicher.osci.Tage(t.Context(), osciRegister, osciversand.Leeren, uhr.Heute(w.uhr))
		if err != nil || len(tage) != 1 || tage[0].Erfolge < 5 {
			t.Errorf("%+v, %v", tage, err)
		}
	})
}

func TestRegisterAnswersAsPassiveRecipient(t *testing.T) {
	w := neuePostwelt(t)
	dresden, leipzig := w.teilnehmer("teilnehmer-a"), w.teilnehmer("teilnehmer-b")
	dresden.schicke("1100 Datenlieferung", postlieferung(t, postDresden, 1))
	signatur := dresden.signatur.Zertifikat.Raw
	if _, err := w.haus.zugang.LegeAn(t.Context(), betreiber(), zugang.Kontendatei{Stellen: []zugang.StelleAngabe{{
		Stelle:      behoerde.Stelle{ID: "ordnungsamt", Name: "Ordnungsamt", Art: "behoerde", Sitz: landSachsen, Profile: []string{"BMG-34a.2"}},
		Zertifikate: map[string][]byte{zugang.ZertifikatAbdruck(signatur): signatur},
	}}}, func() {}); err != nil {
		t.Fatal(err)
	}
	frage := func(x *teilnehmer, unsigniert bool) (antworten []string, err error) {
		err = x.kunde.Vermittle(t.Context(), x.zustellung("1330 Datenabruf", postfrage(t), unsigniert), w.schleife+passivPfad, func(_ context.Context, v *oscikunde.Vermittlung) error {
			antworten = x.oeffne(v.Antwort)
			return nil
		})
		return antworten, err
	}
	t.Run("a 1330 through MediateDelivery gets its 1331", func(t *testing.T) {
		antworten, err := frage(dresden, false)
		if err != nil || len(antworten) != 1 {
			t.Fatalf("%q, %v", antworten, err)
		}
		a, err := xmeld.Lies1331(strings.NewReader(antworten[0]))
		if err != nil || len(a.Personen) != 1 || a.Protokoll == "" {
			t.Errorf("%v\n%s", err, antworten[0])
		}
	})
	t.Run("an author who is not registered gets a 0910 and no data", func(t *testing.T) {
		antworten, err := frage(leipzig, false)
		if err != nil || len(antworten) != 1 {
			t.Fatalf("%q, %v", antworten, err)
		}
		if a, err := xmeld.Lies0910(strings.NewReader(antworten[0])); err != nil || a.Grund != xmeld.GrundNichtBerechtigt {
			t.Errorf("%+v, %v", a, err)
		}
	})
	t.Run("DÜV1-02.2 a question without signature is refused", func(t *testing.T) {
		antworten, err := frage(dresden, true)
		if codes := oscicodesVon(err); len(antworten) != 0 || !slices.Contains(codes, osci.CodeNichtAngenommen) {
			t.Errorf("%q, %v", antworten, err)
		}
	})
}

func TestPostOfficeTellsOfWhatItKeptBack(t *testing.T) {
	w := neuePostwelt(t)
	dresden, alt := w.teilnehmer("teilnehmer-a"), w.teilnehmer(osciAbgelaufen)
	im, err := w.poststelle()
	if err != nil {
		t.Fatal(err)
	}
	for _, an := range []string{"teilnehmer-a", osciRegister} {
		_, err := alt.kunde.Stelle(t.Context(), alt.zustellungAn(an, "1100 Datenlieferung", postlieferung(t, postDresden, 1), false))
		if codes := oscicodesVon(err); !slices.Contains(codes, "3700") {
			t.Fatalf("the expired signature is not told: %v", err)
		}
	}
	if b, err := im.Arbeite(t.Context()); err != nil || b.Hinweise != 2 {
		t.Fatalf("%+v, %v", b, err)
	}
	t.Run("S4-07.4 the recipient gets a notice instead of the message", func(t *testing.T) {
		antworten := dresden.hole()
		if len(antworten) != 1 || !strings.Contains(antworten[0], posthinweis.Raum) || !strings.Contains(antworten[0], "<grund>abgelaufen</grund>") {
			t.Errorf("%q", antworten)
		}
	})
	t.Run("S4-07.4 the register notes the notice and stores nothing", func(t *testing.T) {
		w.arbeite()
		liste, err := w.speicher.osci.Eingaenge(t.Context(), osciversand.Verarbeitet)
		if err != nil || len(liste) != 1 || w.saetze() != 0 {
			t.Errorf("%+v, %d records, %v", liste, w.saetze(), err)
		}
	})
	t.Run("S4-07.4 the contact of the sender is that of the directory", func(t *testing.T) {
		k, da, err := absenderverzeichnis{w.haus}.Kontakt(t.Context(), dresden.signatur.Zertifikat.Raw)
		if err != nil || !da || k.Schluessel != "ags:"+string(postDresden) || k.Name == "" {
			t.Errorf("%+v, %v, %v", k, da, err)
		}
		if _, da, err := (absenderverzeichnis{w.haus}).Kontakt(t.Context(), alt.signatur.Zertifikat.Raw); da || err != nil {
			t.Errorf("%v, %v", da, err)
		}
	})
}

// oscicodesVon returns the codes of a refusal.
func oscicodesVon(err error) []string {
	var a interface{ OSCICodes() []string }
	if errors.As(err, &a) {
		return a.OSCICodes()
	}
	return nil
}
