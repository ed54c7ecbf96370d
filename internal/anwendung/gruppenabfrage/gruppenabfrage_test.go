// SPDX-License-Identifier: EUPL-1.2

package gruppenabfrage_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/gruppenabfrage"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// auskunft stands for the room abruf.
type auskunft struct {
	zahl     abruf.Gruppenzahl
	fehler   error
	personen [][]recht.Auszug // parts
	gesehen  *abruf.FreieAnfrage
	lauf     abruf.Gruppenlauf
	zwischen func() // between two parts
	laeufe   int
}

func (a *auskunft) ZaehleGruppe(_ context.Context, f *abruf.FreieAnfrage) (*abruf.Gruppenzahl, error) {
	a.gesehen = f
	return &a.zahl, a.fehler
}

func (a *auskunft) LiefereGruppe(ctx context.Context, f *abruf.FreieAnfrage, g abruf.Gruppenlauf) (int, error) {
	a.gesehen, a.lauf = f, g
	a.laeufe++
	if a.fehler != nil {
		return 0, a.fehler
	}
	g.Fortschritt(1, 2)
	g.Fortschritt(2, 2)
	n := 0
	for i, p := range a.personen {
		if a.zwischen != nil {
			a.zwischen()
		}
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		antwort := &abruf.Antwort{Status: abruf.StatusErgebnisliste, Personen: p, Protokollnummer: int64(i + 1)}
		if err := g.Liefere(i+1, len(a.personen), antwort); err != nil {
			return n, err
		}
		n += len(p)
	}
	return n, nil
}

// buch is the log; kaputt makes it refuse.
type buch struct {
	eintraege []protokoll.Eintrag
	kaputt    bool
}

func (b *buch) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	if b.kaputt {
		return 0, errors.New("disk is full")
	}
	b.eintraege = append(b.eintraege, e)
	return int64(len(b.eintraege)), e.Vollstaendig()
}

type aufbau struct {
	*gruppenabfrage.Dienst
	buch     *buch
	abruf    *auskunft
	speicher *speicher
	uhr      *uhr.Stell
	gesperrt bool
}

func neu(t *testing.T) *aufbau {
	t.Helper()
	a := &aufbau{
		buch:     &buch{},
		abruf:    &auskunft{zahl: abruf.Gruppenzahl{Anzahl: 2, Profil: "S1-29", Protokollnummer: 7}, personen: [][]recht.Auszug{{person("Muster")}, {person("=1+1")}}},
		speicher: &speicher{auftraege: map[string]gruppenabfrage.Auftrag{}, zweite: map[string]bool{}},
		uhr:      uhr.Fest(time.Date(2026, 11, 22, 10, 0, 0, 0, uhr.Berlin())),
	}
	a.Dienst = gruppenabfrage.Neu(gruppenabfrage.Ausstattung{
		Abruf: a.abruf, Speicher: a.speicher, Postfach: a.speicher, Protokoll: a.buch, Uhr: a.uhr, Hoechstens: 5,
		Register: xmeld.Stelle{Kennung: "ags:14000000", Name: "Register", Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "a@b.example"}},
			Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Ring", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"}}},
		Akteure: func(_ context.Context, stelle, kennung string) (behoerde.Akteur, error) {
			if a.gesperrt {
				return behoerde.Akteur{}, fehler.Neu(fehler.Gesperrt, fehler.CodeZugang, "Gesperrt.")
			}
			return akteur(kennung), nil
		},
	})
	return a
}

func akteur(kennung string) behoerde.Akteur {
	return behoerde.Akteur{Stelle: behoerde.Stelle{ID: "sta", Name: "Staatsanwaltschaft"}, Kennung: kennung}
}

func person(name melde.Name) recht.Auszug {
	return recht.Auszug{Name: melde.Personenname{Familienname: name, Vornamen: "Anna"}, Geburt: melde.Geburt{Datum: 19800517}, Geschlecht: "w"}
}

