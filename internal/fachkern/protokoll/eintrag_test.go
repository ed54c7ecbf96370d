// SPDX-License-Identifier: EUPL-1.2

package protokoll_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/uhr"
)

// zeit is noon in Berlin on a summer day of 2007, the year the ordinance began.
func zeit() time.Time { return time.Date(2007, 8, 1, 12, 0, 0, 123_456_789, uhr.Berlin()) }

// gleich compares entries field by field although they do not print.
func gleich(a, b protokoll.Eintrag) string {
	return cmp.Diff(a, b, cmpopts.EquateEmpty(),
		cmpopts.IgnoreUnexported(protokoll.Feld{}, protokoll.Satzbezug{}))
}

func TestVollstaendig(t *testing.T) {
	type aenderung = func(*protokoll.Eintrag)
	faelle := map[string]struct {
		aendere aenderung
		element string // "" when the entry is complete
	}{
		"S1-22.8 complete entry":               {func(*protokoll.Eintrag) {}, ""},
		"S1-22.8 without Stelle":               {func(e *protokoll.Eintrag) { e.Stelle = "" }, "stelle"},
		"S1-22.8 without Kennung":              {func(e *protokoll.Eintrag) { e.Kennung = "" }, "kennung"},
		"S1-22.8 without Art":                  {func(e *protokoll.Eintrag) { e.Art = "" }, "art"},
		"S1-22.8 with unknown Art":             {func(e *protokoll.Eintrag) { e.Art = "irgendwas" }, "art"},
		"S1-22.8 without Zeit":                 {func(e *protokoll.Eintrag) { e.Zeit = time.Time{} }, "zeit"},
		"S1-22.8 without Kriterien":            {func(e *protokoll.Eintrag) { e.Kriterien = "" }, "kriterien"},
		"S1-22.8 without Ergebnis":             {func(e *protokoll.Eintrag) { e.Ergebnis = "" }, "ergebnis"},
		"DAV-11 without name of the body":      {func(e *protokoll.Eintrag) { e.StelleName = " " }, "stelle_name"},
		"DAV-11 without address of the body":   {func(e *protokoll.Eintrag) { e.StelleAnschrift = "" }, "stelle_anschrift"},
		"DAV-11 without Erreichbarkeit":        {func(e *protokoll.Eintrag) { e.Erreichbarkeit = "" }, "erreichbarkeit"},
		"DAV-11 § 40 Abs. 1 Aktenzeichen":      {func(e *protokoll.Eintrag) { e.Aktenzeichen = "\t" }, "aktenzeichen"},
		"DAV-11 § 40 Abs. 1 Anlass":            {func(e *protokoll.Eintrag) { e.Anlass = "" }, "anlass"},
		"without Profil":                       {func(e *protokoll.Eintrag) { e.Profil = "" }, "profil"},
		"without Norm":                         {func(e *protokoll.Eintrag) { e.Norm = "" }, "norm"},
		"without class":                        {func(e *protokoll.Eintrag) { e.Klasse = "" }, "klasse"},
		"without true reason":                  {func(e *protokoll.Eintrag) { e.Grund = "" }, "grund"},
		"S1-22.9 no hit is a number too":       {func(e *protokoll.Eintrag) { e.Art, e.Treffer = protokoll.Gruppenabfrage, 0 }, ""},
		"S1-22.9 unknown number is refused":    {func(e *protokoll.Eintrag) { e.Art, e.Treffer = protokoll.Gruppenabfrage, -1 }, "treffer"},
		"S1-22.12 look into the log needs aim": {func(e *protokoll.Eintrag) { e.Art, e.Anlass = protokoll.Protokolleinsicht, "" }, "anlass"},
		"refused query has what is known": {func(e *protokoll.Eintrag) {
			*e = protokoll.Eintrag{
				Zeit: e.Zeit, Art: protokoll.Personensuche, Klasse: protokoll.KlasseAbruf,
				Ergebnis: protokoll.Rueckweisung("17"), Grund: protokoll.GrundPflichtangabe,
			}
		}, ""},
		"refused log-in": {func(e *protokoll.Eintrag) {
			*e = protokoll.Eintrag{
				Zeit: e.Zeit, Art: protokoll.Anmeldung, Klasse: protokoll.KlasseAbruf,
				Ergebnis: protokoll.Abweisung(fehler.CodeZugang), Grund: protokoll.GrundZugang,
			}
		}, ""},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			e := protokolltest.Eintrag(zeit())
			fall.aendere(&e)
			err := e.Vollstaendig()
			if fall.element == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if fehler.ElementVon(err) != fall.element || fehler.ArtVon(err) != fehler.Intern || fehler.CodeVon(err) != protokoll.CodeUnvollstaendig {
				t.Errorf("got %v, want element %s", err, fall.element)
			}
			if _, err := protokoll.Bereite(e); err == nil {
				t.Error("an incomplete entry can be stored")
			}
		})
	}
}

