// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/grund/uhr"
)

func empfangDurchNaechste(t *testing.T, p *postamt) {
	e := p.brief(t, "x")
	p.reiche(t, e, gut)
	p.reiche(t, p.brief(t, "y"), gut)
	abgerissen := p.dialog(t, p.empfaenger)
	if h := abgerissen.hole(t, intermediaer.Abholauswahl{}); h.Zustellung.MessageID != e.MessageID || !slices.Equal(h.Codes, []intermediaer.Code{"0801", intermediaer.CodeWeitereZustellungen}) {
		t.Fatalf("first fetch %+v", h)
	}
	// The dialog dies: the delivery stays, another dialog gets it again.
	d := p.dialog(t, p.empfaenger)
	if h := d.hole(t, intermediaer.Abholauswahl{}); h.Zustellung.MessageID != e.MessageID {
		t.Fatalf("after a broken dialog %+v", h.Codes)
	}
	if z := p.zustand(t, e.MessageID); z != intermediaer.Bereit {
		t.Errorf("received without confirmation: %s", z)
	}
	if h := d.hole(t, intermediaer.Abholauswahl{}); h.Zustellung.MessageID == e.MessageID || p.zustand(t, e.MessageID) != intermediaer.Empfangen {
		t.Error("the next request did not confirm")
	}
	d.ende(t)
	abgerissen.ende(t) // confirms late; nothing changes and nothing fails
	neu := p.dialog(t, p.empfaenger)
	if h := neu.hole(t, intermediaer.Abholauswahl{}); h.Inhalt != nil {
		t.Error("delivered again after confirmed reception")
	}
	if h := neu.hole(t, intermediaer.Abholauswahl{MessageID: e.MessageID}); h.Inhalt == nil {
		t.Error("a recipient that lost it can't fetch it by its id")
	}
	single := p.allein(t, p.empfaenger)
	if h, err := p.Hole(t.Context(), single, intermediaer.Abholauswahl{}); err != nil || h.Codes[0] != intermediaer.CodeExpliziterDialogNoetig {
		t.Errorf("fetch without dialog: %v, %v", h.Codes, err)
	}
}

func dialogUnveraendert(t *testing.T, p *postamt) {
	p.reiche(t, p.brief(t, "x"), gut)
	d := p.dialog(t, p.empfaenger)
	e := d.hole(t, intermediaer.Abholauswahl{}).Zustellung.MessageID
	richtig := d.naechster()
	for name, aendere := range map[string]func(*intermediaer.Steuerblock){
		"stale Response":       func(s *intermediaer.Steuerblock) { s.Response = "c" },
		"no Response":          func(s *intermediaer.Steuerblock) { s.Response = "" },
		"number too small":     func(s *intermediaer.Steuerblock) { s.SequenceNumber-- },
		"number too large":     func(s *intermediaer.Steuerblock) { s.SequenceNumber++ },
		"no number":            func(s *intermediaer.Steuerblock) { s.MitNummer = false },
		"unknown conversation": func(s *intermediaer.Steuerblock) { s.ConversationID = "1" },
		"no Challenge":         func(s *intermediaer.Steuerblock) { s.Challenge = "" },
	} {
		falsch := richtig
		aendere(&falsch)
		if _, err := p.Beginne(t.Context(), falsch); !errors.Is(err, intermediaer.ErrDialog) {
			t.Errorf("%s: %v", name, err)
		}
	}
	v, err := p.Beginne(t.Context(), richtig) // a request whose signature turns out wrong
	if err != nil {
		t.Fatal(err)
	}
	v.Ende()
	if z := p.zustand(t, e); z != intermediaer.Bereit {
		t.Errorf("a wrong request confirmed reception: %s", z)
	}
	d.ende(t)
	if _, err := p.Beginne(t.Context(), d.naechster()); !errors.Is(err, intermediaer.ErrDialog) {
		t.Errorf("after ExitDialog: %v", err)
	}
	alt := p.dialog(t, p.empfaenger)
	p.uhr.Weiter(p.Regelwerk.Dialog.Leerlauf + time.Second)
	if _, err := p.Beginne(t.Context(), alt.naechster()); !errors.Is(err, intermediaer.ErrDialog) {
		t.Errorf("expired: %v", err)
	}
}

func (p *postamt) weiter(t *testing.T, e intermediaer.Einreichung, soll ...intermediaer.Code) intermediaer.Annahme {
	t.Helper()
	a, err := p.LeiteWeiter(t.Context(), p.allein(t, p.absender), e)
	if err != nil || !slices.Equal(a.Codes, soll) {
		t.Fatalf("forward: %v, %v; want %v", a.Codes, err, soll)
	}
	return a
}

