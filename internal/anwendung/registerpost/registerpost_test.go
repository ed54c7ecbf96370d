// SPDX-License-Identifier: EUPL-1.2

package registerpost_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/anwendung/registerpost"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/meldenummer"
	"kernmelderegister/internal/formate/posthinweis"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

const (
	dresden melde.AGS = "14612000"
	leipzig melde.AGS = "14713000"
)

var mittag = time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC)

// haus plays everything around the use case.
type haus struct {
	t *testing.T
	*registerpost.Dienst
	// verzeichnis are the certificates by key; ausfall means that no directory answers.
	verzeichnis map[string][]byte
	ausfall     bool
	gesendet    map[string]osciversand.Sendung
	eintraege   []protokoll.Eintrag
	geliefert   int
	gebremst    error // of the delivery
	plausi      error
	antworten   []klaerung.Antwort
	quittung    error
}

func neuesHaus(t *testing.T) *haus {
	h := &haus{t: t, verzeichnis: map[string][]byte{"ags:" + string(dresden): []byte("dresden"), "ags:" + string(leipzig): []byte("leipzig")}, gesendet: map[string]osciversand.Sendung{}}
	h.Dienst = registerpost.Neu(registerpost.Ausstattung{
		Annahme: h, Plausibilitaet: hinweise{h}, Klaerung: h, Rueckgabe: quittungen{h}, Verzeichnis: h, Absender: h, Protokoll: h,
		Versand:  &registerpost.Versand{Ausgang: h, Teilnehmer: "register", Dienst: "urn:mb", Verzeichnis: h},
		Register: stelle("ags:14000000"), Uhr: uhr.Fest(mittag),
	})
	return h
}

func (h *haus) Nimm(_ context.Context, oeffne func() (io.ReadCloser, error)) (*registerpost.Schriftstueck, error) {
	if h.gebremst != nil {
		return nil, h.gebremst
	}
	h.geliefert++
	r, err := oeffne()
	if err != nil {
		return nil, err
	}
	return &registerpost.Schriftstueck{Betreff: "1101", Inhalt: []byte("<quittung/>")}, r.Close()
}

type hinweise struct{ *haus }

func (h hinweise) Nimm(context.Context, *xmeld.Hinweisantwort) (plausibilitaet.Stand, error) {
	return 0, h.plausi
}

func (h *haus) NimmAntwort(_ context.Context, a klaerung.Antwort) (klaerung.Rueckfrage, error) {
	h.antworten = append(h.antworten, a)
	return klaerung.Rueckfrage{}, nil
}

type quittungen struct{ *haus }

func (h quittungen) Nimm(_ context.Context, r io.Reader) (personen.Quittiert, error) {
	if _, err := meldenummer.LiesQuittung(r); err != nil {
		h.t.Error(err)
	}
	return personen.Quittiert{}, h.quittung
}

func (h *haus) Adresse(_ context.Context, schluessel, _ string) (verzeichnisabfrage.Treffer, error) {
	der, da := h.verzeichnis[schluessel]
	switch {
	case h.ausfall:
		return verzeichnisabfrage.Treffer{}, fehler.Neu(fehler.Extern, "MR-2117", "")
	case !da:
		return verzeichnisabfrage.Treffer{}, fehler.Neu(fehler.NichtGefunden, "MR-2118", "")
	}
	return verzeichnisabfrage.Treffer{Adresse: verzeichnisabfrage.Adresse{Signier: der}}, nil
}

func (h *haus) Schluessel(_ context.Context, der []byte) (string, error) {
	for s, z := range h.verzeichnis {
		if bytes.Equal(z, der) {
			return s, nil
		}
	}
	return "", nil
}

func (h *haus) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	h.eintraege = append(h.eintraege, e)
	return int64(len(h.eintraege)), e.Vollstaendig()
}

// NimmAn is as strict as the post room: another message under a used ID is refused.
func (h *haus) NimmAn(_ context.Context, s osciversand.Sendung) error {
	if alt, da := h.gesendet[s.ID]; da && !bytes.Equal(alt.Inhalt, s.Inhalt) {
		return fehler.Neu(fehler.Konflikt, osciversand.CodeAnderer, "")
	}
	h.gesendet[s.ID] = s
	return nil
}

func stelle(kennung string) xmeld.Stelle {
	return xmeld.Stelle{Kennung: kennung, Name: "Stelle", Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "post@stelle.example"}},
		Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Ring", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"}}}
}

