// SPDX-License-Identifier: EUPL-1.2

package protokoll_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

func verschlossen(t *testing.T, r *protokoll.Tresor, e protokoll.Eintrag) (offen, zu protokoll.Zeile) {
	t.Helper()
	offen, err := protokoll.Bereite(e)
	if err != nil {
		t.Fatal(err)
	}
	zu, err = r.Verschliesse(offen)
	if err != nil {
		t.Fatal(err)
	}
	return offen, zu
}

func TestContentsAreEncryptedPerClassAndMonth(t *testing.T) {
	bund := protokolltest.NeuerBund()
	r := protokoll.NeuerTresor(bund)
	e := protokolltest.Eintrag(time.Date(2026, time.March, 31, 22, 30, 0, 0, time.UTC)) // already April in Berlin
	offen, zu := verschlossen(t, r, e)
	if bytes.Contains(zu.Inhalt, []byte(e.Aktenzeichen)) || bytes.Equal(offen.Inhalt, zu.Inhalt) {
		t.Error("S1-23.8 the content is stored in clear")
	}
	if f, _ := bund.Faecher(); len(f) != 1 || f[0].String() != "abruf-2026-04" {
		t.Errorf("keys %v", f)
	}
	wieder := zu
	r.Oeffne(&wieder)
	if !bytes.Equal(wieder.Inhalt, offen.Inhalt) {
		t.Error("decryption does not give the content back")
	}
	gefaelscht := zu
	gefaelscht.Zusage[0] ^= 1
	r.Oeffne(&gefaelscht)
	if !bytes.Equal(gefaelscht.Inhalt, zu.Inhalt) {
		t.Error("a content was decrypted for another commitment")
	}
	alt := offen
	r.Oeffne(&alt)
	if !bytes.Equal(alt.Inhalt, offen.Inhalt) {
		t.Error("a row in clear of before was changed")
	}
}

func TestKeysGoWhenAllTermsOfTheirMonthAreOver(t *testing.T) {
	for _, fall := range []struct {
		name, fach string
		letzter    uhr.Datum // the last day on which the key is needed
	}{
		{"S1-23.9 queries", "abruf-2007-05", uhr.Datum{Jahr: 2008, Monat: 12, Tag: 30}},
		{"DÜV1-05 registrations, twelve months", "anmeldung-2026-02", uhr.Datum{Jahr: 2027, Monat: 2, Tag: 28}},
		{"S1-19 switching, six months", "vermittlung-2026-08", uhr.Datum{Jahr: 2027, Monat: 2, Tag: 28}},
	} {
		t.Run(fall.name, func(t *testing.T) {
			f, ok := protokoll.LiesFach(fall.fach)
			if !ok {
				t.Fatal("name is not read")
			}
			if f.Faellig(fall.letzter) || !f.Faellig(fall.letzter.PlusTage(1)) {
				t.Errorf("due on the last day: %v, on the next: %v", f.Faellig(fall.letzter), f.Faellig(fall.letzter.PlusTage(1)))
			}
		})
	}
	for _, text := range []string{"", "abruf", "abruf-2026-13", "abruf-2026-1", "abruf-2026-01x", "fremd-2026-01"} {
		if _, ok := protokoll.LiesFach(text); ok {
			t.Errorf("%q is read", text)
		}
	}
}

func TestDestroyedKeyDestroysEveryCopy(t *testing.T) {
	bund := protokolltest.NeuerBund()
	r := protokoll.NeuerTresor(bund)
	_, zu := verschlossen(t, r, protokolltest.Eintrag(time.Date(2007, time.May, 2, 8, 0, 0, 0, time.UTC)))
	tag := uhr.Datum{Jahr: 2008, Monat: time.December, Tag: 31}
	if weg, err := r.VernichteFaellige(tag, func(protokoll.Fach) bool { return true }); len(weg) != 0 || err != nil {
		t.Errorf("DÜV1-05 a held key went: %v, %v", weg, err)
	}
	weg, err := r.VernichteFaellige(tag, func(protokoll.Fach) bool { return false })
	if len(weg) != 1 || err != nil {
		t.Fatalf("%v, %v", weg, err)
	}
	kopie := zu
	r.Oeffne(&kopie)
	if _, err := kopie.Eintrag(); !errors.Is(err, protokoll.ErrInhalt) {
		t.Errorf("S1-23.9 a copy is still readable: %v", err)
	}
}

func stellenpaar(t *testing.T) (geheim.Schluessel, protokoll.Stellenschluessel) {
	t.Helper()
	g, o, err := protokoll.NeuesStellenpaar()
	if err != nil {
		t.Fatal(err)
	}
	s, err := protokoll.LiesStellenschluessel(o)
	if err != nil {
		t.Fatal(err)
	}
	return g, s
}

func TestContentsOfABodyOpenWithItsKeyOnly(t *testing.T) {
	g, s := stellenpaar(t)
	e := protokolltest.Eintrag(time.Date(2026, time.March, 1, 9, 0, 0, 0, time.UTC))
	e.FuerStelle, e.Sperrtreffer = true, []protokoll.Sperrtreffer{{Satz: e.Saetze[0], Gruende: []string{"11"}, Veranlasser: []int{6}, Neutral: true}}
	e.SetzeDauer(4711)
	offen, kapsel, err := protokoll.Verkapsele(e, "V 7", s)
	if err != nil {
		t.Fatal(err)
	}
	if offen.HatInhalt() || offen.Saetze != nil || offen.Felder != nil || offen.Kennung == e.Kennung || offen.Weitere["dauer_us"] != "4711" || offen.Weitere["vertrag"] != "V 7" {
		t.Error("BMG-40.3 the register keeps more than time, body and duration")
	}
	if len(offen.Sperrtreffer) != 1 {
		t.Error("BMG-34.5 the duty to notify is lost")
	}
	if err := offen.Vollstaendig(); err != nil {
		t.Errorf("what the register keeps is refused: %v", err)
	}
	if !kapsel.PasstZu(offen) {
		t.Error("the entry does not bear the hash of its capsule")
	}
	gelesen, err := kapsel.Oeffne(g)
	if err != nil || gelesen.Aktenzeichen != e.Aktenzeichen || gelesen.Kriterien != e.Kriterien {
		t.Errorf("S3-18 the body can't read its content: %v", err)
	}
	fremd, _ := stellenpaar(t)
	if _, err := kapsel.Oeffne(fremd); !errors.Is(err, protokoll.ErrKapsel) {
		t.Errorf("S3-17 another key opens it: %v", err)
	}
	if _, err := kapsel.Oeffne(geheim.NeuerSchluessel([]byte("kein Schlüssel"))); !errors.Is(err, protokoll.ErrStellenschluessel) {
		t.Errorf("no key: %v", err)
	}
	kapsel.Vertrag = "V 8"
	if _, err := kapsel.Oeffne(g); !errors.Is(err, protokoll.ErrKapsel) {
		t.Errorf("S3-17 it opens under another contract: %v", err)
	}
}

func FuzzStellenschluessel(f *testing.F) {
	f.Add("kmr-stelle-pub:AAAA")
	f.Add("")
	f.Fuzz(func(_ *testing.T, text string) { _, _ = protokoll.LiesStellenschluessel(text) })
}
