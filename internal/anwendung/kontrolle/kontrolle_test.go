// SPDX-License-Identifier: EUPL-1.2

package kontrolle_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/uhr"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// ablage adds selection and destruction to the log in memory.
type ablage struct{ *protokolltest.Speicher }

func (a ablage) alle(ctx context.Context) []protokoll.Zeile {
	zeilen, _ := a.LeseZeilen(ctx, 1, 1<<20)
	return zeilen
}

func (a ablage) Suche(ctx context.Context, f kontrolle.Filter, nach kontrolle.Marke, max int) ([]protokoll.Zeile, error) {
	var gefunden []protokoll.Zeile
	for _, z := range a.alle(ctx) {
		e, err := z.Eintrag()
		spaeter := e.Zeit.After(nach.Zeit) || (e.Zeit.Equal(nach.Zeit) && e.Nummer > nach.Nummer)
		if err == nil && spaeter && (f.Bis.IsZero() || e.Zeit.Before(f.Bis)) && (f.Stelle == "" || e.Stelle == f.Stelle) {
			gefunden = append(gefunden, z)
		}
	}
	return gefunden[:min(max, len(gefunden))], nil
}

func (a ablage) Zaehle(ctx context.Context, f kontrolle.Filter) (int64, error) {
	gefunden, err := a.Suche(ctx, f, kontrolle.Marke{}, 1<<20)
	return int64(len(gefunden)), err
}

func (a ablage) faellige(ctx context.Context, heute uhr.Datum) []protokoll.Zeile {
	return slices.DeleteFunc(a.alle(ctx), func(z protokoll.Zeile) bool {
		return z.Vernichtet() || !protokoll.Faellig(z.Frist, heute)
	})
}

func (a ablage) ZaehleFaellige(ctx context.Context, heute uhr.Datum) (int64, error) {
	return int64(len(a.faellige(ctx, heute))), nil
}

func (a ablage) VernichteFaellige(ctx context.Context, heute uhr.Datum, max int) (int64, error) {
	faellig := a.faellige(ctx, heute)
	faellig = faellig[:min(max, len(faellig))]
	for _, z := range faellig {
		a.Vernichte(z.Nummer)
	}
	return int64(len(faellig)), nil
}

type stand struct {
	*kontrolle.Dienst
	ablage  ablage
	betrieb *kontrolle.Betrieb
	uhr     *uhr.Stell
	offen   string
}

