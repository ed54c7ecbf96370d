// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"errors"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Zugang runs the contract of accounts and sessions. oeffne returns a fresh, empty
// storage and closes it at the end of the test.
func Zugang(t *testing.T, oeffne func(t *testing.T) zugang.Speicher) {
	for name, pruefe := range map[string]func(*testing.T, zugang.Speicher){
		"accounts and holders come back as they were":           zugangGibtZurueck,
		"what nobody stored is unknown":                         zugangUnbekannt,
		"certificates are replaced with their holder":           zugangZertifikate,
		"an error undoes the whole change":                      zugangAllesOderNichts,
		"failed attempts are counted and forgotten":             zugangVersuche,
		"a success clears the attempts and renews the hash":     zugangErfolg,
		"S1-23.5 a code is accepted once under concurrency":     zugangCodeEinmal,
		"sessions begin, are touched, end and are cleared":      zugangSitzungen,
		"S3-15 a block or a new password ends running sessions": zugangSperreBeendet,
	} {
		t.Run(name, func(t *testing.T) { pruefe(t, oeffne(t)) })
	}
}

func zugangStelle(id string) zugang.Inhaber {
	return zugang.Inhaber{Bereich: zugang.BereichBehoerde, Stelle: behoerde.Stelle{
		ID: id, Name: "Polizeidirektion Beispielstadt", Art: "polizei", Sicherheitsbehoerde: 1, Sitz: "14",
		Gebiet: []melde.AGS{"14612000", "14713000"}, Profile: []string{"S1-31", "BMG-34a.2S"},
	}, Anschrift: "Musterweg 1, 01067 Dresden", Erreichbarkeit: "0351 1234",
		Netze:     []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("2001:db8::/32")},
		Einheiten: []zugang.Einheit{{Name: "Referat Fahndung", Profile: []string{"S1-29"}, Gesperrt: true}, {Name: "Ämter"}},
	}
}

func zugangKonto(kennung, inhaber string) zugang.Konto {
	return zugang.Konto{
		Kennung: kennung, InhaberID: inhaber, Passwort: "$hash-1", Rollen: []zugang.Rolle{zugang.RolleAbruf, zugang.RolleAdmin},
		Verfahren: "Verfahren X", Basic: true, TOTP: geheim.NeuesTOTP(), TOTPZaehler: 5,
		GueltigBis:      uhr.Datum{Jahr: 2030, Monat: time.May, Tag: 9},
		LetzteAnmeldung: zeitpunkt(), Belehrt: zeitpunkt().Add(time.Hour), BelehrtFassung: "F1",
		Name: "Erika Muster", Einheit: "Referat Fahndung", Erstkennwort: true, Angelegt: zeitpunkt().Add(-time.Hour),
		BesondersBis: uhr.Datum{Jahr: 2027, Monat: time.March, Tag: 1},
	}
}

