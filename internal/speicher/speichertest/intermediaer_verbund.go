// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
)

const gut = intermediaer.CodeAusgefuehrt

// verbundfaelle are the scenarios of the use case over a storage.
var verbundfaelle = []struct {
	name string
	test func(t *testing.T, p *postamt)
}{
	{"S4-03.1 S1-02.3 a delivery goes through unopened, its Laufzettel to the millisecond", zustellungDurch},
	{"S1-02.2 only kinds of the white list get in", weisseListe},
	{"S1-02.3 the same delivery again has no second effect", wiederholungOhneWirkung},
	{"S1-02.4 what is not signed and encrypted stays out", nurGesichertes},
	{"S1-02.5 the log tells every step and no content", protokollOhneInhalt},
	{"S1-02.6 what can't be checked is not stored", ohnePruefungNichts},
	{"S4-08.1 no mailbox: 9805, nothing stored", fehladressiert},
	{"S4-08.2 no mailbox without participant", keinVerwaistesPostfach},
	{"S4-07.1 S4-07.3 invalid or revoked is never handed out", niemalsAusgehaendigt},
	{"S4-07.4 the recipient learns of it with the sender's contact", empfaengerErfaehrt},
	{"E-K1 unknown revocation waits, is asked again, is a case after 24 hours", sperreUnbekannt},
	{"reception is confirmed by the next request only", empfangDurchNaechste},
	{"9400 changes nothing", dialogUnveraendert},
	{"passive recipients", weiterleitungen},
	{"a reply comes back through a mediation", abwicklungen},
	{"chunked messages", teilnachrichten},
	{"chunked fetch", teilabholungen},
	{"what is over is cleared", aufgeraeumt},
	{"participants are administered", teilnehmerverwaltung},
}

func zustellungDurch(t *testing.T, p *postamt) {
	e := p.brief(t, "verschlossen")
	e.Inhalt.Fremdkoepfe = [][]byte{[]byte("<meta/>")}
	p.uhr.Stelle(stundeNach(1).Add(345 * time.Microsecond))
	a := p.reiche(t, e, gut)
	if l := a.Laufzettel; !l.Einreichung.Equal(stundeNach(1)) || !l.Weiterleitung.IsZero() || len(l.Pruefungen) != 3 || l.MessageID != e.MessageID {
		t.Errorf("card %+v", l)
	}
	fremd := p.dialog(t, p.fremd)
	for _, wahl := range []intermediaer.Abholauswahl{{}, {MessageID: e.MessageID}, {MessageID: "unbekannt"}} {
		if h := fremd.hole(t, wahl); h.Inhalt != nil || !slices.Equal(h.Codes, []intermediaer.Code{intermediaer.CodeKeineZustellung}) {
			t.Errorf("a stranger got %v", h.Codes)
		}
	}
	p.uhr.Stelle(stundeNach(2))
	d := p.dialog(t, p.empfaenger)
	h := d.hole(t, intermediaer.Abholauswahl{})
	if h.Inhalt == nil || !bytes.Equal(h.Inhalt.Paket.Bytes, e.Inhalt.Paket.Bytes) || string(h.Inhalt.Zertifikate) != "<nic/>" || string(h.Inhalt.Fremdkoepfe[0]) != "<meta/>" {
		t.Fatalf("handed out %+v", h.Inhalt)
	}
	if l := h.Laufzettel; !l.Weiterleitung.Equal(stundeNach(2)) || !l.Empfang.IsZero() || !slices.Equal(h.Codes, []intermediaer.Code{"0801"}) {
		t.Errorf("card %+v, %v", l, h.Codes)
	}
	empfang := stundeNach(2).Add(7 * time.Minute)
	p.uhr.Stelle(empfang)
	d.ende(t)
	absender := p.dialog(t, p.absender)
	absender.tu(t, func(v *intermediaer.Vorgang) {
		l, err := p.Laufzettel(t.Context(), v, intermediaer.Kartenauswahl{MessageIDs: []string{e.MessageID, "unbekannt", e.MessageID}})
		if err != nil || len(l.Laufzettel) != 1 || !l.Laufzettel[0].Empfang.Equal(empfang) || !l.Laufzettel[0].Geaendert.Equal(empfang) {
			t.Errorf("cards %+v, %v", l, err)
		}
		if l, err = p.Laufzettel(t.Context(), v, intermediaer.Kartenauswahl{OhneEmpfang: true}); err != nil || !slices.Equal(l.Codes, []intermediaer.Code{intermediaer.CodeKeinLaufzettel}) {
			t.Errorf("cards without reception %+v, %v", l, err)
		}
	})
}

