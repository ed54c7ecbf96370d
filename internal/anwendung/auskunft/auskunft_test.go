// SPDX-License-Identifier: EUPL-1.2

package auskunft_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

// TestErteile says for each situation what comes out: the street of the answer,
// "tot", "ohne" for an answer without address, or "" for the neutral answer.
func TestErteile(t *testing.T) {
	const (
		keine, normal, lueckenhaft = auskunft.KetteKeine, auskunft.KetteNormal, auskunft.KetteLueckenhaft
	)
	jung, alt := melde.TeilbekanntesDatum(20240301), melde.TeilbekanntesDatum(20100301)
	nachLeipzig := inland(leipzig, "Neue Gasse", "1")
	umzug := func(r *register) (a, b int) {
		x := bewohner(leipzig, "Neue Gasse")
		x.Wohnungen[0].Einzug = jung
		return r.lege(verzogen(bewohner(dresden, "Alte Gasse"), jung, nachLeipzig)), r.lege(x)
	}
	ohneSuche := func(s *melde.Meldesatz) *melde.Meldesatz { s.Geburt.Ort = "Riesa"; return s } // is not found by the profile itself
	faelle := map[string]struct {
		baue  func(r *register)
		kette auskunft.Kette
		soll  string
		grund protokoll.Grund
	}{
		"S2-32.2 present address":                     {func(r *register) { r.lege(bewohner(dresden, "Alte Gasse")) }, keine, "Alte Gasse", "gefunden"},
		"S2-32.15 nobody":                             {func(*register) {}, keine, "", "nicht_gefunden"},
		"E-D2 two persons":                            {func(r *register) { r.lege(bewohner(dresden, "A")); r.lege(bewohner(leipzig, "B")) }, keine, "", "mehrere"},
		"E-D3 one of two is blocked and still counts": {func(r *register) { r.lege(bewohner(dresden, "A")); r.lege(gesperrt(bewohner(leipzig, "B"))) }, keine, "", "mehrere"},
		"S2-32.16 blocked":                            {func(r *register) { r.lege(gesperrt(bewohner(dresden, "A"))) }, keine, "", "gesperrt"},
		"BMG-51.5 block of adoption": {func(r *register) {
			s := bewohner(dresden, "A")
			s.Sperren = []melde.Auskunftssperre{{Grund: melde.SperreAdoption}}
			r.lege(s)
		}, keine, "", "gesperrt"},
		"S2-32.16 objection to a transmission is no Sperre": {func(r *register) {
			s := bewohner(dresden, "A")
			s.Sperren = []melde.Auskunftssperre{{Grund: melde.WiderspruchParteien}}
			r.lege(s)
		}, keine, "A", "gefunden"},
		"S0-07 objection to the Internet": {func(r *register) {
			s := bewohner(dresden, "A")
			s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzWiderspruchInternet, Inhalt: []string{"true"}}}}
			r.lege(s)
		}, keine, "", "gesperrt"},
		"BMG-52 only dwelling under a Sperrvermerk": {func(r *register) {
			s := bewohner(dresden, "A")
			s.Wohnungen[0].Anschrift.BedingterSperrvermerk = true
			r.lege(s)
		}, keine, "", "gesperrt"},
		"BMG-52 another dwelling may be told": {func(r *register) {
			s := bewohner(dresden, "A")
			s.Wohnungen[0].Anschrift.BedingterSperrvermerk = true
			s.Wohnungen = append(s.Wohnungen, melde.Wohnung{Anschrift: inland(dresden, "B", "1"), Aktuell: true, Status: melde.Nebenwohnung})
			r.lege(s)
		}, keine, "B", "gefunden"},
		"S2-32.2 dead": {func(r *register) { s := bewohner(dresden, "A"); s.Tod = &melde.Tod{Tag: 20250101}; r.lege(s) }, normal, "tot", "gefunden"},
		"S2-32.4 moved within Saxony, not followed": {func(r *register) {
			s := verzogen(bewohner(dresden, "A"), jung, nachLeipzig)
			r.lege(s)
			r.lege(ohneSuche(bewohner(chemnitz, "Z")))
		}, keine, "Neue Gasse", "gefunden"},
		"S2-32.4 moved to unknown": {func(r *register) {
			s := verzogen(bewohner(dresden, "A"), jung, melde.Anschrift{Form: melde.AnschriftUnbekannt, Sachverhalt: "0"})
			r.lege(s)
		}, keine, "ohne", "gefunden"},
		"S2-32.4 moved abroad": {func(r *register) {
			s := verzogen(bewohner(dresden, "A"), jung, melde.Anschrift{Form: melde.AnschriftStaat, Staat: "151"})
			r.lege(s)
		}, normal, "151", "gefunden"},
		"S2-32.5 followed within Saxony": {func(r *register) { a, b := umzug(r); r.saetze[b-1] = ohneSuche(r.saetze[b-1]); _ = a }, normal, "Neue Gasse", "gefunden"},
		"S2-32.7 S2-32.8 followed over three municipalities, only the end is told": {func(r *register) {
			a, b := umzug(r)
			_ = a
			r.saetze[b-1] = ohneSuche(verzogen(r.saetze[b-1], 20250501, inland(chemnitz, "Dritte Gasse", "1")))
			c := ohneSuche(bewohner(chemnitz, "Dritte Gasse"))
			c.Wohnungen[0].Einzug = 20250501
			r.lege(c)
		}, normal, "Dritte Gasse", "gefunden"},
		"S2-32.7 gap ends the chain": {func(r *register) { r.lege(verzogen(bewohner(dresden, "A"), jung, nachLeipzig)) }, normal, "Neue Gasse", "gefunden"},
		"S2-32.7 moved in before moved out is nobody's chain": {func(r *register) {
			_, b := umzug(r)
			r.saetze[b-1] = ohneSuche(r.saetze[b-1])
			r.saetze[b-1].Wohnungen[0].Einzug = alt
			r.saetze[b-1].Wohnungen[0].Status = melde.Nebenwohnung
		}, normal, "Neue Gasse", "gefunden"},
		"S2-32.7 circle ends": {func(r *register) {
			_, b := umzug(r)
			r.saetze[b-1] = ohneSuche(verzogen(r.saetze[b-1], jung, inland(dresden, "Alte Gasse", "1")))
			r.saetze[0].Wohnungen[0].Einzug = jung
		}, normal, "Alte Gasse", "gefunden"},
		"S2-32.6 blocked where she moved to":                  {func(r *register) { _, b := umzug(r); r.saetze[b-1] = gesperrt(ohneSuche(r.saetze[b-1])) }, normal, "", "gesperrt"},
		"E-D4 blocked where she moved to, chain not followed": {func(r *register) { _, b := umzug(r); r.saetze[b-1] = gesperrt(ohneSuche(r.saetze[b-1])) }, keine, "", "gesperrt"},
		"E-D4 Sperrvermerk where she moved to, chain not followed": {func(r *register) {
			_, b := umzug(r)
			ohneSuche(r.saetze[b-1]).Wohnungen[0].Anschrift.BedingterSperrvermerk = true
		}, keine, "", "gesperrt"},
		"E-D4 one of two where she moved to is blocked": {func(r *register) {
			_, b := umzug(r)
			zweite := ohneSuche(gesperrt(bewohner(leipzig, "Neue Gasse")))
			zweite.Wohnungen[0].Einzug = jung
			r.saetze[b-1] = ohneSuche(r.saetze[b-1])
			r.lege(zweite)
		}, normal, "", "gesperrt"},
		"S2-32.7 two where she moved to": {func(r *register) {
			_, b := umzug(r)
			zweite := ohneSuche(bewohner(leipzig, "Neue Gasse"))
			zweite.Wohnungen[0].Einzug = jung
			r.saetze[b-1] = ohneSuche(r.saetze[b-1])
			r.lege(zweite)
		}, normal, "Neue Gasse", "gefunden"},
		"BMG-33.4 another record of the bundle is blocked": {func(r *register) {
			a := r.lege(bewohner(dresden, "A"))
			r.verbinde(a, r.lege(ohneSuche(gesperrt(bewohner(leipzig, "B")))), abruf.Sicher)
		}, keine, "", "gesperrt"},
		"BMG-33.4 a record that may be hers is blocked": {func(r *register) {
			a := r.lege(bewohner(dresden, "A"))
			r.verbinde(a, r.lege(ohneSuche(gesperrt(bewohner(leipzig, "B")))), abruf.Offen)
		}, keine, "", "gesperrt"},
		"S2-32.15 two records of one sure bundle are one person": {func(r *register) {
			a := r.lege(verzogen(bewohner(dresden, "A"), alt, nachLeipzig))
			r.verbinde(a, r.lege(bewohner(leipzig, "Neue Gasse")), abruf.Sicher)
		}, keine, "Neue Gasse", "gefunden"},
		"S2-32.10 two records of a bundle that is not sure are two": {func(r *register) {
			a := r.lege(bewohner(dresden, "A"))
			r.verbinde(a, r.lege(bewohner(leipzig, "B")), abruf.Offen)
		}, lueckenhaft, "", "mehrere"},
		"S2-32.9 gap is bridged by the bundle": {func(r *register) {
			a := r.lege(verzogen(bewohner(dresden, "A"), 20230301, melde.Anschrift{Form: melde.AnschriftStaat, Staat: "151"}))
			r.verbinde(a, r.lege(ohneSuche(bewohner(chemnitz, "Spaete Gasse"))), abruf.Sicher)
		}, lueckenhaft, "Spaete Gasse", "gefunden"},
		"S2-32.5 the same gap ends the normal chain": {func(r *register) {
			a := r.lege(verzogen(bewohner(dresden, "A"), 20230301, melde.Anschrift{Form: melde.AnschriftStaat, Staat: "151"}))
			r.verbinde(a, r.lege(ohneSuche(bewohner(chemnitz, "Spaete Gasse"))), abruf.Sicher)
		}, normal, "151", "gefunden"},
		"S2-32.10 an unsure bundle bridges nothing": {func(r *register) {
			a := r.lege(verzogen(bewohner(dresden, "A"), 20230301, melde.Anschrift{Form: melde.AnschriftStaat, Staat: "151"}))
			r.verbinde(a, r.lege(ohneSuche(bewohner(chemnitz, "Spaete Gasse"))), abruf.Offen)
		}, lueckenhaft, "151", "gefunden"},
		"BMG-13.1 gesonderte Aufbewahrung is not searched by itself": {func(r *register) { r.lege(verzogen(bewohner(dresden, "A"), alt, nachLeipzig)) }, keine, "", "nicht_gefunden"},
	}
	for name, f := range faelle {
		t.Run(name, func(t *testing.T) {
			r := &register{}
			f.baue(r)
			e, err := dienst(t, r).Erteile(t.Context(), kontext(), ersuchen(f.kette))
			if err != nil {
				t.Fatal(err)
			}
			if ist := kurz(e); ist != f.soll {
				t.Errorf("answer %q, want %q", ist, f.soll)
			}
			if g := r.eintraege[0].Grund; g != f.grund {
				t.Errorf("the log says %q, want %q", g, f.grund)
			}
		})
	}
}