func TestErgebnisVerweigert(t *testing.T) {
	for e, soll := range map[protokoll.Ergebnis]bool{
		"01": false, "02": false, "03": false, "04": false, protokoll.ErgebnisOK: false,
		protokoll.Rueckweisung("17"): true, protokoll.Abweisung("BERECHTIGUNG"): true,
	} {
		if e.Verweigert() != soll {
			t.Errorf("%q: want %v", e, soll)
		}
	}
}

func TestEncodingOfFirstVersionIsFixed(t *testing.T) {
	e := protokoll.Eintrag{
		Nummer: 99, Zeit: zeit(), Art: protokoll.Anmeldung, Klasse: protokoll.KlasseAbruf,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
		Felder:  []protokoll.Feld{{Blatt: "0101", Norm: "x"}},
		Weitere: map[string]string{"b": "2", "a": "1"},
	}
	inhalt, err := protokoll.Kodiere(e)
	if err != nil {
		t.Fatal(err)
	}
	// Written down once by hand from RFC 8949: version, map of 8 pairs, integer keys in order.
	soll := "01" + "a8" +
		"01" + "781b" + hex.EncodeToString([]byte("2007-08-01T10:00:00.123456Z")) +
		"02" + "69" + hex.EncodeToString([]byte("anmeldung")) +
		"03" + "65" + hex.EncodeToString([]byte("abruf")) +
		"10" + "62" + hex.EncodeToString([]byte("ok")) +
		"11" + "68" + hex.EncodeToString([]byte("erledigt")) +
		"13" + "00" +
		"14" + "81" + "82" + "64" + hex.EncodeToString([]byte("0101")) + "61" + hex.EncodeToString([]byte("x")) +
		"16" + "a2" + "6161" + "6131" + "6162" + "6132"
	if got := hex.EncodeToString(inhalt); got != soll {
		t.Errorf("got  %s\nwant %s", got, soll)
	}
}