func weiterleitungen(t *testing.T, p *postamt) {
	neu := func() intermediaer.Einreichung {
		e := p.an(p.brief(t, "x"), p.passiv)
		e.Ziel = zielPassiv
		return e
	}
	e := neu()
	p.aussen.antwort = intermediaer.Antwort{Unsigniert: true}
	a := p.weiter(t, e, gut, intermediaer.CodeAntwortUnsigniert)
	if l := a.Laufzettel; l.Weiterleitung.IsZero() || l.Empfang.IsZero() {
		t.Errorf("card %+v", l)
	}
	if k := p.aussen.sendungen[0].Karte; k == nil || !k.Empfang.IsZero() || k.Weiterleitung.IsZero() {
		t.Errorf("card to the recipient %+v", k)
	}
	p.weiter(t, e, gut) // a repetition is answered, not sent again
	if len(p.aussen.sendungen) != 1 {
		t.Errorf("sent %d times", len(p.aussen.sendungen))
	}
	for err, code := range map[error]intermediaer.Code{
		intermediaer.ErrAbgelehnt: "9805", intermediaer.ErrAntwortsignatur: "9807", intermediaer.ErrAntwort: "9808",
		intermediaer.ErrNichtErreicht: "9809", intermediaer.ErrUngewiss: "9810", errors.New("connection lost"): "9810",
	} {
		p.aussen.err = fmt.Errorf("send: %w", err)
		e := neu()
		p.weiter(t, e, code)
		if p.zustand(t, e.MessageID) != intermediaer.Gescheitert {
			t.Errorf("%v: state %s", err, p.zustand(t, e.MessageID))
		}
		p.weiter(t, e, intermediaer.CodeMessageIDUnzulaessig)
	}
	schleifen(t, p)
	vorher := len(p.aussen.sendungen)
	for name, aendere := range map[string]func(*intermediaer.Einreichung){
		"an address of nobody":       func(e *intermediaer.Einreichung) { e.Ziel = "http://127.0.0.1:22/" },
		"the address of another one": func(e *intermediaer.Einreichung) { *e = p.an(*e, p.empfaenger) },
	} {
		e := neu()
		aendere(&e)
		t.Run(name, func(t *testing.T) { p.weiter(t, e, intermediaer.CodeNichtAngenommen) })
	}
	p.pruefer.setze(intermediaer.RolleKlientSignatur, intermediaer.Unbekannt)
	p.weiter(t, neu(), intermediaer.CodeEmpfaengerNichtErreicht, intermediaer.CodePruefungUnvollstaendig)
	p.pruefer.setze(intermediaer.RolleKlientSignatur, intermediaer.Gesperrt)
	gehalten := neu()
	p.weiter(t, gehalten, "9701")
	if p.zustand(t, gehalten.MessageID) != intermediaer.Zurueckgehalten || len(p.aussen.sendungen) != vorher {
		t.Error("a revoked signature got out")
	}
}

// schleifen are the addresses on loopback that a demonstration lets a sender name.
func schleifen(t *testing.T, p *postamt) {
	p.aussen.err = nil
	for ziel, soll := range map[string]bool{
		"http://127.0.0.1:7000/": true, "https://[::1]:7000/": true, "http://localhost:7000/": false, "http://10.0.0.1/": false,
		"http://a@127.0.0.1/": false, "ftp://127.0.0.1/": false, "http://127.0.0.1.example/": false,
	} {
		for _, an := range []bool{true, false} {
			e := p.brief(t, "x")
			e.Ziel, p.Schleifen = ziel, an
			a, err := p.LeiteWeiter(t.Context(), p.allein(t, p.absender), e)
			if err != nil || intermediaer.Ausgefuehrt(a.Codes) != (soll && an) {
				t.Errorf("%s, switched on %v: %v, %v", ziel, an, a.Codes, err)
			}
		}
	}
	p.Schleifen = true
	e := p.an(p.brief(t, "x"), p.passiv)
	e.Ziel = "http://127.0.0.1:7000/" // who has an address is reached there only
	p.weiter(t, e, intermediaer.CodeNichtAngenommen)
	p.Schleifen = false
}