// frage has every kind of criterion, so that keeping it is tested with all of them.
func frage() *abruf.FreieAnfrage {
	return &abruf.FreieAnfrage{
		Akteur:          akteur("huber"),
		AbrufendeStelle: abruf.AbrufendeStelle{Name: "StA", Anschrift: "Weg 1", Erreichbarkeit: "0351 1", Aktenzeichen: "1/26", Anlass: "Ermittlung", Kennung: "huber"},
		Suche: suche.FreieAnfrage{
			Bereich: suche.Suchbereich{Art: suche.BereichLand, Schluessel: "14"}, Nachname: "Mu*", Geschlecht: "w",
			Geburtszeitraum: suche.Geburtszeitraum{Von: 19560101, Bis: 19751231},
			Wohnung: suche.Wohnungsauswahl{Inland: melde.Inlandsanschrift{Strasse: "Ring"}, HausnummerVon: "1", HausnummerBis: "9",
				Ausland: suche.Auslandsauswahl{Zeilen: []melde.Anschriftzeile{{Inhalt: "Wien"}}}},
		},
		Codes: []int{1, 2}, Dialog: true,
	}
}

func (a *aufbau) zaehle(t *testing.T) gruppenabfrage.Auftrag {
	t.Helper()
	z, err := a.Zaehle(t.Context(), frage())
	if err != nil || z.Auftrag == nil || z.Protokollnummer != 7 {
		t.Fatalf("%+v, %v", z, err)
	}
	return *z.Auftrag
}

func (a *aufbau) gibfrei(t *testing.T, id, kennung string) (gruppenabfrage.Auftrag, error) {
	t.Helper()
	return a.Gibfrei(t.Context(), gruppenabfrage.Freigabe{Akteur: akteur(kennung), Auftrag: id, Zweck: "Ermittlung", Bestaetigt: true})
}

func (a *aufbau) freigegeben(t *testing.T) gruppenabfrage.Auftrag {
	t.Helper()
	auftrag, err := a.gibfrei(t, a.zaehle(t).ID, "huber")
	if err != nil || auftrag.Zustand != gruppenabfrage.Bereit {
		t.Fatalf("%+v, %v", auftrag, err)
	}
	return auftrag
}

func (a *aufbau) erledige(t *testing.T) gruppenabfrage.Auftrag {
	t.Helper()
	auftrag := a.freigegeben(t)
	if ok, err := a.Erledige(t.Context()); !ok || err != nil {
		t.Fatalf("%v, %v", ok, err)
	}
	auftrag, err := a.Auftrag(t.Context(), akteur("x"), auftrag.ID)
	if err != nil {
		t.Fatal(err)
	}
	return auftrag
}

