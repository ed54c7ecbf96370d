// SPDX-License-Identifier: EUPL-1.2

package kontrolle_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/uhr"
)

// beiwerk keeps in memory what control adds; what a test does not need is left out.
type beiwerk struct {
	kontrolle.Ablage
	log     ablage
	faelle  []kontrolle.Fall
	verlauf []kontrolle.Schritt
	proben  []kontrolle.Stichprobe
	halte   []kontrolle.Halt
	staende map[string]string
	kapseln []protokoll.Kapsel
}

func (b *beiwerk) Stundenzahlen(ctx context.Context, von, bis time.Time) ([]kontrolle.Stundenzahl, error) {
	var liste []kontrolle.Stundenzahl
	for _, z := range b.log.alle(ctx) {
		e, err := z.Eintrag()
		if err != nil || !e.Art.Behoerdenabruf() || e.Zeit.Before(von) || !e.Zeit.Before(bis) {
			continue
		}
		liste = append(liste, kontrolle.Stundenzahl{Stelle: e.Stelle, Kennung: e.Kennung, Stunde: e.Zeit.Truncate(time.Hour), Anzahl: 1})
	}
	return liste, nil
}

func (b *beiwerk) LegeFaelle(_ context.Context, faelle []kontrolle.Fall) (neu int, _ error) {
	for _, f := range faelle {
		if !slices.ContainsFunc(b.faelle, func(g kontrolle.Fall) bool { return g.Kennzeichen() == f.Kennzeichen() }) {
			f.ID = int64(len(b.faelle) + 1)
			b.faelle, neu = append(b.faelle, f), neu+1
		}
	}
	return neu, nil
}

func (b *beiwerk) Faelle(_ context.Context, f kontrolle.Fallfilter) ([]kontrolle.Fall, error) {
	return slices.DeleteFunc(slices.Clone(b.faelle), func(g kontrolle.Fall) bool {
		return f.Zustand != "" && f.Zustand != g.Zustand || f.Stelle != "" && f.Stelle != g.Stelle || f.NurTechnisch && !g.Technisch
	}), nil
}

func (b *beiwerk) Fall(_ context.Context, id int64) (kontrolle.Fall, []kontrolle.Schritt, bool, error) {
	if id < 1 || id > int64(len(b.faelle)) {
		return kontrolle.Fall{}, nil, false, nil
	}
	return b.faelle[id-1], b.verlauf, true, nil
}

func (b *beiwerk) BewegeFall(_ context.Context, f kontrolle.Fall, vorher kontrolle.Zustand, s kontrolle.Schritt) (bool, error) {
	if b.faelle[f.ID-1].Zustand != vorher {
		return false, nil
	}
	b.faelle[f.ID-1], b.verlauf = f, append(b.verlauf, s)
	return true, nil
}

func (b *beiwerk) LegeStichproben(_ context.Context, s []kontrolle.Stichprobe) (int, error) {
	b.proben = append(b.proben, s...)
	return len(s), nil
}

func (b *beiwerk) Laufstand(_ context.Context, name string) (string, error) {
	return b.staende[name], nil
}
func (b *beiwerk) MerkeLaufstand(_ context.Context, name, wert string) error {
	b.staende[name] = wert
	return nil
}

func (b *beiwerk) SetzeHalt(_ context.Context, h kontrolle.Halt) error {
	b.halte = append(b.halte, h)
	return nil
}

func (b *beiwerk) Halte(context.Context) ([]kontrolle.Halt, error)              { return b.halte, nil }
func (b *beiwerk) RaeumeKontrolle(context.Context, uhr.Datum) (int64, error)    { return 0, nil }
func (b *beiwerk) Probenstand(context.Context) ([]kontrolle.Probenstand, error) { return nil, nil }
func (b *beiwerk) Kapseln(_ context.Context, stelle string, ab int64, _ int) ([]protokoll.Kapsel, error) {
	return b.kapseln, nil
}