// neuerStand is a log with n entries of 2007, one a minute, of three bodies in turn.
func neuerStand(t *testing.T, n int) *stand {
	t.Helper()
	s := &stand{ablage: ablage{&protokolltest.Speicher{}}, uhr: uhr.Fest(time.Date(2007, time.March, 1, 9, 0, 0, 0, time.UTC))}
	geheimer, offen, err := protokoll.NeuerSiegelschluessel("kmr.test")
	if err != nil {
		t.Fatal(err)
	}
	versiegler, err := protokoll.NeuerVersiegler(s.ablage, s.uhr, geheimer, offen)
	if err != nil {
		t.Fatal(err)
	}
	s.offen = offen
	s.betrieb = kontrolle.Starte(kontrolle.Betriebsausstattung{
		Anhaenger: s.ablage, Versiegler: versiegler, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	s.Dienst = kontrolle.Neu(kontrolle.Ausstattung{Speicher: s.ablage, Protokoll: s.betrieb, Schluessel: offen, Uhr: s.uhr})
	for i := range n {
		e := protokolltest.Eintrag(s.uhr.Jetzt())
		e.Stelle = []string{"pd", "sta", "amt"}[i%3]
		if _, err := s.betrieb.Schreibe(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		s.uhr.Weiter(time.Minute)
	}
	if err := s.betrieb.Versiegle(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.betrieb.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *stand) letzter(t *testing.T) protokoll.Eintrag {
	t.Helper()
	zeilen := s.ablage.alle(t.Context())
	e, err := zeilen[len(zeilen)-1].Eintrag()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (s *stand) groesse(t *testing.T) int { return len(s.ablage.alle(t.Context())) }

func kontrolleur() kontrolle.Einsicht {
	return kontrolle.Einsicht{
		Akteur:    behoerde.Akteur{Stelle: behoerde.Stelle{ID: "dsb", Name: "Datenschutz"}, Kennung: "kontrolleurin"},
		Kontrolle: true, Zweck: kontrolle.ZweckDatenschutz, Anlass: "Stichprobe 3",
	}
}

func TestOnlyThePurposesOfTheLawOpenTheLog(t *testing.T) {
	mit := func(tu func(*kontrolle.Einsicht)) kontrolle.Einsicht {
		e := kontrolleur()
		tu(&e)
		return e
	}
	faelle := map[string]struct {
		e   kontrolle.Einsicht
		err error
	}{
		"S1-22.12 data protection control":     {kontrolleur(), nil},
		"S1-22.13 operation":                   {mit(func(e *kontrolle.Einsicht) { e.Kontrolle, e.Zweck = false, kontrolle.ZweckBetrieb }), nil},
		"S1-22.12 without purpose":             {mit(func(e *kontrolle.Einsicht) { e.Zweck = "" }), kontrolle.ErrZweck},
		"S1-22.12 with a purpose of one's own": {mit(func(e *kontrolle.Einsicht) { e.Zweck = "neugier" }), kontrolle.ErrZweck},
		"S1-22.12 operator as control":         {mit(func(e *kontrolle.Einsicht) { e.Kontrolle = false }), kontrolle.ErrEinsicht},
		"S1-22.12 nobody in particular":        {mit(func(e *kontrolle.Einsicht) { e.Akteur.Kennung = " " }), kontrolle.ErrKennung},
	}
	wege := map[string]func(s *stand, e kontrolle.Einsicht) (int, error){
		"export": func(s *stand, e kontrolle.Einsicht) (int, error) {
			var b bytes.Buffer
			_, err := s.Exportiere(t.Context(), e, kontrolle.Filter{}, &b)
			return b.Len(), err
		},
		"proof": func(s *stand, e kontrolle.Einsicht) (int, error) {
			b, err := s.Beweise(t.Context(), e, 2)
			return len(b.Pfad), err
		},
		"entry": func(s *stand, e kontrolle.Einsicht) (int, error) {
			b, err := s.Zeige(t.Context(), e, 2)
			return len(b.Stelle), err
		},
	}
	for name, fall := range faelle {
		for weg, geh := range wege {
			t.Run(name+", "+weg, func(t *testing.T) {
				s := neuerStand(t, 3)
				gesehen, err := geh(s, fall.e)
				if !errors.Is(err, fall.err) || (gesehen > 0) != (fall.err == nil) {
					t.Errorf("saw %d, %v", gesehen, err)
				}
				if fall.err != nil {
					if s.groesse(t) != 3 {
						t.Error("a refused look is logged as one")
					}
					return
				}
				e := s.letzter(t)
				if s.groesse(t) != 4 || e.Art != protokoll.Protokolleinsicht || e.Kennung != "kontrolleurin" ||
					!strings.HasPrefix(e.Anlass, string(fall.e.Zweck)) || e.Kriterien == "" {
					t.Errorf("log says %q, %q, %q", e.Art, e.Anlass, e.Kriterien)
				}
			})
		}
	}
}

func TestNoEntryNoLook(t *testing.T) {
	s := neuerStand(t, 3)
	dienst := kontrolle.Neu(kontrolle.Ausstattung{Speicher: s.ablage, Protokoll: voll{}, Schluessel: s.offen, Uhr: s.uhr})
	var b bytes.Buffer
	if _, err := dienst.Exportiere(t.Context(), kontrolleur(), kontrolle.Filter{}, &b); err == nil || b.Len() > 0 {
		t.Errorf("S1-22.12 %d bytes, %v", b.Len(), err)
	}
	if beweis, err := dienst.Beweise(t.Context(), kontrolleur(), 1); err == nil || beweis.Inhalt != nil {
		t.Errorf("S1-22.12 proof: %v", err)
	}
}

type voll struct{}

func (voll) Schreibe(context.Context, protokoll.Eintrag) (int64, error) {
	return 0, errors.New("disk full")
}

func TestExportIsOneEntryALine(t *testing.T) {
	s := neuerStand(t, 2500) // more than two pages
	for name, fall := range map[string]struct {
		f    kontrolle.Filter
		soll int
	}{
		"everything before the export": {kontrolle.Filter{}, 2500},
		"one body":                     {kontrolle.Filter{Stelle: "sta"}, 833},
		"nobody":                       {kontrolle.Filter{Stelle: "niemand"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			n, err := s.Exportiere(t.Context(), kontrolleur(), fall.f, &b)
			if err != nil {
				t.Fatal(err)
			}
			zeilen, letzte := 0, int64(0)
			for sc := bufio.NewScanner(&b); sc.Scan(); zeilen++ {
				var e protokoll.Eintrag
				if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
					t.Fatal(err)
				}
				if e.Nummer <= letzte {
					t.Fatalf("entry %d after %d", e.Nummer, letzte)
				}
				letzte = e.Nummer
			}
			if zeilen != fall.soll || n != int64(fall.soll) {
				t.Errorf("%d lines, %d reported, want %d", zeilen, n, fall.soll)
			}
			if got := s.letzter(t); got.Treffer != int64(fall.soll) || !strings.Contains(got.Kriterien, "bis=") {
				t.Errorf("log says %d entries, %q", got.Treffer, got.Kriterien)
			}
		})
	}
}

func TestProofStandsAlone(t *testing.T) {
	s := neuerStand(t, 20)
	beweis, err := s.Beweise(t.Context(), kontrolleur(), 7)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(beweis)
	if err != nil {
		t.Fatal(err)
	}
	ergebnis, err := kontrolle.PruefeBeweis(bytes.NewReader(text), s.offen)
	if err != nil || ergebnis.Eintrag == nil || ergebnis.Eintrag.Nummer != 7 || ergebnis.Kopf.Groesse != 20 {
		t.Errorf("%v, %v", ergebnis.Kopf, err)
	}
	for name, fall := range map[string]struct {
		text []byte
		err  error
	}{
		"other number":    {bytes.Replace(text, []byte(`"nummer":7`), []byte(`"nummer":8`), 1), protokoll.ErrBeweis},
		"other term":      {bytes.Replace(text, []byte(`"frist":"2008`), []byte(`"frist":"2009`), 1), protokoll.ErrBeweis},
		"other tree head": {bytes.Replace(text, []byte(`kmr.test\n20`), []byte(`kmr.test\n21`), 1), protokoll.ErrSiegel},
		"cut off":         {text[:len(text)/2], kontrolle.ErrBeweisform},
		"unknown field":   {[]byte(`{"farbe":1}`), kontrolle.ErrBeweisform},
		"empty":           {nil, kontrolle.ErrBeweisform},
	} {
		t.Run(name, func(t *testing.T) {
			if bytes.Equal(fall.text, text) {
				t.Fatal("the case changes nothing")
			}
			if _, err := kontrolle.PruefeBeweis(bytes.NewReader(fall.text), s.offen); !errors.Is(err, fall.err) {
				t.Errorf("got %v", err)
			}
		})
	}
	for name, nummer := range map[string]int64{"zero": 0, "negative": -1, "never written": 999} {
		if _, err := s.Beweise(t.Context(), kontrolleur(), nummer); fehler.ArtVon(err) != fehler.NichtGefunden {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.Zeige(t.Context(), kontrolleur(), nummer); fehler.ArtVon(err) != fehler.NichtGefunden {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestContentGoesAtItsTermAndTheTreeRemains(t *testing.T) {
	s := neuerStand(t, 10)
	loesche := func(tag time.Time) int64 {
		s.uhr.Stelle(tag)
		n, err := s.Loesche(t.Context(), func(int64) {})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := loesche(time.Date(2008, time.December, 30, 22, 59, 0, 0, time.UTC)); n != 0 || s.groesse(t) != 10 {
		t.Errorf("S1-23.9 %d contents go the day before, %d entries", n, s.groesse(t))
	}
	if n := loesche(time.Date(2008, time.December, 30, 23, 0, 0, 0, time.UTC)); n != 10 {
		t.Errorf("S1-23.9 on 31.12.2008 in Berlin %d contents go", n)
	}
	if e := s.letzter(t); e.Art != protokoll.Protokollloeschung || e.Treffer != 10 {
		t.Errorf("log says %q, %d", e.Art, e.Treffer)
	}
	if err := s.betrieb.Versiegle(t.Context()); err != nil {
		t.Fatal(err)
	}
	bericht, err := s.Pruefe(t.Context())
	if err != nil || !bericht.OK || bericht.Eintraege != 11 || bericht.Vernichtet != 10 {
		t.Errorf("%+v, %v", bericht, err)
	}
	if _, err := s.Zeige(t.Context(), kontrolleur(), 3); fehler.ArtVon(err) != fehler.NichtGefunden {
		t.Errorf("a destroyed entry is shown: %v", err)
	}
	if n := loesche(s.uhr.Jetzt()); n != 0 {
		t.Errorf("a second run destroys %d", n)
	}
	s.ablage.Vernichte(11) // by hand, before its term
	bericht, err = s.Pruefe(t.Context())
	if err != nil || bericht.OK || bericht.ErsterFehler.Art != protokoll.BefundZuFrueh || bericht.ErsterFehler.Nummer != 11 {
		t.Errorf("destruction before the term is not found: %+v, %v", bericht, err)
	}
}

func TestWrittenEntriesAreSealedInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		speicher := &protokolltest.Speicher{}
		geheimer, offen, err := protokoll.NeuerSiegelschluessel("kmr.test")
		if err != nil {
			t.Fatal(err)
		}
		versiegler, err := protokoll.NeuerVersiegler(speicher, uhr.System(), geheimer, offen)
		if err != nil {
			t.Fatal(err)
		}
		b := kontrolle.Starte(kontrolle.Betriebsausstattung{Anhaenger: speicher, Versiegler: versiegler, Pause: time.Second})
		versiegelt := func() int64 {
			s, err := speicher.LetztesSiegel(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return s.Groesse
		}
		schreibe := func() {
			if _, err := b.Schreibe(t.Context(), protokolltest.Eintrag(uhr.System().Jetzt())); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		schreibe()
		schreibe()
		synctest.Wait()
		if n := versiegelt(); n != 0 {
			t.Errorf("%d entries are sealed at once, one by one", n)
		}
		<-time.After(time.Second + time.Millisecond)
		synctest.Wait()
		if n := versiegelt(); n != 2 {
			t.Errorf("%d of 2 entries are sealed after the pause", n)
		}
		schreibe()
		if err := b.Schliesse(); err != nil {
			t.Fatal(err)
		}
		if n := versiegelt(); n != 3 {
			t.Errorf("%d of 3 entries are sealed at shutdown", n)
		}
		if _, err := b.Schreibe(t.Context(), protokolltest.Eintrag(uhr.System().Jetzt())); err == nil {
			t.Error("a closed log accepts entries")
		}
	})
}