func TestFreigabe(t *testing.T) {
	type schritt struct {
		kennung string
		zustand gruppenabfrage.Zustand
		code    string
	}
	for _, f := range []struct {
		name     string
		zweite   bool
		aendere  func(a *aufbau, f *gruppenabfrage.Freigabe)
		schritte []schritt
	}{
		{"S1-22.6 one person confirms", false, nil, []schritt{{"huber", gruppenabfrage.Bereit, ""}, {"meier", "", gruppenabfrage.CodeZustand}}},
		{"S1-22.6 second person where the body wants one", true, nil, []schritt{
			{"huber", gruppenabfrage.WartetZweite, ""}, {"huber", "", gruppenabfrage.CodeZweitePerson}, {"meier", gruppenabfrage.Bereit, ""}}},
		{"S1-22.6 the one who did not count is the second person", true, nil, []schritt{{"meier", gruppenabfrage.Bereit, ""}}},
		{"S1-22.6 responsibility not confirmed", false, func(_ *aufbau, f *gruppenabfrage.Freigabe) { f.Bestaetigt = false }, []schritt{{"huber", "", gruppenabfrage.CodeUnbestaetigt}}},
		{"S1-22.6 no purpose", false, func(_ *aufbau, f *gruppenabfrage.Freigabe) { f.Zweck = " " }, []schritt{{"huber", "", gruppenabfrage.CodeUnbestaetigt}}},
		{"counting too old", false, func(a *aufbau, _ *gruppenabfrage.Freigabe) { a.uhr.Weiter(24*time.Hour + 1) }, []schritt{{"huber", "", gruppenabfrage.CodeVeraltet}}},
		{"query of another body", false, func(_ *aufbau, f *gruppenabfrage.Freigabe) { f.Akteur.Stelle.ID = "andere" }, []schritt{{"huber", "", gruppenabfrage.CodeUnbekannt}}},
	} {
		t.Run(f.name, func(t *testing.T) {
			a := neu(t)
			if err := a.SetzeZweitePerson(t.Context(), akteur("admin"), f.zweite); err != nil {
				t.Fatal(err)
			}
			id := a.zaehle(t).ID
			for _, s := range f.schritte {
				freigabe := gruppenabfrage.Freigabe{Akteur: akteur(s.kennung), Auftrag: id, Zweck: "Ermittlung", Bestaetigt: true}
				if f.aendere != nil {
					f.aendere(a, &freigabe)
				}
				auftrag, err := a.Gibfrei(t.Context(), freigabe)
				if auftrag.Zustand != s.zustand || (err != nil) != (s.code != "") || err != nil && fehler.CodeVon(err) != s.code {
					t.Errorf("%s: %s, %v; want %s %s", s.kennung, auftrag.Zustand, err, s.zustand, s.code)
				}
			}
		})
	}
	t.Run("too large a group is counted and not released", func(t *testing.T) {
		a := neu(t)
		a.abruf.zahl.Anzahl = 6
		z, err := a.Zaehle(t.Context(), frage())
		if err != nil || !z.ZuGross {
			t.Fatalf("%+v, %v", z, err)
		}
		if _, err := a.gibfrei(t, z.Auftrag.ID, "huber"); fehler.CodeVon(err) != abruf.CodeGruppeZuGross {
			t.Error(err)
		}
	})
	t.Run("a refusal leaves no query", func(t *testing.T) {
		a := neu(t)
		a.abruf.zahl = abruf.Gruppenzahl{Rueckweisungen: []recht.Rueckweisung{{Grund: "04"}}}
		if z, err := a.Zaehle(t.Context(), frage()); err != nil || z.Auftrag != nil || len(z.Rueckweisungen) != 1 || len(a.speicher.auftraege) > 0 {
			t.Errorf("%+v, %v", z, err)
		}
	})
}