func weisseListe(t *testing.T, p *postamt) {
	for betreff, soll := range map[string]intermediaer.Code{
		"fortschreibung.anschrift.0081": intermediaer.CodeNichtAngenommen, "Grüße": intermediaer.CodeNichtAngenommen, "Rückmeldung": gut, "0201": gut,
	} {
		e := p.brief(t, "x")
		e.Betreff = betreff
		p.reiche(t, e, soll)
	}
	e := p.brief(t, "x")
	e.Betreff, e.Nachrichtenart = "Rückmeldung", "fortschreibung.anschrift.0081" // the metadata say more than the subject
	p.reiche(t, e, intermediaer.CodeNichtAngenommen)
	if p.zustand(t, e.MessageID) != "" || !strings.HasSuffix(p.protokoll(t, e.MessageID), "ablehnung") {
		t.Error("a refused kind was stored or not logged")
	}
}

func wiederholungOhneWirkung(t *testing.T, p *postamt) {
	e := p.brief(t, "x")
	erste := p.reiche(t, e, gut)
	p.uhr.Weiter(time.Hour)
	zweite := p.reiche(t, e, gut)
	if !zweite.Wiederholung || !zweite.Laufzettel.Einreichung.Equal(erste.Laufzettel.Einreichung) {
		t.Errorf("again: %+v", zweite)
	}
	anders := e
	anders.Inhalt.Paket = intermediaer.StueckAus([]byte("y"))
	p.reiche(t, anders, intermediaer.CodeMessageIDUnzulaessig)
	a, err := p.Reiche(t.Context(), p.allein(t, p.fremd), e)
	if err != nil || !slices.Equal(a.Codes, []intermediaer.Code{intermediaer.CodeMessageIDUnzulaessig}) {
		t.Errorf("somebody else's id: %v, %v", a.Codes, err)
	}
	d := p.dialog(t, p.empfaenger)
	d.hole(t, intermediaer.Abholauswahl{})
	if h := d.hole(t, intermediaer.Abholauswahl{}); h.Inhalt != nil {
		t.Error("delivered twice")
	}
	frisch := p.brief(t, "x")
	a, err = p.Reiche(t.Context(), p.allein(t, p.fremd), frisch)
	if err != nil || a.Codes[0] != intermediaer.CodeMessageIDUnzulaessig {
		t.Errorf("an id of another client: %v, %v", a.Codes, err)
	}
	p.uhr.Weiter(p.Regelwerk.Kennung.Gilt + time.Second)
	p.reiche(t, frisch, intermediaer.CodeMessageIDUnzulaessig)
	frisch.MessageID = ""
	p.reiche(t, frisch, intermediaer.CodeOhneMessageID)
}

func nurGesichertes(t *testing.T, p *postamt) {
	e := p.brief(t, "x")
	e.Signiert = false
	p.reiche(t, e, intermediaer.CodeUnsigniert)
	e.Signiert, e.Verschluesselt = true, false
	p.reiche(t, e, intermediaer.CodeNichtAngenommen)
	e.Verschluesselt = true
	p.reiche(t, e, gut) // a refusal doesn't use the id up
}