func abwicklungen(t *testing.T, p *postamt) {
	d := p.dialog(t, p.absender)
	wickle := func(e intermediaer.Einreichung) (w intermediaer.Abwicklung) {
		e = p.an(e, p.passiv)
		e.Ziel = zielPassiv
		d.tu(t, func(v *intermediaer.Vorgang) {
			var err error
			if w, err = p.WickleAb(t.Context(), v, e); err != nil {
				t.Fatal(err)
			}
		})
		return w
	}
	p.aussen.antwort = intermediaer.Antwort{Inhalt: &intermediaer.Inhalt{Paket: intermediaer.StueckAus([]byte("antwort"))}, MitID: true, Betreff: "Antwort"}
	e := p.brief(t, "x")
	w := wickle(e)
	if !slices.Equal(w.Codes, []intermediaer.Code{"0801"}) || w.Antwort == nil || w.Auftragszettel.Empfang.IsZero() {
		t.Fatalf("mediation %+v", w)
	}
	if l := w.Antwortzettel; l == nil || l.MessageID != p.aussen.sendungen[0].AntwortID || l.Betreff != "Antwort" || !l.Empfang.IsZero() {
		t.Errorf("card of the reply %+v", l)
	}
	e.MessageID = ""
	if w = wickle(e); w.Auftragszettel != nil || w.Antwortzettel != nil || w.Antwort == nil || p.aussen.sendungen[1].AntwortID != "" {
		t.Errorf("without id %+v", w)
	}
	p.aussen.antwort.Inhalt = nil
	if w = wickle(p.brief(t, "x")); !slices.Equal(w.Codes, []intermediaer.Code{intermediaer.CodeAntwortOhneZustellung}) {
		t.Errorf("reply without content %+v", w)
	}
	if w, err := p.WickleAb(t.Context(), p.allein(t, p.absender), e); err != nil || w.Codes[0] != intermediaer.CodeExpliziterDialogNoetig {
		t.Errorf("without dialog %v, %v", w.Codes, err)
	}
}

// stuecke cuts the message into parts of the size in KB.
func (p *postamt) stuecke(e intermediaer.Einreichung, nachricht []byte, kb int) (teile []intermediaer.Teileinreichung) {
	for stueck := range slices.Chunk(nachricht, kb*1024) {
		teile = append(teile, intermediaer.Teileinreichung{
			MessageID: e.MessageID, Nummer: len(teile) + 1, TeilKB: kb, GesamtKB: len(nachricht) / 1024,
			Teil: intermediaer.StueckAus(stueck), Zertifikate: e.Zertifikate,
		})
	}
	for i := range teile {
		teile[i].Anzahl = len(teile)
	}
	return teile
}

func (p *postamt) teil(t *testing.T, x intermediaer.Teileinreichung, soll ...intermediaer.Code) intermediaer.Teilstand {
	t.Helper()
	s, err := p.ReicheTeil(t.Context(), p.allein(t, p.absender), x)
	if err != nil || !slices.Equal(s.Codes, soll) {
		t.Fatalf("part %d: %v, %v; want %v", x.Nummer, s.Codes, err, soll)
	}
	return s
}