// kurz says where a person was found.
func kurz(e auskunft.Ergebnis) string {
	switch a := e.Auskunft; {
	case a == nil:
		return ""
	case a.Verstorben:
		return "tot"
	case len(a.Anschriften) == 0:
		return "ohne"
	case a.Anschriften[0].Anschrift.Form == melde.AnschriftInland:
		return a.Anschriften[0].Anschrift.Inland.Strasse
	default:
		return a.Anschriften[0].Anschrift.Staat
	}
}

func TestErteileSaysFiveFacts(t *testing.T) {
	r := &register{}
	s := bewohner(dresden, "Alte Gasse")
	anschrift := s.Wohnungen[0].Anschrift
	s.Wohnungen[0].Anschrift.Inland.Wohnungsinhaber = "Meier"
	r.lege(s)
	e, err := dienst(t, r).Erteile(t.Context(), kontext(), ersuchen(auskunft.KetteKeine))
	if err != nil {
		t.Fatal(err)
	}
	soll := auskunft.Ergebnis{Tatbestand: gebuehr.Auskunft, Protokollnummer: 1, Grundlage: []auskunft.Grundlage{{Satz: 1, Fassung: 1}}, Auskunft: &auskunft.Auskunft{
		Familienname: "Kästner", Vornamen: "Ida Marie", Rufname: "Marie", Doktorgrad: "Dr.",
		Anschriften: []auskunft.Anschrift{{Status: melde.AlleinigeWohnung, Anschrift: anschrift}},
	}}
	if d := cmp.Diff(soll, e); d != "" {
		t.Errorf("S2-32.2 %s", d)
	}
}