// von is a message out of the mailbox, signed with the certificate.
func von(signatur, inhalt string) *osciversand.Nachricht {
	return &osciversand.Nachricht{
		Teilnehmer: "register", MessageID: "m1", Betreff: "Nachricht", Eingereicht: mittag, Autoren: []*x509.Certificate{{Raw: []byte(signatur)}},
		Inhalt: &inhaltsdaten.Ergebnis{Behaelter: []*inhaltsdaten.Behaelter{{Inhalte: []*inhaltsdaten.Inhalt{{Daten: []byte(inhalt)}}}}},
	}
}

func n1100(t *testing.T, autor, gemeinde melde.AGS) string {
	t.Helper()
	var b strings.Builder
	k := xmeld.Kopf{UUID: "8607763a-fd2e-8645-b9fe-000000000001", Nachricht: "1100", Erstellt: mittag, Leser: stelle("ags:14000000"), Autor: stelle("ags:" + string(autor))}
	s := xmeld.NeuerSchreiber1100(&b, &k, &xmeld.Lieferkopf{Nummer: 1, Paket: 1, LetztesPaket: true, Art: xmeld.Deltalieferung, Gemeinde: melde.Gemeinde{Name: "G", AGS: gemeinde}})
	if err := s.Schliesse(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func n1501(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := xmeld.Schreibe1501(&b, &xmeld.Hinweisantwort{
		Kopf:       xmeld.Kopf{UUID: "8607763a-fd2e-8645-b9fe-000000000002", Nachricht: "1501", Erstellt: mittag, Leser: stelle("ags:14000000"), Autor: stelle("ags:" + string(dresden))},
		Bestaetigt: true, Fallkennzeichen: "KF-1", Ursprung: xmeld.Nachrichtenverweis{UUID: "8607763a-fd2e-8645-b9fe-000000000003", Nachricht: "1500", Erstellt: mittag},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func nQuittung(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	q := meldenummer.Quittung{Kopf: meldenummer.Kopf{AGS: dresden, Nummer: 1, Erstellt: mittag}, Zeilen: []meldenummer.Quittungszeile{{Nr: 1, Ergebnis: meldenummer.Angenommen}}}
	if err := q.Schreibe(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// antwort returns the only message that was sent.
func (h *haus) antwort() osciversand.Sendung {
	h.t.Helper()
	if len(h.gesendet) != 1 {
		h.t.Fatalf("%d messages sent", len(h.gesendet))
	}
	return h.gesendet["antwort:m1"]
}

// abgewiesen demands that the message was turned back with the code.
func (h *haus) abgewiesen(code, an string) {
	h.t.Helper()
	s := h.antwort()
	r, err := xmeld.Lies0010(bytes.NewReader(s.Inhalt))
	if err != nil || s.Empfaenger != an || !strings.Contains(r.Gruende[0].Beschreibungen[0], code) || h.geliefert != 0 {
		h.t.Errorf("to %s: %+v, %v, %d delivered", s.Empfaenger, r, err, h.geliefert)
	}
	if err := xmeld.Pruefe(bytes.NewReader(s.Inhalt)); err != nil {
		h.t.Errorf("the refusal is not valid: %v", err)
	}
	if len(h.eintraege) == 0 || !h.eintraege[0].Ergebnis.Verweigert() {
		h.t.Errorf("log %v", h.eintraege)
	}
}

func TestDeliveries(t *testing.T) {
	t.Run("S1-05.4 the receipt goes to the sender, once for each message that came", func(t *testing.T) {
		h := neuesHaus(t)
		for range 2 {
			if err := h.Verarbeite(t.Context(), von("dresden", n1100(t, dresden, dresden))); err != nil {
				t.Fatal(err)
			}
		}
		if s := h.antwort(); s.Empfaenger != "ags:14612000" || s.Dienst != "urn:mb" || s.Teilnehmer != "register" || string(s.Inhalt) != "<quittung/>" || len(h.eintraege) != 0 {
			t.Errorf("%+v", s)
		}
	})
	for name, fall := range map[string]struct{ autor, gemeinde melde.AGS }{
		"the author is somebody else":       {dresden, dresden},
		"the municipality is somebody else": {leipzig, dresden},
		"the author is unknown":             {"14999999", "14999999"},
	} {
		t.Run(name+": turned back to who signed", func(t *testing.T) {
			h := neuesHaus(t)
			for range 2 { // the process died in between
				if err := h.Verarbeite(t.Context(), von("leipzig", n1100(t, fall.autor, fall.gemeinde))); err != nil {
					t.Fatal(err)
				}
			}
			h.abgewiesen(registerpost.ErrAbsender.Code, "ags:14713000")
		})
	}
	t.Run("who signed is unknown: an entry, no answer to anybody", func(t *testing.T) {
		h := neuesHaus(t)
		if err := h.Verarbeite(t.Context(), von("fremd", n1100(t, dresden, dresden))); err != nil || len(h.gesendet) != 0 || len(h.eintraege) != 1 || h.geliefert != 0 {
			t.Errorf("%v, %v, %v", err, h.gesendet, h.eintraege)
		}
	})
	t.Run("what fails because of us comes again and is not answered", func(t *testing.T) {
		for name, stoere := range map[string]func(*haus){
			"storage": func(h *haus) { h.gebremst = errors.New("disk full") }, "DVDV": func(h *haus) { h.ausfall = true },
		} {
			h := neuesHaus(t)
			stoere(h)
			if err := h.Verarbeite(t.Context(), von("dresden", n1100(t, dresden, dresden))); err == nil || len(h.gesendet)+len(h.eintraege) != 0 {
				t.Errorf("%s: %v, %v", name, err, h.gesendet)
			}
		}
	})
}

func TestOtherMessages(t *testing.T) {
	for _, fall := range []struct {
		name, inhalt, code string
	}{
		{"an unknown kind", strings.ReplaceAll(n1501(t), "1501", "1500"), registerpost.ErrArt.Code},
		{"no message of the standard", "<a/>", registerpost.ErrArt.Code},
		{"no XML", "hallo", fehler.CodeXML},
		{"cut off", n1501(t)[:200], fehler.CodeXML},
	} {
		t.Run(fall.name+" is turned back", func(t *testing.T) {
			h := neuesHaus(t)
			if err := h.Verarbeite(t.Context(), von("dresden", fall.inhalt)); err != nil {
				t.Fatal(err)
			}
			h.abgewiesen(fall.code, "ags:14612000")
		})
	}
	t.Run("two messages in one delivery are refused", func(t *testing.T) {
		h := neuesHaus(t)
		n := von("dresden", n1501(t))
		n.Inhalt.Behaelter[0].Inhalte = append(n.Inhalt.Behaelter[0].Inhalte, n.Inhalt.Behaelter[0].Inhalte[0])
		if err := h.Verarbeite(t.Context(), n); err != nil || len(h.antworten) != 0 || len(h.eintraege) != 1 {
			t.Errorf("%v, %v", err, h.eintraege)
		}
	})
	t.Run("a 1501 goes to who asked", func(t *testing.T) {
		h := neuesHaus(t)
		if err := h.Verarbeite(t.Context(), von("dresden", n1501(t))); err != nil || len(h.antworten) != 0 {
			t.Errorf("%v, %v", err, h.antworten)
		}
		h.plausi = plausibilitaet.ErrUnbekannt
		if err := h.Verarbeite(t.Context(), von("dresden", n1501(t))); err != nil || len(h.antworten) != 1 || h.antworten[0].Kennzeichen != "KF-1" || !h.antworten[0].Bestaetigt {
			t.Errorf("%v, %v", err, h.antworten)
		}
		if len(h.gesendet) != 0 {
			t.Errorf("%v", h.gesendet)
		}
		h.plausi = plausibilitaet.ErrAbsender
		if err := h.Verarbeite(t.Context(), von("dresden", n1501(t))); err != nil {
			t.Fatal(err)
		}
		h.abgewiesen(plausibilitaet.ErrAbsender.Code, "ags:14612000")
	})
	t.Run("a receipt of Meldenummern that an interrupted attempt took is taken", func(t *testing.T) {
		h := neuesHaus(t)
		h.quittung = personen.ErrSchonQuittiert
		n := von("dresden", nQuittung(t))
		n.Wiederholt = true
		if err := h.Verarbeite(t.Context(), n); err != nil || len(h.gesendet) != 0 {
			t.Errorf("%v, %v", err, h.gesendet)
		}
		n.Wiederholt = false
		if err := h.Verarbeite(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		h.abgewiesen(personen.ErrSchonQuittiert.Code, "ags:14612000")
	})
	t.Run("a receipt in the name of another municipality is turned back", func(t *testing.T) {
		h := neuesHaus(t)
		if err := h.Verarbeite(t.Context(), von("leipzig", nQuittung(t))); err != nil {
			t.Fatal(err)
		}
		h.abgewiesen(registerpost.ErrAbsender.Code, "ags:14713000")
	})
	t.Run("S4-07.4 a notice of the post office is noted", func(t *testing.T) {
		h := neuesHaus(t)
		var b strings.Builder
		if err := (posthinweis.Hinweis{MessageID: "m0", Eingang: mittag, Grund: "gesperrt"}).Schreibe(&b); err != nil {
			t.Fatal(err)
		}
		if err := h.Verarbeite(t.Context(), von("post", b.String())); err != nil || len(h.gesendet) != 0 || len(h.eintraege) != 1 || h.eintraege[0].Ergebnis != protokoll.ErgebnisOK {
			t.Errorf("%v, %v, %v", err, h.gesendet, h.eintraege)
		}
	})
}
