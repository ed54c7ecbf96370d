// SPDX-License-Identifier: EUPL-1.2

package osciversand_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

func tag(t testing.TB, s string) uhr.Datum {
	t.Helper()
	d, err := uhr.LiesDatum(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// mitBrief is a post room in whose mailbox one message lies.
func mitBrief(t testing.TB) *haus {
	t.Helper()
	h := neuesHaus(t)
	h.nimmAn(sendung("a"))
	h.sende()
	return h
}

func (h *haus) leere(soll int) {
	h.t.Helper()
	if n, err := h.LeerePostkorb(h.t.Context(), "register"); err != nil || n != soll {
		h.t.Fatalf("%d, %v", n, err)
	}
}

func TestAMessageIsHandedOnOnce(t *testing.T) {
	einmal := []string{"id-1=<a/>"}
	for name, test := range map[string]func(t *testing.T, h *haus){
		"usually": func(t *testing.T, h *haus) {
			h.leere(1)
			h.verarbeite()
		},
		"although it is fetched again": func(t *testing.T, h *haus) {
			h.post.doppelt = true
			h.leere(1)
			h.verarbeite()
			h.leere(0)
			h.verarbeite()
		},
		"although the process dies between fetching and processing": func(t *testing.T, h *haus) {
			h.leere(1)
			h.starte()
			h.leere(0)
			h.verarbeite()
			h.verarbeite()
		},
		"although it could not be stored at first": func(t *testing.T, h *haus) {
			voll := errors.New("disk full")
			h.speicher.davor = func() error { return voll }
			if _, err := h.LeerePostkorb(t.Context(), "register"); !errors.Is(err, voll) || len(h.post.briefe) != 1 {
				t.Fatalf("confirmed although it was not stored: %v", err)
			}
			h.speicher.davor = nil
			h.leere(1)
			h.verarbeite()
		},
		"although processing failed at first": func(t *testing.T, h *haus) {
			h.leere(1)
			h.fach.fehler = errors.New("later")
			h.verarbeite()
			if e := h.eingang(); e.Zustand != osciversand.Eingegangen || e.Fehler != osciversand.CodeOhneVerarbeiter {
				t.Errorf("%+v", e)
			}
			h.fach.fehler = nil
			h.uhr.Weiter(time.Hour)
			h.verarbeite()
			if h.fach.wiederholt != 1 {
				t.Error("the repetition was not said")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := mitBrief(t)
			test(t, h)
			if !slices.Equal(h.fach.nachrichten, einmal) || h.eingang().Zustand != osciversand.Verarbeitet {
				t.Errorf("%v, %+v", h.fach.nachrichten, h.eingang())
			}
		})
	}
	h := neuesHaus(t)
	_, err := h.LeerePostkorb(t.Context(), "unbekannt")
	h.sollCode(err, osciversand.CodeUnbekannt)
}

// ersetzeInhalt puts other content into the message in the mailbox.
func (h *haus) ersetzeInhalt(b *inhaltsdaten.NeuerBehaelter, ablage osci.Ablage) {
	h.t.Helper()
	c, err := xmlenc.NeueRichtlinie(montag, xmlenc.Ausnahmen{})
	if err != nil {
		h.t.Fatal(err)
	}
	inhalt, anhaenge, err := (&inhaltsdaten.Schreiber{Chiffre: c, Ablage: ablage}).Schreibe(b)
	if err != nil {
		h.t.Fatal(err)
	}
	h.post.briefe[0].Inhalt, h.post.briefe[0].Anhaenge = inhalt, anhaenge
}

func leser() []xmlenc.Empfaenger {
	z := personen()["leser"].zertifikat
	return []xmlenc.Empfaenger{{Zertifikat: z, Verweis: osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, z.Raw).ID}}
}

func autor(t testing.TB) []inhaltsdaten.NeuerAutor {
	s, err := xmldsig.NeueRichtlinie(montag, false)
	if err != nil {
		t.Fatal(err)
	}
	return []inhaltsdaten.NeuerAutor{{Verweis: osci.NeuesZertifikat(osci.SignaturAbsender, 0, personen()["autor"].zertifikat.Raw).ID,
		Unterzeichner: &xmldsig.Unterzeichner{Richtlinie: s, Schluessel: personen()["autor"].schluessel, Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256}}}
}

func TestMessagesAreKeptBack(t *testing.T) {
	befund := func(h *haus, p osci.Pruefung) {
		z := personen()["autor"].zertifikat
		p.Seriennummer, p.Inhaber = z.SerialNumber.String(), z.Subject.String()
		h.post.briefe[0].Laufzettel.Pruefbericht = []osci.Pruefung{{Seriennummer: "1", Online: osci.BefundGesperrt}, p}
	}
	einer := []inhaltsdaten.NeuerInhalt{{Daten: []byte("x")}}
	for name, f := range map[string]struct {
		tu   func(h *haus)
		code string
	}{
		"S4-07.3 the Intermediär found the certificate revoked": {func(h *haus) { befund(h, osci.Pruefung{Online: osci.BefundGesperrt}) }, osciversand.CodeZertifikat},
		"S4-07.3 the Intermediär found the certificate expired": {func(h *haus) { befund(h, osci.Pruefung{Offline: osci.BefundUngueltig}) }, osciversand.CodeZertifikat},
		"S4-07.3 we find the certificate invalid":               {func(h *haus) { h.pruefer.urteil = zertifikatspruefung.Ungueltig }, osciversand.CodeZertifikat},
		"S4-07.3 we find the certificate revoked":               {func(h *haus) { h.pruefer.urteil = zertifikatspruefung.Gesperrt }, osciversand.CodeZertifikat},
		"S4-07.2 the certificate of another author":             {func(h *haus) { h.post.briefe[0].Zertifikate[0].DER = personen()["leser"].zertifikat.Raw }, inhaltsdaten.CodeSignatur},
		"DÜV1-02.2 not encrypted":                               {func(h *haus) { h.ersetzeInhalt(&inhaltsdaten.NeuerBehaelter{Autoren: autor(t), Inhalte: einer}, nil) }, inhaltsdaten.CodeUngeschuetzt},
		"DÜV1-02.2 not signed":                                  {func(h *haus) { h.ersetzeInhalt(&inhaltsdaten.NeuerBehaelter{Leser: leser(), Inhalte: einer}, nil) }, inhaltsdaten.CodeUngeschuetzt},
		"no content at all":                                     {func(h *haus) { h.post.briefe[0].Inhalt = []byte("x") }, inhaltsdaten.CodeAufbau},
	} {
		t.Run(name, func(t *testing.T) {
			h := mitBrief(t)
			f.tu(h)
			h.leere(1)
			h.verarbeite()
			if e := h.eingang(); e.Zustand != osciversand.Zurueckgehalten || e.Fehler != f.code || len(h.fach.nachrichten) > 0 {
				t.Errorf("%+v", e)
			}
			h.pruefer.urteil = zertifikatspruefung.Gueltig
			h.uhr.Weiter(48 * time.Hour)
			h.verarbeite()
			if len(h.fach.nachrichten) > 0 {
				t.Error("a message that was kept back was processed later")
			}
		})
	}
}

func TestUncertainCertificates(t *testing.T) {
	for name, f := range map[string]struct {
		spaeter zertifikatspruefung.Urteil
		zustand osciversand.Eingangszustand
	}{
		"E-K1 put back until somebody says that it holds": {zertifikatspruefung.Gueltig, osciversand.Verarbeitet},
		"E-K1 a case for clarification after 24 hours":    {zertifikatspruefung.Ungewiss, osciversand.Klaerung},
	} {
		t.Run(name, func(t *testing.T) {
			h := mitBrief(t)
			h.pruefer.urteil = zertifikatspruefung.Ungewiss
			h.leere(1)
			h.verarbeite()
			h.uhr.Weiter(23 * time.Hour)
			h.verarbeite()
			if e := h.eingang(); e.Zustand != osciversand.Eingegangen || e.Versuche != 2 || len(h.fach.nachrichten) > 0 {
				t.Errorf("%+v", e)
			}
			h.pruefer.urteil = f.spaeter
			h.uhr.Weiter(time.Hour)
			h.verarbeite()
			if e := h.eingang(); e.Zustand != f.zustand {
				t.Errorf("%+v", e)
			}
			for _, z := range h.pruefer.zeiten {
				if !z.Equal(montag) {
					t.Errorf("the certificate was checked for %v instead of the time of reception", z)
				}
			}
		})
	}
}

// spule keeps attachments in memory.
type spule struct{}

func (spule) Lege(r io.Reader) (osci.Daten, error) {
	b, err := io.ReadAll(r)
	return osci.Speicherdaten(b), err
}

// anhangfach reads the attachment of a message.
type anhangfach struct{ inhalt []byte }

func (f *anhangfach) Verarbeite(_ context.Context, n *osciversand.Nachricht) error {
	for i := range n.Inhalt.Alle() {
		r, err := i.Anhang.Oeffne()
		if err != nil {
			return err
		}
		if f.inhalt, err = io.ReadAll(r); err != nil {
			return err
		}
	}
	return nil
}

func TestAttachmentsComeOutOfTheStorage(t *testing.T) {
	h := mitBrief(t)
	gross := bytes.Repeat([]byte("0123456789abcdef"), 200_000)
	h.ersetzeInhalt(&inhaltsdaten.NeuerBehaelter{Autoren: autor(t), Leser: leser(),
		Inhalte: []inhaltsdaten.NeuerInhalt{{Anhang: &inhaltsdaten.NeuerAnhang{ContentID: "a", Quelle: bytes.NewReader(gross)}}}}, spule{})
	f := &anhangfach{}
	h.Verarbeiter = f
	h.leere(1)
	h.verarbeite()
	if !bytes.Equal(f.inhalt, gross) || h.eingang().Zustand != osciversand.Verarbeitet {
		t.Errorf("%d bytes, %+v", len(f.inhalt), h.eingang())
	}
}

func TestMailboxesAreEmptiedEveryArbeitstag(t *testing.T) {
	uhrzeit := func(t *testing.T, tagText string, stunde int) time.Time {
		return tag(t, tagText).Beginn().Add(time.Duration(stunde) * time.Hour)
	}
	for name, f := range map[string]struct {
		letzte  string // day of the last success
		jetzt   string
		stunde  int
		warnung []osciversand.Warnungsart
	}{
		"emptied today":                    {"2026-11-23", "2026-11-23", 16, nil},
		"not yet today, before 15 o'clock": {"2026-11-20", "2026-11-23", 14, nil},
		"not today, after 15 o'clock":      {"2026-11-20", "2026-11-23", 15, []osciversand.Warnungsart{osciversand.Ungeleert}},
		"not on Sunday":                    {"2026-11-20", "2026-11-22", 16, nil},
		"not on Buß- und Bettag":           {"2026-11-17", "2026-11-18", 16, nil},
		"not yesterday":                    {"2026-11-23", "2026-11-25", 1, []osciversand.Warnungsart{osciversand.Ungeleert}},
		"S4-04.8 three full Arbeitstage are no lasting disturbance": {"2026-11-19", "2026-11-25", 14, []osciversand.Warnungsart{osciversand.Ungeleert}},
		"S4-04.8 four full Arbeitstage are one":                     {"2026-11-19", "2026-11-26", 1, []osciversand.Warnungsart{osciversand.Ungeleert, osciversand.Stoerung}},
	} {
		t.Run("S4-03.2 "+name, func(t *testing.T) {
			h := neuesHaus(t)
			h.uhr.Stelle(uhrzeit(t, f.letzte, 9))
			h.leere(0)
			h.uhr.Stelle(uhrzeit(t, f.jetzt, f.stunde))
			ist := h.arten()
			slices.Sort(f.warnung)
			if !slices.Equal(ist, f.warnung) {
				t.Errorf("%v instead of %v", ist, f.warnung)
			}
		})
	}
	t.Run("S4-03.2 a failed emptying is none", func(t *testing.T) {
		h := neuesHaus(t)
		h.post.leer = errLeitung
		if _, err := h.LeerePostkorb(t.Context(), "register"); !errors.Is(err, errLeitung) {
			t.Error(err)
		}
		h.uhr.Stelle(uhrzeit(t, "2026-11-23", 15))
		if a := h.arten(); !slices.Equal(a, []osciversand.Warnungsart{osciversand.Ungeleert}) {
			t.Error(a)
		}
	})
	t.Run("S4-04.8 one direction is enough", func(t *testing.T) {
		h := neuesHaus(t)
		h.post.tot = true
		for n, d := range []string{"2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"} {
			h.uhr.Stelle(uhrzeit(t, d, 9))
			h.leere(0)
			h.nimmAn(sendung(d))
			h.sende()
			if gestoert := slices.Contains(h.arten(), osciversand.Stoerung); gestoert != (n == 4) {
				t.Errorf("%s: %v", d, gestoert)
			}
		}
		h.post.tot = false
		h.nimmAn(sendung("x"))
		h.sende()
		if slices.Contains(h.arten(), osciversand.Stoerung) {
			t.Error("sending works again")
		}
	})
}