func TestErteileFromSeparateStorage(t *testing.T) {
	alt := func(r *register) *melde.Meldesatz {
		s := verzogen(bewohner(dresden, "A"), 20100301, inland("09162000", "Am Markt", "1"))
		r.lege(s)
		return s
	}
	faelle := map[string]struct {
		baue func(r *register)
		soll gebuehr.Tatbestand
	}{
		"S2-34.4 answer out of it":                     {func(r *register) { alt(r) }, gebuehr.Archiv},
		"G5 a hit in the active stock ends the search": {func(r *register) { alt(r); r.lege(bewohner(leipzig, "B")) }, gebuehr.Auskunft},
		"G3 nobody":  {func(*register) {}, gebuehr.ArchivNeutral},
		"G3 blocked": {func(r *register) { gesperrt(alt(r)) }, gebuehr.ArchivNeutral},
		"G5 a blocked person of the active stock is not passed over": {func(r *register) { alt(r); r.lege(gesperrt(bewohner(leipzig, "B"))) }, gebuehr.ArchivNeutral},
	}
	for name, f := range faelle {
		t.Run(name, func(t *testing.T) {
			r := &register{}
			f.baue(r)
			e := ersuchen(auskunft.KetteKeine)
			e.Archiv = true
			ist, err := dienst(t, r).Erteile(t.Context(), kontext(), e)
			if err != nil || ist.Tatbestand != f.soll {
				t.Errorf("fact %d, want %d; %v", ist.Tatbestand, f.soll, err)
			}
		})
	}
}