// laufstand is a log of the afternoon of a Wednesday with control on it.
type laufstand struct {
	*stand
	beiwerk *beiwerk
	bund    *protokolltest.Bund
}

var mittwoch = uhr.Datum{Jahr: 2026, Monat: time.March, Tag: 4}

func neuerLauf(t *testing.T, v kontrolle.Vertraege) *laufstand {
	t.Helper()
	regeln, err := kontrolle.Standardregeln()
	if err != nil {
		t.Fatal(err)
	}
	s := &laufstand{stand: neuerStand(t, 0), bund: protokolltest.NeuerBund()}
	s.uhr = uhr.Fest(mittwoch.PlusTage(1).Beginn().Add(3 * time.Hour))
	s.beiwerk = &beiwerk{log: s.ablage, staende: map[string]string{}}
	s.Dienst = kontrolle.Neu(kontrolle.Ausstattung{
		Speicher: s.ablage, Protokoll: s.betrieb, Schluessel: s.offen, Uhr: s.uhr, Ablage: s.beiwerk,
		Tresor: protokoll.NeuerTresor(s.bund), Regeln: regeln, Vertraege: v,
	})
	return s
}

// frage writes a query of the Wednesday at the hour.
func (s *laufstand) frage(t *testing.T, stunde, minute int, aendere func(*protokoll.Eintrag)) int64 {
	t.Helper()
	e := protokolltest.Eintrag(mittwoch.Beginn().Add(time.Duration(stunde)*time.Hour + time.Duration(minute)*time.Minute))
	e.Saetze, e.Kriterien = nil, `ags="14612000" nachname="Unauffällig"`
	if aendere != nil {
		aendere(&e)
	}
	nummer, err := s.betrieb.Schreibe(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return nummer
}

func TestAnomalyRules(t *testing.T) {
	mal := func(n int, tu func(i int)) {
		for i := range n {
			tu(i)
		}
	}
	for name, fall := range map[string]struct {
		regel string
		n     int // findings
		fuege func(t *testing.T, s *laufstand)
	}{
		"E-E1 five queries at night are no anomaly": {"unzeit", 0, func(t *testing.T, s *laufstand) { mal(5, func(i int) { s.frage(t, 23, i, nil) }) }},
		"E-E1 six queries at night are one":         {"unzeit", 1, func(t *testing.T, s *laufstand) { mal(6, func(i int) { s.frage(t, 5, i, nil) }) }},
		"E-E1 six queries at 6 and before 20 hours": {"unzeit", 0, func(t *testing.T, s *laufstand) { mal(6, func(i int) { s.frage(t, 6+13*(i%2), i, nil) }) }},
		"E-E1 nineteen queries from nowhere":        {"haeufung", 0, func(t *testing.T, s *laufstand) { mal(19, func(i int) { s.frage(t, 10, i, nil) }) }},
		"E-E1 twenty queries from nowhere":          {"haeufung", 1, func(t *testing.T, s *laufstand) { mal(20, func(i int) { s.frage(t, 10, i, nil) }) }},
		"E-E1 twenty queries like every day": {"haeufung", 0, func(t *testing.T, s *laufstand) {
			mal(30*10, func(i int) { s.frage(t, 10-24*(1+i%30), i/30, nil) })
			mal(20, func(i int) { s.frage(t, 10, i, nil) })
		}},
		"E-E1 the same person by two users": {"gleiche-person", 0, gleichePersonVon(2, 0)},
		"E-E1 the same person by three":     {"gleiche-person", 1, gleichePersonVon(3, 0)},
		"E-E1 by three, but over two days":  {"gleiche-person", 0, gleichePersonVon(3, 13)},
		"E-E1 one's own name":               {"eigener-name", 1, func(t *testing.T, s *laufstand) { s.frage(t, 9, 0, mitKriterien(`nachname="BEISPIEL"`)) }},
		"E-E1 the address of the body": {"eigener-name", 1, func(t *testing.T, s *laufstand) {
			s.frage(t, 9, 0, mitKriterien(`strasse="Beispielweg" hausnummer="1"`))
		}},
		"E-E1 another number in that street": {"eigener-name", 0, func(t *testing.T, s *laufstand) {
			s.frage(t, 9, 0, mitKriterien(`strasse="Beispielweg" hausnummer="11"`))
		}},
		"E-E1 half of the answers neutral": {"neutralquote", 0, neutral(10, 10)},
		"E-E1 more than half neutral":      {"neutralquote", 1, neutral(11, 9)},
		"E-E1 all neutral, but few":        {"neutralquote", 0, neutral(19, 0)},
		"E-E1 four numbers of one side":    {"hausnummern", 1, hausnummern(3, 5, 7, 9)},
		"E-E1 four numbers in a row":       {"hausnummern", 1, hausnummern(12, 10, 9, 11)},
		"E-E1 four numbers without order":  {"hausnummern", 0, hausnummern(1, 4, 9, 16)},
		"S3-20 counters of a security authority": {"technik-unzeit", 1, func(t *testing.T, s *laufstand) {
			mal(21, func(i int) { s.frage(t, 2, i, fuerStelle) })
		}},
		"S3-19 its contents are not looked at": {"eigener-name", 0, func(t *testing.T, s *laufstand) {
			s.frage(t, 9, 0, func(e *protokoll.Eintrag) { e.FuerStelle, e.Kriterien = true, `nachname="Beispiel"` })
		}},
		"S3-19 nor its users": {"unzeit", 0, func(t *testing.T, s *laufstand) { mal(21, func(i int) { s.frage(t, 2, i, fuerStelle) }) }},
	} {
		t.Run(name, func(t *testing.T) {
			s := neuerLauf(t, nil)
			fall.fuege(t, s)
			for lauf := range 2 { // a repeated run finds nothing new
				a, err := s.WerteAus(t.Context(), mittwoch)
				if err != nil || a.JeRegel[fall.regel] != fall.n || lauf == 1 && a.Neu != 0 {
					t.Fatalf("run %d: %+v, %v; want %d of %s", lauf, a, err, fall.n, fall.regel)
				}
			}
			for _, f := range s.beiwerk.faelle {
				if f.Technisch && (f.Kennung != "" || f.Nummern != nil) {
					t.Error("S3-20 a technical finding names a user or entries")
				}
				if f.Frist != (uhr.Datum{Jahr: 2027, Monat: 12, Tag: 31}) {
					t.Errorf("the case is kept until %s", f.Frist)
				}
			}
		})
	}
}

func fuerStelle(e *protokoll.Eintrag) { *e = e.OhneInhalt() }

func mitKriterien(text string) func(*protokoll.Eintrag) {
	return func(e *protokoll.Eintrag) { e.Kriterien = text }
}

func gleichePersonVon(n, abstand int) func(*testing.T, *laufstand) {
	return func(t *testing.T, s *laufstand) {
		for i := range n {
			s.frage(t, 12-abstand*(n-1-i), 0, func(e *protokoll.Eintrag) {
				e.Kennung, e.Saetze = fmt.Sprint("nutzer-", i), []protokoll.Satzbezug{{AGS: "14612000", Ordnungsmerkmal: "B-1", Fassung: int64(i)}}
			})
		}
	}
}

func neutral(neutrale, andere int) func(*testing.T, *laufstand) {
	return func(t *testing.T, s *laufstand) {
		for i := range neutrale + andere {
			s.frage(t, 10, i, func(e *protokoll.Eintrag) {
				if i < neutrale {
					e.Ergebnis, e.Grund = "03", protokoll.GrundNichtGefunden
				}
			})
		}
	}
}

func hausnummern(nummern ...int) func(*testing.T, *laufstand) {
	return func(t *testing.T, s *laufstand) {
		for i, n := range nummern {
			s.frage(t, 10, i, mitKriterien(fmt.Sprintf(`ags="14612000" strasse="Hauptstraße" hausnummer="%d"`, n)))
		}
	}
}

func TestDailyRunMakesUpForMissedDays(t *testing.T) {
	s := neuerLauf(t, nil)
	if a, err := s.WerteTaeglichAus(t.Context()); len(a) != 0 || err != nil {
		t.Fatalf("S3-13 a new installation has no days behind it: %v, %v", a, err)
	}
	s.uhr.Weiter(3 * 24 * time.Hour)
	if a, err := s.WerteTaeglichAus(t.Context()); len(a) != 3 || err != nil || a[0].Tag != mittwoch.PlusTage(1) {
		t.Fatalf("S3-13 %v, %v", a, err)
	}
	s.uhr.Weiter(100 * 24 * time.Hour)
	if a, err := s.WerteTaeglichAus(t.Context()); len(a) != 14 || err != nil {
		t.Fatalf("%d days, %v", len(a), err)
	}
	if a, err := s.WerteTaeglichAus(t.Context()); len(a) != 0 || err != nil {
		t.Fatalf("the same day again: %d, %v", len(a), err)
	}
}

func TestCasesTakeOnlyLawfulSteps(t *testing.T) {
	for name, fall := range map[string]struct {
		s    kontrolle.Fallschritt
		soll error
	}{
		"S3-13 look at it":              {kontrolle.Fallschritt{ID: 1, Vorher: kontrolle.ZustandNeu, Nachher: kontrolle.ZustandPruefung}, nil},
		"S3-14 contact with a text":     {kontrolle.Fallschritt{ID: 1, Vorher: kontrolle.ZustandNeu, Nachher: kontrolle.ZustandKontakt, Text: "Anruf"}, nil},
		"S3-14 contact without a text":  {kontrolle.Fallschritt{ID: 1, Vorher: kontrolle.ZustandNeu, Nachher: kontrolle.ZustandKontakt}, kontrolle.ErrFallschritt},
		"closed with result and reason": {kontrolle.Fallschritt{ID: 1, Vorher: kontrolle.ZustandNeu, Nachher: kontrolle.ZustandErledigt, Text: "Dienst", Ergebnis: kontrolle.ErgebnisOhneBefund}, nil},
		"closed without a result":       {kontrolle.Fallschritt{ID: 1, Vorher: kontrolle.ZustandNeu, Nachher: kontrolle.ZustandErledigt, Text: "Dienst"}, kontrolle.ErrFallschritt},
		"back to new":                   {kontrolle.Fallschritt{ID: 1, Vorher: kontrolle.ZustandNeu, Nachher: kontrolle.ZustandNeu, Text: "x"}, kontrolle.ErrFallschritt},
		"seen in another state":         {kontrolle.Fallschritt{ID: 1, Vorher: kontrolle.ZustandPruefung, Nachher: kontrolle.ZustandErledigt, Text: "x", Ergebnis: kontrolle.ErgebnisOhneBefund}, kontrolle.ErrFallstand},
		"a case that does not exist":    {kontrolle.Fallschritt{ID: 2, Vorher: kontrolle.ZustandNeu, Nachher: kontrolle.ZustandPruefung}, kontrolle.ErrFall},
	} {
		t.Run(name, func(t *testing.T) {
			s := neuerLauf(t, nil)
			s.beiwerk.faelle = []kontrolle.Fall{{ID: 1, Zustand: kontrolle.ZustandNeu}}
			if err := s.BewegeFall(t.Context(), kontrolleur(), fall.s); !errors.Is(err, fall.soll) {
				t.Errorf("got %v", err)
			}
			if (fall.soll == nil) != (len(s.beiwerk.verlauf) == 1) {
				t.Errorf("%d steps are stored", len(s.beiwerk.verlauf))
			}
			betrieb := kontrolleur()
			betrieb.Kontrolle, betrieb.Zweck = false, kontrolle.ZweckBetrieb
			if err := s.BewegeFall(t.Context(), betrieb, fall.s); !errors.Is(err, kontrolle.ErrEinsicht) {
				t.Errorf("S1-22.12 the operator takes a step: %v", err)
			}
		})
	}
}

func TestSamplesAreDrawnFairlyAndOncePerMonth(t *testing.T) {
	s := neuerLauf(t, nil)
	for i := range 40 {
		s.frage(t, 10-24*20, i, func(e *protokoll.Eintrag) { e.Stelle = []string{"pd", "sta"}[i%2] }) // February
	}
	s.frage(t, 10-24*20, 50, func(e *protokoll.Eintrag) { e.Stelle = "verfassungsschutz"; fuerStelle(e) })
	s.uhr.Weiter(0)
	neu, err := s.ZieheStichproben(t.Context(), func(n int) int { return n - 1 })
	if neu != 20 || err != nil {
		t.Fatalf("S1-23.7 %d samples, %v", neu, err)
	}
	for _, p := range s.beiwerk.proben {
		if p.Stelle == "verfassungsschutz" {
			t.Error("S3-19 a sample of a body that controls itself")
		}
	}
	if neu, err := s.ZieheStichproben(t.Context(), func(n int) int { return 0 }); neu != 0 || err != nil {
		t.Errorf("the month is drawn again: %d, %v", neu, err)
	}
}

func TestOperationSeesNoContents(t *testing.T) {
	s := neuerLauf(t, nil)
	nummer := s.frage(t, 9, 0, nil)
	if err := s.betrieb.Versiegle(t.Context()); err != nil {
		t.Fatal(err)
	}
	e := kontrolleur()
	e.Kontrolle, e.Zweck = false, kontrolle.ZweckBetrieb
	gezeigt, err := s.Zeige(t.Context(), e, nummer)
	if err != nil || gezeigt.Kriterien != "" || gezeigt.Saetze != nil || gezeigt.Kennung != "" || gezeigt.Aktenzeichen != "" || gezeigt.Stelle == "" {
		t.Errorf("S1-22.13 operation sees contents, %v", err)
	}
	beweis, err := s.Beweise(t.Context(), e, nummer)
	if err != nil || beweis.Inhalt != nil || beweis.Salz != nil {
		t.Errorf("S1-22.13 the proof for operation has contents, %v", err)
	}
	if p, err := protokoll.PruefeBeweis(beweis, s.offen); err != nil || p.Eintrag != nil {
		t.Errorf("S1-22.13 the proof does not hold without its content: %v", err)
	}
	var b bytes.Buffer
	if _, err := s.Exportiere(t.Context(), e, kontrolle.Filter{}, &b); err != nil || strings.Contains(b.String(), "Unauff") {
		t.Errorf("S1-22.13 the export for operation has contents, %v", err)
	}
}

func TestResidentsLearnWhoAsked(t *testing.T) {
	s := neuerLauf(t, nil)
	satz := protokoll.Satzbezug{AGS: "14612000", Ordnungsmerkmal: "B-1", Fassung: 3}
	s.frage(t, 9, 0, func(e *protokoll.Eintrag) { e.Saetze = []protokoll.Satzbezug{satz} })
	s.frage(t, 9, 1, func(e *protokoll.Eintrag) { e.Saetze, e.FuerStelle = []protokoll.Satzbezug{satz}, true })
	s.frage(t, 9, 2, nil)
	e := kontrolleur()
	t.Run("BMG-11.1 only for the purpose of informing the resident", func(t *testing.T) {
		if _, err := s.Zugriffe(t.Context(), e, []protokoll.Satzbezug{satz}); !errors.Is(err, kontrolle.ErrZweck) {
			t.Error(err)
		}
	})
	t.Run("BMG-11.1 none of bodies whose log is their own", func(t *testing.T) {
		e.Zweck = kontrolle.ZweckAuskunft
		liste, err := s.Zugriffe(t.Context(), e, []protokoll.Satzbezug{satz})
		if err != nil || len(liste) != 1 || liste[0].Stelle == "" || len(liste[0].Daten) == 0 {
			t.Errorf("%d retrievals, %v", len(liste), err)
		}
	})
}

func TestBodiesSeeTheirOwnQueriesOnly(t *testing.T) {
	s := neuerLauf(t, nil)
	eigene := s.frage(t, 9, 0, func(e *protokoll.Eintrag) {
		e.Stelle, e.Ergebnis, e.Grund, e.Grundtext = "pd", "03", protokoll.GrundGesperrt, "§ 51"
		e.Sperrtreffer = []protokoll.Sperrtreffer{{Satz: protokoll.Satzbezug{AGS: "14612000"}}}
	})
	fremde := s.frage(t, 9, 1, func(e *protokoll.Eintrag) { e.Stelle = "sta" })
	wer := kontrolle.Eigenkontrolle{Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "pd"}, Kennung: "leiterin"}}
	e, err := s.EigenerEintrag(t.Context(), wer, eigene)
	if err != nil || e.Grund != protokoll.GrundNichtGefunden || e.Grundtext != "" || e.Sperrtreffer != nil || e.Treffer != 0 || e.Saetze != nil {
		t.Errorf("BMG-51.1 the body learns of the block from its own log: %v", err)
	}
	if _, err := s.EigenerEintrag(t.Context(), wer, fremde); err == nil {
		t.Error("S1-23.7 a body sees another body's query")
	}
	liste, err := s.EigeneEintraege(t.Context(), wer, kontrolle.Filter{Stelle: "sta"}, kontrolle.Marke{}, 100)
	if err != nil || slices.ContainsFunc(liste, func(e protokoll.Eintrag) bool { return e.Stelle != "pd" }) {
		t.Errorf("S1-23.7 the list has another body's query, %v", err)
	}
}