// TestErgebnisImPostfach: what lies in the mailbox at the end.
func TestErgebnisImPostfach(t *testing.T) {
	a := neu(t)
	auftrag := a.erledige(t)
	if auftrag.Zustand != gruppenabfrage.Fertig || auftrag.Geliefert != 2 || auftrag.Erledigt != 2 || auftrag.Gesamt != 2 ||
		!auftrag.LoeschenAb.Equal(a.uhr.Jetzt().Add(gruppenabfrage.Aufbewahrung)) {
		t.Errorf("query %+v", auftrag)
	}
	t.Run("the question is asked as it was counted, by who released it", func(t *testing.T) {
		soll := frage()
		soll.Profil = "S1-29"
		if d := cmp.Diff(soll, a.abruf.gesehen); d != "" {
			t.Error(d)
		}
		if w := a.abruf.lauf.Angaben; w["auftrag"] != auftrag.ID || w["freigegeben_von"] != "huber" || w["zweck_der_freigabe"] != "Ermittlung" {
			t.Errorf("for the log: %v", w)
		}
	})
	stuecke, err := a.Postfachstuecke(t.Context(), akteur("x"))
	if err != nil || len(stuecke) != 5 {
		t.Fatalf("%d pieces, %v", len(stuecke), err)
	}
	t.Run("XMeld 1333 for each part", func(t *testing.T) {
		s, err := a.OeffneStueck(t.Context(), akteur("x"), stuecke[0].ID)
		if err != nil || !strings.HasSuffix(s.Name, "-1-von-2.1333.xml") {
			t.Fatalf("%s, %v", s.Name, err)
		}
		if err := xmeld.Pruefe(bytes.NewReader(s.Inhalt)); err != nil {
			t.Errorf("against the schema: %v", err)
		}
		x, err := xmeld.Lies1333(bytes.NewReader(s.Inhalt))
		if err != nil || x.Status != "04" || len(x.Personen) != 1 || x.Ursprung.UUID != auftrag.ID {
			t.Errorf("%+v, %v", x, err)
		}
		h, err := a.OeffneStueck(t.Context(), akteur("x"), stuecke[1].ID)
		if err != nil || !bytes.Contains(h.Inhalt, []byte("protokoll")) {
			t.Errorf("hints %s, %v", h.Inhalt, err)
		}
	})
	t.Run("CSV without formulas", func(t *testing.T) {
		s, err := a.OeffneStueck(t.Context(), akteur("x"), stuecke[4].ID)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(s.Inhalt, []byte("\ufeff"))))
		r.Comma = ';'
		zeilen, err := r.ReadAll()
		if err != nil || len(zeilen) != 3 || zeilen[1][1] != "Muster" || zeilen[2][1] != "'=1+1" || zeilen[2][0] != "2" {
			t.Errorf("%v, %v", zeilen, err)
		}
	})
	t.Run("S1-22.7 reading is on record before it leaves", func(t *testing.T) {
		vorher := len(a.buch.eintraege)
		if _, err := a.OeffneStueck(t.Context(), akteur("x"), stuecke[0].ID); err != nil || len(a.buch.eintraege) != vorher+1 {
			t.Errorf("%d entries, %v", len(a.buch.eintraege)-vorher, err)
		}
		a.buch.kaputt = true
		defer func() { a.buch.kaputt = false }()
		if s, err := a.OeffneStueck(t.Context(), akteur("x"), stuecke[0].ID); err == nil || s.Inhalt != nil {
			t.Error("read without a log entry")
		}
	})
	t.Run("nobody else opens it", func(t *testing.T) {
		if _, err := a.OeffneStueck(t.Context(), behoerde.Akteur{Stelle: behoerde.Stelle{ID: "andere"}}, stuecke[0].ID); fehler.CodeVon(err) != gruppenabfrage.CodeStueckFehlt {
			t.Error(err)
		}
	})
	if ok, err := a.Erledige(t.Context()); ok || err != nil {
		t.Errorf("done twice: %v, %v", ok, err)
	}
}