// The neutral answer is the same, whatever the cause, and so are the steps that
// lead to it and the width of its log entry.
func TestNeutralAnswerIsOneForAllCauses(t *testing.T) {
	ursachen := map[string]func(*register){
		"unknown": func(*register) {},
		"several": func(r *register) { r.lege(bewohner(dresden, "A")); r.lege(bewohner(leipzig, "B")) },
		"blocked": func(r *register) { r.lege(gesperrt(bewohner(dresden, "A"))) },
		"conditional": func(r *register) {
			s := bewohner(dresden, "A")
			s.Wohnungen[0].Anschrift.BedingterSperrvermerk = true
			r.lege(s)
		},
		"archive": func(r *register) { r.lege(verzogen(bewohner(dresden, "A"), 20100301, inland(leipzig, "B", "1"))) },
	}
	var breiten []int
	for name, baue := range ursachen {
		t.Run("BMG-51.1 "+name, func(t *testing.T) {
			r := &register{}
			baue(r)
			e, err := dienst(t, r).Erteile(t.Context(), kontext(), ersuchen(auskunft.KetteKeine))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(auskunft.Ergebnis{Tatbestand: gebuehr.Neutral, Protokollnummer: 1}, e); d != "" {
				t.Error(d)
			}
			inhalt, err := protokoll.Kodiere(r.eintraege[0])
			if err != nil {
				t.Fatal(err)
			}
			breiten = append(breiten, len(inhalt))
		})
	}
	if slices.Min(breiten) != slices.Max(breiten) {
		t.Errorf("log entries have the widths %v", breiten)
	}
}

func TestErteileRefusesIncompleteProfiles(t *testing.T) {
	r := &register{}
	r.lege(bewohner(dresden, "A"))
	e := &auskunft.Ersuchen{Anfrage: suche.Privatanfrage{Nachname: "Kästner", Vornamen: "Ida", Geburtsdatum: 19800517}, Kette: auskunft.KetteKeine}
	ist, err := dienst(t, r).Erteile(t.Context(), kontext(), e)
	if err != nil || ist.Tatbestand != gebuehr.KeineGebuehr || !slices.Equal(ist.Maengel, []suche.Mangel{suche.MangelMerkmale}) {
		t.Errorf("S2-32.12 %+v, %v", ist, err)
	}
	if slices.Contains(r.schritte, "suche") {
		t.Error("S2-32.12 the stock was searched")
	}
	if r.eintraege[0].Ergebnis != protokoll.Rueckweisung("08") {
		t.Errorf("the log says %q", r.eintraege[0].Ergebnis)
	}
}