func teilnachrichten(t *testing.T, p *postamt) {
	e := p.brief(t, "das Innere")
	nachricht := bytes.Repeat([]byte("0123456789abcdef"), 20_000) // 312.5 KB
	teile := p.stuecke(e, nachricht, 100)
	for _, fall := range []struct {
		aendere func(*intermediaer.Teileinreichung)
		code    intermediaer.Code
	}{
		{func(x *intermediaer.Teileinreichung) { x.Nummer = 5 }, intermediaer.CodeTeilnummerFalsch},
		{func(x *intermediaer.Teileinreichung) { x.Nummer = 0 }, intermediaer.CodeTeilnummerFalsch},
		{func(x *intermediaer.Teileinreichung) { x.TeilKB = 99 }, intermediaer.CodeTeilZuGross},
		{func(x *intermediaer.Teileinreichung) { x.TeilKB = 101 }, intermediaer.CodeTeilZuKlein},
		{func(x *intermediaer.Teileinreichung) { x.GesamtKB = 1 << 30 }, intermediaer.CodeNachrichtZuGross},
		{func(x *intermediaer.Teileinreichung) { x.GesamtKB = 500 }, intermediaer.CodeTeilangabenWiderspruechig},
		{func(x *intermediaer.Teileinreichung) { x.Zertifikate = p.an(e, p.fremd).Zertifikate }, intermediaer.CodeNichtAngenommen},
		{func(x *intermediaer.Teileinreichung) { x.MessageID = "fremd" }, intermediaer.CodeMessageIDUnzulaessig},
		{func(x *intermediaer.Teileinreichung) { x.NurStand = true }, intermediaer.CodeMessageIDUnzulaessig},
	} {
		x := teile[0]
		fall.aendere(&x)
		p.teil(t, x, fall.code)
	}
	for _, i := range []int{2, 0, 3} {
		p.teil(t, teile[i], gut)
	}
	p.teil(t, teile[2], intermediaer.CodeTeilDoppelt)
	anders := teile[1]
	anders.GesamtKB--
	p.teil(t, anders, intermediaer.CodeTeilangabenWiderspruechig)
	s := p.teil(t, teile[1], gut, intermediaer.CodeInnenInArbeit)
	if !s.Bereit || !slices.Equal(s.Vorhanden, []int{1, 2, 3, 4}) {
		t.Fatalf("state %+v", s)
	}
	v := p.allein(t, p.absender)
	leser, err := p.OeffneTeile(t.Context(), v, e.MessageID)
	if err != nil {
		t.Fatal(err)
	}
	ganz, err := io.ReadAll(leser)
	if err := errors.Join(err, leser.Close()); err != nil || !bytes.Equal(ganz, nachricht) {
		t.Fatalf("%d bytes put together, %v", len(ganz), err)
	}
	s, err = p.ReicheInnere(t.Context(), v, e.MessageID, e)
	if err != nil || !slices.Equal(s.Innen, []intermediaer.Code{gut}) || !slices.Equal(s.Codes, []intermediaer.Code{gut, intermediaer.CodeInnenmeldung}) || s.Laufzettel == nil {
		t.Fatalf("closed %+v, %v", s, err)
	}
	stand := teile[0]
	stand.NurStand = true
	if s := p.teil(t, stand, gut, intermediaer.CodeInnenmeldung); !slices.Equal(s.Innen, []intermediaer.Code{gut}) {
		t.Errorf("asked later %+v", s)
	}
	p.teil(t, teile[0], intermediaer.CodeTeilDoppelt)
	if h := p.dialog(t, p.empfaenger).hole(t, intermediaer.Abholauswahl{}); h.Inhalt == nil {
		t.Error("the inner message did not arrive")
	}
	if dateien, err := p.Spule.Alte(uhr.System().Jetzt().Add(time.Hour)); err != nil || len(dateien) != 0 {
		t.Errorf("files left %v, %v", dateien, err)
	}
}

func teilabholungen(t *testing.T, p *postamt) {
	s := p.NeuesStueck()
	gross := bytes.Repeat([]byte("kmr"), 100_000)
	if _, err := s.Write(gross); err != nil {
		t.Fatal(err)
	}
	e := p.brief(t, "")
	var err error
	if e.Inhalt.Paket, err = s.Fertig(); err != nil || e.Inhalt.Paket.Datei == "" {
		t.Fatal(e.Inhalt.Paket, err)
	}
	p.reiche(t, e, gut)
	gebaut := 0
	baue := func(w io.Writer, h intermediaer.Abholung) error {
		gebaut++
		leser, err := p.Oeffne(h.Inhalt.Paket)
		if err != nil {
			return err
		}
		_, err = io.Copy(w, leser)
		return errors.Join(err, leser.Close())
	}
	var ganz []byte
	hole := func(d *dialog, nummer int, vorhanden ...int) (a intermediaer.Teilabholung) {
		d.tu(t, func(v *intermediaer.Vorgang) {
			var err error
			if a, err = p.HoleTeil(t.Context(), v, intermediaer.Teilabholauswahl{Nummer: nummer, TeilKB: 100, Vorhanden: vorhanden}, baue); err != nil {
				t.Fatal(err)
			}
			if a.Teil == nil {
				return
			}
			teil, err := io.ReadAll(a.Teil)
			if err := errors.Join(err, a.Teil.Close()); err != nil || int64(len(teil)) != a.Groesse {
				t.Fatal(len(teil), a.Groesse, err)
			}
			ganz = append(ganz, teil...)
		})
		return a
	}
	d := p.dialog(t, p.empfaenger)
	if a := hole(d, 1); a.Anzahl != 3 || a.GesamtKB != 292 || a.MessageID != e.MessageID {
		t.Fatalf("first part %+v", a)
	}
	d = p.dialog(t, p.empfaenger) // goes on in another dialog
	hole(d, 2, 1)
	hole(d, 3, 1, 2)
	if z := p.zustand(t, e.MessageID); z != intermediaer.Bereit || gebaut != 1 || !bytes.Equal(ganz, gross) {
		t.Errorf("state %s, serialised %d times, %d bytes", z, gebaut, len(ganz))
	}
	if a := hole(d, 1); a.Teil != nil || a.Codes[0] != intermediaer.CodeKeineZustellung || p.zustand(t, e.MessageID) != intermediaer.Empfangen {
		t.Errorf("after the last part %+v", a)
	}
}