func TestContractsSealContentsToTheBody(t *testing.T) {
	_, oeffentlich, err := protokoll.NeuesStellenpaar()
	if err != nil {
		t.Fatal(err)
	}
	v, err := kontrolle.NeuerVertrag("pd", "V 7", oeffentlich, []string{"leiterin"})
	if err != nil {
		t.Fatal(err)
	}
	for _, schlecht := range [][3]string{{"", "V", oeffentlich}, {"pd", "", oeffentlich}, {"pd", "V", "kein Schlüssel"}} {
		if _, err := kontrolle.NeuerVertrag(schlecht[0], schlecht[1], schlecht[2], []string{"x"}); !errors.Is(err, kontrolle.ErrVertrag) {
			t.Errorf("S3-17 contract %v: %v", schlecht, err)
		}
	}
	vertraege := kontrolle.Vertraege{"pd": v}
	s := neuerLauf(t, vertraege)
	b := kontrolle.Starte(kontrolle.Betriebsausstattung{Anhaenger: s.ablage, Vertraege: vertraege})
	t.Cleanup(func() { _ = b.Schliesse() })
	e := protokolltest.Eintrag(mittwoch.Beginn())
	e.Stelle, e.FuerStelle = "pd", true
	if _, err := b.Schreibe(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	zeilen := s.ablage.alle(t.Context())
	letzte := zeilen[len(zeilen)-1]
	offen, err := letzte.Eintrag()
	if err != nil || offen.HatInhalt() || letzte.Kapsel == nil || !letzte.Kapsel.PasstZu(offen) {
		t.Errorf("S3-17 the register keeps the content in clear, or no capsule: %v", err)
	}
	for kennung, soll := range map[string]error{"leiterin": nil, "nutzer": kontrolle.ErrBenannt} {
		t.Run("S3-18 "+kennung, func(t *testing.T) {
			wer := kontrolle.Eigenkontrolle{Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "pd"}, Kennung: kennung}}
			if _, err := s.Kapseln(t.Context(), wer, 1); !errors.Is(err, soll) {
				t.Error(err)
			}
		})
	}
}

func FuzzKriterien(f *testing.F) {
	f.Add(`ags="14612000" nachname="M\"ü" strasse=`)
	f.Add(`=="`)
	f.Fuzz(func(t *testing.T, text string) {
		for name, wert := range kontrolle.Kriterien(text) {
			if len(name)+len(wert) > 4*len(text) {
				t.Error("more comes out than went in")
			}
		}
	})
}