func zugangLegeAn(t *testing.T, s zugang.Speicher, i zugang.Inhaber, konten ...zugang.Konto) {
	t.Helper()
	err := s.Aendere(t.Context(), func(b zugang.Bestand) error {
		err := b.SetzeInhaber(t.Context(), i, nil)
		for _, k := range konten {
			err = errors.Join(err, b.SetzeKonto(t.Context(), k))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// totpVergleich compares secrets, which print as nothing.
func totpVergleich() cmp.Option {
	return cmp.Comparer(func(a, b geheim.TOTP) bool { return a.Base32() == b.Base32() })
}

func zugangGibtZurueck(t *testing.T, s zugang.Speicher) {
	kunde := zugang.Inhaber{Bereich: zugang.BereichGrosskunde, Kunde: &zugang.Kunde{
		ID: "kunde-1", Name: "Beispiel GmbH", Art: zugang.BereichGrosskunde, Regel: "BMG49", Vertrag: "V 1",
		GueltigBis: uhr.Datum{Jahr: 2030, Monat: time.January, Tag: 2}, Gesperrt: true,
	}}
	leer := zugang.Inhaber{Bereich: zugang.BereichAmt, Stelle: behoerde.Stelle{ID: "amt", Name: "Amt", Art: "amt"}}
	for name, fall := range map[string]struct {
		inhaber zugang.Inhaber
		konto   zugang.Konto
	}{
		"body":               {zugangStelle("pd"), zugangKonto("maschine", "pd")},
		"customer":           {kunde, zugang.Konto{Kennung: "kundin", InhaberID: "kunde-1", Gesperrt: true}},
		"everything empty":   {leer, zugang.Konto{Kennung: "Ämtlein ß", InhaberID: "amt"}},
		"body, changed once": {zugangStelle("pd"), zugang.Konto{Kennung: "maschine", InhaberID: "pd", Passwort: "$neu"}},
	} {
		t.Run(name, func(t *testing.T) {
			zugangLegeAn(t, s, fall.inhaber, fall.konto)
			konto, inhaber, err := s.Konto(t.Context(), fall.konto.Kennung)
			if err != nil {
				t.Fatal(err)
			}
			if u := cmp.Diff(fall.konto, konto, totpVergleich()) + cmp.Diff(fall.inhaber, inhaber, netzVergleich()); u != "" {
				t.Error(u)
			}
			allein, err := s.Inhaber(t.Context(), fall.inhaber.ID())
			if err != nil || !cmp.Equal(fall.inhaber, allein, netzVergleich()) {
				t.Errorf("holder alone: %v", err)
			}
		})
	}
}

func zugangUnbekannt(t *testing.T, s zugang.Speicher) {
	zugangLegeAn(t, s, zugangStelle("pd"), zugangKonto("maschine", "pd"))
	_, _, konto := s.Konto(t.Context(), "Maschine")
	_, inhaber := s.Inhaber(t.Context(), "pd2")
	_, zertifikat := s.InhaberZuZertifikat(t.Context(), "")
	_, sitzung := s.Sitzung(t.Context(), "")
	for name, err := range map[string]error{
		"account in other case": konto, "holder": inhaber, "certificate": zertifikat, "session": sitzung,
	} {
		if !errors.Is(err, zugang.ErrUnbekannt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := s.Aendere(t.Context(), func(b zugang.Bestand) error {
		return b.SetzeKonto(t.Context(), zugang.Konto{Kennung: "waise", InhaberID: "nirgends"})
	})
	if err == nil {
		t.Error("an account without a holder was stored")
	}
}

func zugangZertifikate(t *testing.T, s zugang.Speicher) {
	setze := func(id string, zertifikate map[string][]byte) error {
		return s.Aendere(t.Context(), func(b zugang.Bestand) error {
			return b.SetzeInhaber(t.Context(), zugangStelle(id), zertifikate)
		})
	}
	if err := setze("pd", map[string][]byte{"aa": {1}, "bb": {2}}); err != nil {
		t.Fatal(err)
	}
	if err := setze("pd", map[string][]byte{"bb": {2}, "cc": {3}}); err != nil {
		t.Fatal(err)
	}
	if err := setze("anders", map[string][]byte{"cc": {3}}); err == nil {
		t.Error("a certificate has two holders")
	}
	for abdruck, da := range map[string]bool{"aa": false, "bb": true, "cc": true} {
		i, err := s.InhaberZuZertifikat(t.Context(), abdruck)
		if (err == nil) != da || (da && i.ID() != "pd") {
			t.Errorf("%s: %v", abdruck, err)
		}
	}
	err := s.Aendere(t.Context(), func(b zugang.Bestand) error {
		alle, err := b.Zertifikate(t.Context(), "pd")
		if u := cmp.Diff(map[string][]byte{"bb": {2}, "cc": {3}}, alle); u != "" {
			t.Error(u)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func zugangAllesOderNichts(t *testing.T, s zugang.Speicher) {
	abbruch := errors.New("stop")
	err := s.Aendere(t.Context(), func(b zugang.Bestand) error {
		if err := b.SetzeInhaber(t.Context(), zugangStelle("pd"), nil); err != nil {
			return err
		}
		if _, err := b.Inhaber(t.Context(), "pd"); err != nil {
			t.Errorf("a change does not see itself: %v", err)
		}
		return abbruch
	})
	if !errors.Is(err, abbruch) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Inhaber(t.Context(), "pd"); !errors.Is(err, zugang.ErrUnbekannt) {
		t.Errorf("half of the change is stored: %v", err)
	}
}

func zugangVersuche(t *testing.T, s zugang.Speicher) {
	lies := func(name string) zugang.Versuche {
		v, err := s.Versuche(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	zaehle := func(name string, jetzt time.Time) {
		if err := s.Fehlversuch(t.Context(), name, jetzt, jetzt.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if lies("a") != (zugang.Versuche{}) {
		t.Error("a fresh name has attempts")
	}
	zaehle("a", zeitpunkt())
	zaehle("a", zeitpunkt().Add(time.Minute))
	zaehle("b", zeitpunkt().Add(50*time.Minute))
	if v := lies("a"); v.Anzahl != 2 || !v.Letzter.Equal(zeitpunkt().Add(time.Minute)) {
		t.Errorf("a: %+v", v)
	}
	zaehle("b", zeitpunkt().Add(70*time.Minute))
	if lies("a").Anzahl != 0 || lies("b").Anzahl != 2 {
		t.Errorf("a: %+v, b: %+v; an hour after the last attempt a is forgotten", lies("a"), lies("b"))
	}
}

func zugangErfolg(t *testing.T, s zugang.Speicher) {
	zugangLegeAn(t, s, zugangStelle("pd"), zugangKonto("maschine", "pd"))
	if err := s.Fehlversuch(t.Context(), "name", zeitpunkt(), zeitpunkt()); err != nil {
		t.Fatal(err)
	}
	for _, e := range []zugang.Erfolg{
		{AlterHash: "$hash-1", NeuerHash: "$hash-2"},
		{AlterHash: "$hash-1", NeuerHash: "$hash-3"}, // the password was changed meanwhile
		{TOTPZaehler: 6},
	} {
		e.Kennung, e.Name, e.Jetzt = "maschine", "name", zeitpunkt().Add(time.Minute)
		if gut, err := s.VermerkeErfolg(t.Context(), e); !gut || err != nil {
			t.Fatalf("%v, %v", gut, err)
		}
	}
	k, _, err := s.Konto(t.Context(), "maschine")
	if err != nil || k.Passwort != "$hash-2" || k.TOTPZaehler != 6 || !k.LetzteAnmeldung.Equal(zeitpunkt().Add(time.Minute)) {
		t.Errorf("hash %s, counter %d, last %s, %v", k.Passwort, k.TOTPZaehler, k.LetzteAnmeldung, err)
	}
	if v, err := s.Versuche(t.Context(), "name"); err != nil || v.Anzahl != 0 {
		t.Errorf("%d attempts are left, %v", v.Anzahl, err)
	}
	if err := s.VermerkeBelehrung(t.Context(), "maschine", "F2", zeitpunkt().Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if k, _, err = s.Konto(t.Context(), "maschine"); err != nil || k.BelehrtFassung != "F2" || !k.Belehrt.Equal(zeitpunkt().Add(2*time.Hour)) {
		t.Errorf("instruction confirmed at %s, %v", k.Belehrt, err)
	}
}

func zugangCodeEinmal(t *testing.T, s zugang.Speicher) {
	zugangLegeAn(t, s, zugangStelle("pd"), zugangKonto("mensch", "pd"))
	var erfolge atomic.Int64
	var alle sync.WaitGroup
	for range 8 {
		alle.Go(func() {
			gut, err := s.VermerkeErfolg(t.Context(), zugang.Erfolg{Kennung: "mensch", Jetzt: zeitpunkt(), TOTPZaehler: 7})
			if err != nil {
				t.Error(err)
			}
			if gut {
				erfolge.Add(1)
			}
		})
	}
	alle.Wait()
	if erfolge.Load() != 1 {
		t.Errorf("accepted %d times", erfolge.Load())
	}
	if gut, err := s.VermerkeErfolg(t.Context(), zugang.Erfolg{Kennung: "mensch", TOTPZaehler: 6}); gut || err != nil {
		t.Errorf("an older code is accepted: %v, %v", gut, err)
	}
}

func zugangSitzung(t *testing.T, s zugang.Speicher, token, kennung string, begonnen time.Time) zugang.Sitzungsstand {
	t.Helper()
	stand := zugang.Sitzungsstand{Token: token, Kennung: kennung, ZweiterFaktor: true, Begonnen: begonnen, Zuletzt: begonnen}
	if err := s.BeginneSitzung(t.Context(), stand); err != nil {
		t.Fatal(err)
	}
	return stand
}

func laeuft(t *testing.T, s zugang.Speicher, token string) bool {
	t.Helper()
	_, err := s.Sitzung(t.Context(), token)
	if err != nil && !errors.Is(err, zugang.ErrUnbekannt) {
		t.Fatal(err)
	}
	return err == nil
}

func zugangSitzungen(t *testing.T, s zugang.Speicher) {
	zugangLegeAn(t, s, zugangStelle("pd"), zugangKonto("mensch", "pd"))
	stand := zugangSitzung(t, s, "eins", "mensch", zeitpunkt())
	zugangSitzung(t, s, "zwei", "mensch", zeitpunkt())
	zugangSitzung(t, s, "drei", "mensch", zeitpunkt().Add(time.Hour))
	stand.Zuletzt = zeitpunkt().Add(30 * time.Minute)
	if err := s.BeruehreSitzung(t.Context(), "eins", stand.Zuletzt); err != nil {
		t.Fatal(err)
	}
	gelesen, err := s.Sitzung(t.Context(), "eins")
	if err != nil || gelesen != stand {
		t.Errorf("%+v, %v", gelesen, err)
	}
	for range 2 {
		if err := s.BeendeSitzung(t.Context(), "zwei"); err != nil {
			t.Fatal(err)
		}
	}
	if laeuft(t, s, "zwei") {
		t.Error("an ended session runs")
	}
	if err := s.RaeumeSitzungen(t.Context(), time.Time{}, zeitpunkt().Add(29*time.Minute)); err != nil || !laeuft(t, s, "eins") {
		t.Errorf("a session in use was cleared, %v", err)
	}
	if err := s.RaeumeSitzungen(t.Context(), zeitpunkt(), time.Time{}); err != nil || laeuft(t, s, "eins") || !laeuft(t, s, "drei") {
		t.Errorf("clearing by age is wrong, %v", err)
	}
}

func zugangSperreBeendet(t *testing.T, s zugang.Speicher) {
	stelle, konto := zugangStelle("pd"), zugangKonto("mensch", "pd")
	zugangLegeAn(t, s, stelle, konto, zugangKonto("kollegin", "pd"))
	neuesPasswort, gesperrt, gesperrteStelle := konto, konto, zugangStelle("pd")
	neuesPasswort.Passwort, gesperrt.Gesperrt, gesperrteStelle.Stelle.Gesperrt = "$hash-neu", true, true
	for _, schritt := range []struct {
		name     string
		aendere  func(b zugang.Bestand) error
		eigene   bool // does the session of the account go on
		kollegin bool // and that of another of the same body
	}{
		{"nothing has changed", func(b zugang.Bestand) error { return b.SetzeKonto(t.Context(), konto) }, true, true},
		{"new password", func(b zugang.Bestand) error { return b.SetzeKonto(t.Context(), neuesPasswort) }, false, true},
		{"account is blocked", func(b zugang.Bestand) error { return b.SetzeKonto(t.Context(), gesperrt) }, false, true},
		{"body is blocked", func(b zugang.Bestand) error { return b.SetzeInhaber(t.Context(), gesperrteStelle, nil) }, false, false},
	} {
		zugangSitzung(t, s, schritt.name, "mensch", zeitpunkt())
		zugangSitzung(t, s, schritt.name+" kollegin", "kollegin", zeitpunkt())
		if err := s.Aendere(t.Context(), schritt.aendere); err != nil {
			t.Fatal(err)
		}
		if laeuft(t, s, schritt.name) != schritt.eigene || laeuft(t, s, schritt.name+" kollegin") != schritt.kollegin {
			t.Errorf("%s: sessions are wrong", schritt.name)
		}
	}
}