func aufgeraeumt(t *testing.T, p *postamt) {
	abgeholt, liegengeblieben := p.brief(t, "x"), p.brief(t, "y")
	p.reiche(t, abgeholt, gut)
	d := p.dialog(t, p.empfaenger)
	d.hole(t, intermediaer.Abholauswahl{})
	d.ende(t)
	p.reiche(t, liegengeblieben, gut)
	teil := p.stuecke(p.brief(t, "z"), make([]byte, 2048), 1)[0]
	p.teil(t, teil, gut)
	raeume := func() intermediaer.Raeumbericht {
		b, err := p.Raeume(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	p.uhr.Weiter(p.Regelwerk.Aufbewahrung.NachEmpfang)
	if b := raeume(); b.Inhalte != 0 || b.Teilnachrichten != 1 {
		t.Errorf("at the end of the retention %+v", b)
	}
	p.uhr.Weiter(time.Second)
	if b := raeume(); b.Inhalte != 1 || b.Karten != 0 {
		t.Errorf("after it %+v", b)
	}
	if h := p.dialog(t, p.empfaenger).hole(t, intermediaer.Abholauswahl{MessageID: abgeholt.MessageID}); h.Inhalt != nil {
		t.Error("a deleted content was handed out")
	}
	p.uhr.Stelle(stundeNach(0).Add(p.Regelwerk.Aufbewahrung.NichtAbgeholt))
	if b := p.arbeite(t); b.Verfallen != 1 || p.zustand(t, liegengeblieben.MessageID) != intermediaer.Verfallen {
		t.Errorf("not fetched: %+v", b)
	}
	p.uhr.Stelle(stundeNach(0).Add(p.Regelwerk.Aufbewahrung.Laufzettel + time.Second))
	if b := raeume(); b.Karten != 1 || b.Inhalte != 1 {
		t.Errorf("at the end of the cards %+v", b)
	}
}

func teilnehmerverwaltung(t *testing.T, p *postamt) {
	tn := p.Teilnehmer()[0]
	for name, aendere := range map[string]func(*intermediaer.Teilnehmer){
		"without name":               func(x *intermediaer.Teilnehmer) { x.Name = " " },
		"of no kind":                 func(x *intermediaer.Teilnehmer) { x.Art = "unbekannt" },
		"with log-in in the address": func(x *intermediaer.Teilnehmer) { x.Adresse = "https://a:b@c.example/" },
		"no URL":                     func(x *intermediaer.Teilnehmer) { x.Adresse = "ziel" },
		"address of another":         func(x *intermediaer.Teilnehmer) { x.Adresse = zielPassiv },
		"no certificate":             func(x *intermediaer.Teilnehmer) { x.Postfaecher[0].Zertifikat = []byte("x") },
		"without white list":         func(x *intermediaer.Teilnehmer) { x.Postfaecher[0].Nachrichtenarten = nil },
		"unknown kind of message":    func(x *intermediaer.Teilnehmer) { x.Postfaecher[0].Nachrichtenarten = []string{"x"} },
		"mailbox of another":         func(x *intermediaer.Teilnehmer) { x.Postfaecher[0].Zertifikat = p.passiv },
		"stale":                      func(x *intermediaer.Teilnehmer) { x.Stand-- },
	} {
		neu := tn
		neu.Postfaecher = slices.Clone(tn.Postfaecher)
		aendere(&neu)
		if _, err := p.SetzeTeilnehmer(t.Context(), "amt", neu); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	tn.Name = "Anders"
	neu, err := p.SetzeTeilnehmer(t.Context(), "amt", tn)
	if err != nil || neu.Name != "Anders" || neu.Stand <= tn.Stand {
		t.Errorf("changed to %+v, %v", neu, err)
	}
	zeilen, err := p.Protokoll(t.Context(), intermediaer.Eintragsfilter{Art: intermediaer.EintragVerwaltung}, 9)
	if err != nil || len(zeilen) != 3 {
		t.Errorf("%d lines of the log, %v", len(zeilen), err)
	}
}