func TestErteileWithoutStockOrLog(t *testing.T) {
	r := &register{fehler: errors.New("disk")}
	if _, err := dienst(t, r).Erteile(t.Context(), kontext(), ersuchen(auskunft.KetteKeine)); err == nil {
		t.Error("G9 answered without the stock")
	}
	r = &register{}
	r.lege(bewohner(dresden, "A"))
	if _, err := dienstMit(t, r, vollerDatentraeger{}).Erteile(t.Context(), kontext(), ersuchen(auskunft.KetteKeine)); err == nil {
		t.Error("S1-22.7 answered without a log entry")
	}
}

type vollerDatentraeger struct{}

func (vollerDatentraeger) Schreibe(context.Context, protokoll.Eintrag) (int64, error) {
	return 0, errors.New("disk is full")
}

func TestAnswersLeaveAtTicks(t *testing.T) {
	const raster = 100 * time.Millisecond
	for arbeit, soll := range map[time.Duration]time.Duration{0: raster, 30 * time.Millisecond: 70 * time.Millisecond, 130 * time.Millisecond: 70 * time.Millisecond} {
		r := &register{}
		u := uhr.Fest(heute)
		var gewartet time.Duration
		a := anschluesse(t, r, langsam{r, u, arbeit})
		a.Uhr = u
		a.Warte = func(_ context.Context, d time.Duration) error { gewartet = d; return nil }
		if _, err := auskunft.Neu(a, auskunft.Einstellungen{Raster: raster}).Erteile(t.Context(), kontext(), ersuchen(auskunft.KetteKeine)); err != nil {
			t.Fatal(err)
		}
		if gewartet != soll {
			t.Errorf("BMG-51.1 after %v of work it waits %v, want %v", arbeit, gewartet, soll)
		}
	}
}

// langsam needs its time to write the log.
type langsam struct {
	*register
	uhr    *uhr.Stell
	arbeit time.Duration
}

func (l langsam) Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error) {
	l.uhr.Weiter(l.arbeit)
	return l.register.Schreibe(ctx, e)
}

func TestGilt(t *testing.T) {
	r := &register{}
	nr := r.lege(bewohner(dresden, "A"))
	d := dienst(t, r)
	e, err := d.Erteile(t.Context(), kontext(), ersuchen(auskunft.KetteKeine))
	if err != nil {
		t.Fatal(err)
	}
	pruefe := func(name string, soll bool, g []auskunft.Grundlage) {
		t.Helper()
		if ist, err := d.Gilt(t.Context(), g); err != nil || ist != soll {
			t.Errorf("%s: %t, %v", name, ist, err)
		}
	}
	pruefe("unchanged", true, e.Grundlage)
	pruefe("changed", false, []auskunft.Grundlage{{Satz: 1, Fassung: 0}})
	anderer := r.lege(gesperrt(bewohner(leipzig, "B")))
	r.verbinde(nr, anderer, abruf.Sicher)
	pruefe("BMG-33.4 a Sperre has come to another record", false, e.Grundlage)
}

func TestBlockedPersonIsNotedForNotification(t *testing.T) {
	for name, f := range map[string]struct {
		baue     func(*register)
		verzicht bool
		soll     int
	}{
		"BMG-51.3 blocked person":                        {func(r *register) { r.lege(gesperrt(bewohner(dresden, "A"))) }, false, 1},
		"BMG-49.7 also if the asker waives the rest":     {func(r *register) { r.lege(gesperrt(bewohner(dresden, "A"))) }, true, 1},
		"BMG-51.3 nobody is blocked":                     {func(r *register) { r.lege(bewohner(dresden, "A")) }, false, 0},
		"BMG-51.3 one of several, met not without doubt": {func(r *register) { r.lege(gesperrt(bewohner(dresden, "A"))); r.lege(bewohner(leipzig, "B")) }, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := &register{}
			f.baue(r)
			e := ersuchen(auskunft.KetteKeine)
			e.VerzichtAufMitteilung = f.verzicht
			if _, err := dienst(t, r).Erteile(t.Context(), kontext(), e); err != nil {
				t.Fatal(err)
			}
			ist := r.eintraege[0].Sperrtreffer
			if len(ist) != f.soll || f.soll > 0 && (!ist[0].Neutral || ist[0].Verzicht != f.verzicht || ist[0].Gruende[0] != string(melde.SperreGefahr)) {
				t.Errorf("noted %+v", ist)
			}
		})
	}
}