func protokollOhneInhalt(t *testing.T, p *postamt) {
	e := p.brief(t, "kanarienvogel-inhalt")
	e.Betreff += " kanarienvogel-betreff"
	p.reiche(t, e, gut)
	d := p.dialog(t, p.empfaenger)
	d.hole(t, intermediaer.Abholauswahl{})
	d.ende(t)
	if ist := p.protokoll(t, e.MessageID); ist != "eingang pruefung ablage abholung empfang" {
		t.Errorf("log %q", ist)
	}
	zeilen, err := p.Protokoll(t.Context(), intermediaer.Eintragsfilter{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, z := range zeilen {
		if strings.Contains(z.Notiz, "kanarienvogel") {
			t.Errorf("line tells content: %+v", z)
		}
		if z.Art == intermediaer.EintragPruefung && (!strings.Contains(z.Notiz, "struktur=ok") || !strings.Contains(z.Notiz, "klient_signatur=gueltig")) {
			t.Errorf("steps of the check: %q", z.Notiz)
		}
	}
}

func ohnePruefungNichts(t *testing.T, p *postamt) {
	e := p.brief(t, "x")
	p.pruefer.err = errors.New("checker failed")
	p.reiche(t, e, intermediaer.CodePruefungGescheitert)
	if p.zustand(t, e.MessageID) != "" {
		t.Error("stored without check")
	}
	p.pruefer.err = nil
	p.pruefer.setze(intermediaer.RolleEmpfaengerChiffrier, intermediaer.Gesperrt)
	p.reiche(t, e, "9707")
	p.pruefer.setze(intermediaer.RolleEmpfaengerChiffrier, intermediaer.Abgelaufen)
	a := p.reiche(t, e, gut, "3705")
	if a.Laufzettel.Pruefungen[2].Ergebnis != intermediaer.Abgelaufen {
		t.Errorf("reports %+v", a.Laufzettel.Pruefungen)
	}
}

func fehladressiert(t *testing.T, p *postamt) {
	e := p.an(p.brief(t, "x"), p.fremd)
	a := p.reiche(t, e, intermediaer.CodeNichtAngenommen)
	if a.Laufzettel != nil || p.zustand(t, e.MessageID) != "" || !strings.HasSuffix(p.protokoll(t, e.MessageID), "ablehnung") {
		t.Errorf("kept something of a misdirected message: %+v", a)
	}
	staende, err := p.Postfaecher(t.Context())
	if err != nil || len(staende) != 2 {
		t.Errorf("mailboxes %+v, %v", staende, err)
	}
}

func keinVerwaistesPostfach(t *testing.T, p *postamt) {
	p.reiche(t, p.brief(t, "x"), gut)
	if liste, err := p.PruefePostfaecher(t.Context()); err != nil || len(liste) != 0 {
		t.Fatalf("findings %+v, %v", liste, err)
	}
	tn, da := p.TeilnehmerVon(intermediaer.PostfachVon(p.empfaenger))
	if !da {
		t.Fatal("participant is missing")
	}
	ohne := tn
	ohne.Postfaecher = nil
	if _, err := p.SetzeTeilnehmer(t.Context(), "amt", ohne); err == nil {
		t.Error("a full mailbox lost its participant")
	}
	if _, err := p.Sperre(t.Context(), "amt", tn.ID, true); err != nil {
		t.Fatal(err)
	}
	if liste, err := p.PruefePostfaecher(t.Context()); err != nil || len(liste) != 1 || liste[0].Postfach != intermediaer.PostfachVon(p.empfaenger) {
		t.Errorf("findings %+v, %v", liste, err)
	}
	p.reiche(t, p.brief(t, "y"), intermediaer.CodeNichtAngenommen)
	if h := p.dialog(t, p.empfaenger).hole(t, intermediaer.Abholauswahl{}); h.Inhalt != nil {
		t.Error("a blocked participant fetched")
	}
	if zeilen, err := p.Protokoll(t.Context(), intermediaer.Eintragsfilter{Art: intermediaer.EintragPostfachpruefung}, 9); err != nil || len(zeilen) != 1 {
		t.Errorf("findings in the log: %d, %v", len(zeilen), err)
	}
}

func niemalsAusgehaendigt(t *testing.T, p *postamt) {
	for _, fall := range []struct {
		rolle    intermediaer.Rolle
		ergebnis intermediaer.Ergebnis
		codes    []intermediaer.Code
	}{
		{intermediaer.RolleKlientSignatur, intermediaer.Gesperrt, []intermediaer.Code{"9701"}},
		{intermediaer.RolleKlientSignatur, intermediaer.Ungueltig, []intermediaer.Code{"9700"}},
		{intermediaer.RolleKlientSignatur, intermediaer.Abgelaufen, []intermediaer.Code{"9805", "3700"}},
		{intermediaer.RolleAutorSignatur, intermediaer.Gesperrt, []intermediaer.Code{"9805", "3703"}},
	} {
		e := p.brief(t, "x")
		e.Zertifikate = append(e.Zertifikate, intermediaer.Zertifikat{Rolle: intermediaer.RolleAutorSignatur, DER: p.signatur})
		p.pruefer.setze(fall.rolle, fall.ergebnis)
		a := p.reiche(t, e, fall.codes...)
		if p.zustand(t, e.MessageID) != intermediaer.Zurueckgehalten || a.Laufzettel == nil {
			t.Fatalf("%s %s: state %s", fall.rolle, fall.ergebnis, p.zustand(t, e.MessageID))
		}
		p.pruefer.setze("", "") // the certificate being valid later changes nothing
		p.arbeite(t)
		d := p.dialog(t, p.empfaenger)
		if h := d.hole(t, intermediaer.Abholauswahl{MessageID: e.MessageID}); h.Inhalt != nil || h.Codes[0] != intermediaer.CodeKeineZustellung {
			t.Errorf("%s %s: fetched", fall.rolle, fall.ergebnis)
		}
		if _, err := p.PruefeJetzt(t.Context(), e.MessageID); err == nil {
			t.Error("the office could have it checked again")
		}
		d.tu(t, func(v *intermediaer.Vorgang) {
			if l, err := p.Laufzettel(t.Context(), v, intermediaer.Kartenauswahl{NurAn: true, OhneEmpfang: true}); err != nil || slices.ContainsFunc(l.Laufzettel, func(x intermediaer.Laufzettel) bool { return x.MessageID == e.MessageID }) {
				t.Errorf("a polling recipient sees the card: %v", err)
			}
		})
		if p.zustand(t, e.MessageID) != intermediaer.Zurueckgehalten {
			t.Error("left its state")
		}
	}
}

func empfaengerErfaehrt(t *testing.T, p *postamt) {
	e := p.brief(t, "x")
	p.pruefer.setze(intermediaer.RolleKlientSignatur, intermediaer.Gesperrt)
	p.reiche(t, e, "9701")
	p.aussen.stumm = true
	if b := p.arbeite(t); b.Hinweise != 0 {
		t.Errorf("a notice without contact was sent: %+v", b)
	}
	p.aussen.stumm = false
	for _, soll := range []int{1, 0} {
		if b := p.arbeite(t); b.Hinweise != soll {
			t.Errorf("%d notices, want %d", b.Hinweise, soll)
		}
	}
	d := p.dialog(t, p.empfaenger)
	if h := d.hole(t, intermediaer.Abholauswahl{}); h.Inhalt == nil || string(h.Inhalt.Paket.Bytes) != e.MessageID+" Stadt Absender" {
		t.Errorf("notice %+v", h)
	}
	if h := d.hole(t, intermediaer.Abholauswahl{}); h.Inhalt != nil {
		t.Error("more than the notice lies in the mailbox")
	}
	if err := p.Vermerke(t.Context(), intermediaer.Vermerk{MessageID: e.MessageID, Kennung: "amt", Text: " Absender angerufen. "}); err != nil {
		t.Fatal(err)
	}
	akte, err := p.Klaerakte(t.Context(), e.MessageID)
	if err != nil || len(akte.Hinweise) != 1 || akte.Hinweise[0].Erledigt.IsZero() || akte.Kontakt.Name != "Stadt Absender" || akte.Vermerke[0].Text != "Absender angerufen." {
		t.Errorf("file %+v, %v", akte, err)
	}
}

func sperreUnbekannt(t *testing.T, p *postamt) {
	p.pruefer.setze(intermediaer.RolleKlientSignatur, intermediaer.Unbekannt)
	gutartig, gesperrt := p.brief(t, "x"), p.brief(t, "y")
	p.reiche(t, gutartig, gut, intermediaer.CodePruefungUnvollstaendig)
	p.reiche(t, gesperrt, gut, intermediaer.CodePruefungUnvollstaendig)
	d := p.dialog(t, p.empfaenger)
	if h := d.hole(t, intermediaer.Abholauswahl{MessageID: gutartig.MessageID}); h.Inhalt != nil {
		t.Error("handed out unchecked")
	}
	if b := p.arbeite(t); b.Geprueft != 0 {
		t.Errorf("asked again at once: %+v", b)
	}
	p.uhr.Weiter(p.Regelwerk.Pruefung.Wiederholung)
	if b := p.arbeite(t); b.Geprueft != 2 || b.Klaerfaelle != 0 {
		t.Errorf("after a quarter of an hour: %+v", b)
	}
	p.uhr.Stelle(stundeNach(24).Add(-time.Millisecond))
	p.arbeite(t)
	if z := p.zustand(t, gutartig.MessageID); z != intermediaer.Zurueckgestellt {
		t.Errorf("before 24 hours %s", z)
	}
	p.uhr.Stelle(stundeNach(24))
	if b := p.arbeite(t); b.Klaerfaelle != 2 || p.zustand(t, gutartig.MessageID) != intermediaer.Klaerfall {
		t.Errorf("after 24 hours: %+v", b)
	}
	if liste, err := p.Klaerliste(t.Context(), 0, 9); err != nil || len(liste) != 2 {
		t.Errorf("list of cases: %d, %v", len(liste), err)
	}
	p.pruefer.setze("", "")
	if z, err := p.PruefeJetzt(t.Context(), gutartig.MessageID); err != nil || z != intermediaer.Bereit {
		t.Errorf("source back: %s, %v", z, err)
	}
	p.pruefer.setze(intermediaer.RolleKlientSignatur, intermediaer.Gesperrt)
	p.uhr.Weiter(p.Regelwerk.Pruefung.KlaerfallWiederholung)
	if b := p.arbeite(t); b.Zurueckgehalten != 1 || b.Hinweise != 1 || p.zustand(t, gesperrt.MessageID) != intermediaer.Zurueckgehalten {
		t.Errorf("found revoked: %+v", b)
	}
	if h := p.dialog(t, p.empfaenger).hole(t, intermediaer.Abholauswahl{}); h.Inhalt == nil || h.Zustellung.MessageID != gutartig.MessageID {
		t.Errorf("handed out %+v", h)
	}
}