func TestArbeitDieScheitert(t *testing.T) {
	t.Run("tried again, then given up", func(t *testing.T) {
		a := neu(t)
		auftrag := a.freigegeben(t)
		a.abruf.fehler = errors.New("disk gone")
		for versuch := 1; ; versuch++ {
			if ok, err := a.Erledige(t.Context()); !ok || err == nil {
				t.Fatalf("attempt %d: %v, %v", versuch, ok, err)
			}
			stand, err := a.Auftrag(t.Context(), akteur("x"), auftrag.ID)
			if err != nil {
				t.Fatal(err)
			}
			if stand.Zustand == gruppenabfrage.Gescheitert {
				if versuch != 5 || !strings.Contains(stand.Fehler, "Registerstelle") {
					t.Errorf("attempt %d: %q", versuch, stand.Fehler)
				}
				break
			}
			if ok, err := a.Erledige(t.Context()); ok || err != nil {
				t.Errorf("tried again without a pause: %v", err)
			}
			a.uhr.Weiter(time.Hour)
		}
	})
	t.Run("S3-15 body blocked before the delivery", func(t *testing.T) {
		a := neu(t)
		a.gesperrt = true
		if auftrag := a.erledige(t); auftrag.Zustand != gruppenabfrage.Gescheitert || auftrag.Fehler != "Gesperrt." || a.abruf.laeufe != 0 {
			t.Errorf("%+v", auftrag)
		}
	})
	t.Run("cancelled in the middle", func(t *testing.T) {
		a := neu(t)
		auftrag := a.freigegeben(t)
		a.abruf.zwischen = func() {
			if _, err := a.BrichAb(t.Context(), akteur("meier"), auftrag.ID); err != nil && fehler.CodeVon(err) != gruppenabfrage.CodeZustand {
				t.Error(err)
			}
		}
		if ok, err := a.Erledige(t.Context()); !ok || err != nil {
			t.Fatalf("%v, %v", ok, err)
		}
		stuecke, err := a.Postfachstuecke(t.Context(), akteur("x"))
		stand, _ := a.Auftrag(t.Context(), akteur("x"), auftrag.ID)
		if stand.Zustand != gruppenabfrage.Abgebrochen || len(stuecke) > 0 || err != nil {
			t.Errorf("%s with %d pieces, %v", stand.Zustand, len(stuecke), err)
		}
		if _, err := a.BrichAb(t.Context(), akteur("meier"), auftrag.ID); fehler.CodeVon(err) != gruppenabfrage.CodeZustand {
			t.Error(err)
		}
	})
	t.Run("the program ends in the middle, the next one delivers once", func(t *testing.T) {
		a := neu(t)
		a.freigegeben(t)
		ctx, halt := context.WithCancel(t.Context())
		a.abruf.zwischen = halt
		if _, err := a.Erledige(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		a.abruf.zwischen = nil
		if ok, err := a.Erledige(t.Context()); !ok || err != nil {
			t.Fatalf("%v, %v", ok, err)
		}
		if stuecke, err := a.Postfachstuecke(t.Context(), akteur("x")); len(stuecke) != 5 || err != nil {
			t.Errorf("%d pieces, %v", len(stuecke), err)
		}
	})
	t.Run("a worker that was killed loses its lease", func(t *testing.T) {
		a := neu(t)
		auftrag := a.freigegeben(t)
		p := gruppenabfrage.Pacht{Marke: "tot", Jetzt: a.uhr.Jetzt(), Bis: a.uhr.Jetzt().Add(2 * time.Minute)}
		if _, da, err := a.speicher.Nimm(t.Context(), p); !da || err != nil {
			t.Fatal(da, err)
		}
		if ok, err := a.Erledige(t.Context()); ok || err != nil {
			t.Fatalf("taken from a living worker: %v, %v", ok, err)
		}
		a.uhr.Weiter(2 * time.Minute)
		if ok, err := a.Erledige(t.Context()); !ok || err != nil {
			t.Fatalf("%v, %v", ok, err)
		}
		if stand, _ := a.Auftrag(t.Context(), akteur("x"), auftrag.ID); stand.Zustand != gruppenabfrage.Fertig || stand.Versuche != 2 {
			t.Errorf("%+v", stand)
		}
	})
}

// TestArbeite: a release wakes the worker.
func TestArbeite(t *testing.T) {
	a := neu(t)
	fertig := make(chan struct{})
	a.speicher.geschlossen = func() { close(fertig) }
	ctx, halt := context.WithCancel(t.Context())
	ende := make(chan struct{})
	go func() { a.Arbeite(ctx); close(ende) }()
	a.freigegeben(t)
	<-fertig
	halt()
	<-ende
}

// FuzzCSV: no cell of the list begins like a formula, whatever a name holds.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"=1", "+1", "-1", "@x", "\t=1", "Muster", "a\r\n=b", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		a := neu(t)
		p := person(melde.Name(name))
		p.Geburt.Ort, p.Name.Doktorgrad = name, name
		a.abruf.personen = [][]recht.Auszug{{p}}
		a.erledige(t)
		inhalt := a.speicher.stuecke[len(a.speicher.stuecke)-1].Inhalt
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(inhalt, []byte("\ufeff"))))
		r.Comma = ';'
		zeilen, err := r.ReadAll()
		if err != nil || len(zeilen) != 2 {
			t.Fatalf("%d rows, %v", len(zeilen), err)
		}
		for i, zelle := range zeilen[1] {
			if zelle != "" && strings.Contains("=+-@\t\r", zelle[:1]) {
				t.Errorf("cell %s is a formula", strconv.Itoa(i))
			}
		}
	})
}