func TestLiesIsTheInverseOfKodiere(t *testing.T) {
	text := rapid.StringN(0, 40, -1)
	rapid.Check(t, func(t *rapid.T) {
		e := protokoll.Eintrag{
			Zeit: time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "zeit")).UTC(),
			Art:  rapid.SampledFrom(protokoll.Arten()).Draw(t, "art"), Klasse: protokoll.KlasseAbruf,
			Stelle: text.Draw(t, "stelle"), Anlass: text.Draw(t, "anlass"), Kriterien: text.Draw(t, "kriterien"),
			Anforderung: rapid.SliceOfN(text, 0, 5).Draw(t, "anforderung"),
			Ergebnis:    protokoll.Ergebnis(text.Draw(t, "ergebnis")), Treffer: rapid.Int64().Draw(t, "treffer"),
			Weitere: rapid.MapOfN(text, text, 0, 5).Draw(t, "weitere"),
		}
		for range rapid.IntRange(0, 4).Draw(t, "saetze") {
			e.Saetze = append(e.Saetze, protokoll.Satzbezug{AGS: text.Draw(t, "ags"), Fassung: rapid.Int64().Draw(t, "fassung")})
		}
		inhalt, err := protokoll.Kodiere(e)
		if err != nil {
			t.Fatal(err)
		}
		gelesen, err := protokoll.Lies(inhalt)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gleich(e, gelesen); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestLiesRefusesEveryOtherForm(t *testing.T) {
	gut, err := protokoll.Kodiere(protokolltest.Eintrag(zeit()))
	if err != nil {
		t.Fatal(err)
	}
	faelle := map[string][]byte{
		"nothing":             {},
		"version only":        gut[:1],
		"unknown version":     append([]byte{2}, gut[1:]...),
		"cut off":             gut[:len(gut)-1],
		"something behind":    append(slices.Clone(gut), 0),
		"unknown field":       append([]byte{1, gut[1] + 1}, append(slices.Clone(gut[2:]), 0x18, 0x60, 0x00)...),
		"indefinite map":      append(append([]byte{1, 0xbf}, gut[2:]...), 0xff),
		"array":               {1, 0x80},
		"null":                {1, 0xf6},
		"longer integer form": bytes.Replace(gut, []byte{0x13, 0x01}, []byte{0x13, 0x18, 0x01}, 1),
		"deep nesting":        append([]byte{1}, bytes.Repeat([]byte{0x81}, 100_000)...),
		"huge array":          {1, 0xa1, 0x0f, 0x9b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff},
	}
	for name, inhalt := range faelle {
		t.Run(name, func(t *testing.T) {
			if bytes.Equal(inhalt, gut) {
				t.Fatal("the case changes nothing")
			}
			if _, err := protokoll.Lies(inhalt); !errors.Is(err, protokoll.ErrInhalt) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzLies(f *testing.F) {
	gut, err := protokoll.Kodiere(protokolltest.Eintrag(zeit()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(gut)
	f.Add([]byte{1, 0xa0})
	f.Fuzz(func(t *testing.T, inhalt []byte) {
		e, err := protokoll.Lies(inhalt)
		if err != nil {
			return
		}
		wieder, err := protokoll.Kodiere(e)
		if err != nil || !bytes.Equal(wieder, inhalt) {
			t.Errorf("accepted bytes are not the encoding of their entry: %v", err)
		}
	})
}

func TestEntriesPrintNoPersonalData(t *testing.T) {
	e := protokolltest.Eintrag(zeit())
	e.Nummer, e.Kriterien = 7, "Mustermann"
	z, err := protokoll.Bereite(e)
	if err != nil {
		t.Fatal(err)
	}
	var ausgabe bytes.Buffer
	fmt.Fprintf(&ausgabe, "%v %+v %#v %s %d %x %v", e, e, e, e, e, z, &z)
	for _, log := range []slog.Handler{slog.NewTextHandler(&ausgabe, nil), slog.NewJSONHandler(&ausgabe, nil)} {
		slog.New(log).Info("entry", slog.Any("e", e), slog.Any("p", &e), slog.Any("z", z))
	}
	if strings.Contains(ausgabe.String(), "Mustermann") || strings.Contains(ausgabe.String(), hex.EncodeToString([]byte("Mustermann"))) {
		t.Errorf("output contains the criteria:\n%s", ausgabe.String())
	}
	if !strings.Contains(ausgabe.String(), "[Protokolleintrag 7]") {
		t.Errorf("output lacks the number:\n%s", ausgabe.String())
	}
	export, err := json.Marshal(e)
	if err != nil || !strings.Contains(string(export), `"kriterien":"Mustermann"`) {
		t.Errorf("export is incomplete: %s, %v", export, err)
	}
}

func TestLoeschfrist(t *testing.T) {
	datum := func(text string) time.Time {
		d, err := uhr.LiesDatum(text)
		if err != nil {
			t.Fatal(err)
		}
		return d.Beginn()
	}
	faelle := map[string]struct {
		klasse protokoll.Aufbewahrungsklasse
		zeit   time.Time
		soll   string
	}{
		"S1-23.9 record of 2007 goes on 31.12.2008":  {protokoll.KlasseAbruf, datum("2007-05-20"), "2008-12-31"},
		"S1-23.9 first day of the year":              {protokoll.KlasseAbruf, datum("2007-01-01"), "2008-12-31"},
		"S1-23.9 last second of the year in Berlin":  {protokoll.KlasseAbruf, datum("2008-01-01").Add(-time.Second), "2008-12-31"},
		"S1-23.9 first second of the year in Berlin": {protokoll.KlasseAbruf, datum("2008-01-01"), "2009-12-31"},
		"S1-22.14 unknown class keeps the rule":      {"", datum("2007-05-20"), "2008-12-31"},
		"DÜV1-05 twelve months":                      {protokoll.KlasseAnmeldung, datum("2024-02-29"), "2025-03-01"},
		"S1-19.3 six months":                         {protokoll.KlasseVermittlung, datum("2024-08-31"), "2025-03-01"},
		"S1-19.3 six months, plain":                  {protokoll.KlasseVermittlung, datum("2024-01-15"), "2024-07-16"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			frist := protokoll.Loeschfrist(fall.klasse, fall.zeit)
			if frist.String() != fall.soll {
				t.Errorf("got %s, want %s", frist, fall.soll)
			}
			if protokoll.Faellig(frist, frist.PlusTage(-1)) || !protokoll.Faellig(frist, frist) || !protokoll.Faellig(frist, frist.PlusTage(1)) {
				t.Error("content must go on the day of its term and not before")
			}
		})
	}
}

func TestTermKeepsAtLeastTwelveMonths(t *testing.T) {
	// § 40 Abs. 5 BMG: not before twelve months, not after the end of the following year.
	rapid.Check(t, func(t *rapid.T) {
		tag := uhr.Datum{Jahr: 2007, Monat: 1, Tag: 1}.PlusTage(rapid.IntRange(0, 20_000).Draw(t, "tag"))
		frist := protokoll.Loeschfrist(protokoll.KlasseAbruf, tag.Beginn())
		if frist.Vor(tag.PlusMonate(12)) || frist.Jahr != tag.Jahr+1 {
			t.Fatalf("%s is kept until %s", tag, frist)
		}
	})
}
