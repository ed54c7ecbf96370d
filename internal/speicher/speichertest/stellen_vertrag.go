// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/grund/geheim"
)

// Stellenspeicher keeps accounts and the applications of bodies.
type Stellenspeicher interface {
	zugang.Speicher
	stellen.Leser
	AendereStellen(ctx context.Context, tu func(stellen.Bestand) error) error
	Versiegle(ctx context.Context) error
}

// Tresor returns one with a random key.
func Tresor(t *testing.T) geheim.Tresor {
	t.Helper()
	tresor, err := geheim.NeuerTresor(geheim.NeuerSchluessel(geheim.Zufall(geheim.TresorLaenge)))
	if err != nil {
		t.Fatal(err)
	}
	return tresor
}

func netzVergleich() cmp.Option { return cmpopts.EquateComparable(netip.Prefix{}) }

// Stellen runs the contract of the bodies' own administration. oeffne returns a
// fresh, empty storage and closes it at the end of the test.
func Stellen(t *testing.T, oeffne func(t *testing.T) Stellenspeicher) {
	for name, pruefe := range map[string]func(*testing.T, Stellenspeicher){
		"S3-06 the accounts of one holder come by name":           stellenKonten,
		"S3-07 a deleted account is gone, its name stays taken":   stellenLoeschen,
		"security keys come back, count and go":                   stellenSchluessel,
		"S1-23.5 a challenge is answered once, and within a term": stellenHerausforderung,
		"S1-39.3 applications keep their state and history":       stellenAntraege,
		"an error undoes application, body and account":           stellenAllesOderNichts,
	} {
		t.Run(name, func(t *testing.T) { pruefe(t, oeffne(t)) })
	}
}

func stellenKonten(t *testing.T, s Stellenspeicher) {
	zugangLegeAn(t, s, zugangStelle("pd"), zugangKonto("pd.z", "pd"), zugangKonto("pd.a", "pd"))
	zugangLegeAn(t, s, zugangStelle("anders"), zugangKonto("anders.a", "anders"))
	konten, err := s.Konten(t.Context(), "pd")
	if err != nil || len(konten) != 2 || konten[0].Kennung != "pd.a" || konten[1].Kennung != "pd.z" {
		t.Errorf("%d accounts, %v", len(konten), err)
	}
	if keine, err := s.Konten(t.Context(), "nirgends"); err != nil || len(keine) != 0 {
		t.Errorf("unknown holder: %d, %v", len(keine), err)
	}
	amt := zugang.Inhaber{Bereich: zugang.BereichAmt, Stelle: behoerde.Stelle{ID: "amt", Name: "Amt", Art: "amt"}}
	zugangLegeAn(t, s, amt)
	alle, err := s.Behoerden(t.Context())
	if err != nil || len(alle) != 2 || alle[0].ID() != "anders" {
		t.Errorf("%d bodies, %v", len(alle), err)
	}
}

func stellenLoeschen(t *testing.T, s Stellenspeicher) {
	zugangLegeAn(t, s, zugangStelle("pd"), zugangKonto("pd.a", "pd"))
	zugangSitzung(t, s, "marke", "pd.a", zeitpunkt())
	aendere(t, s, func(b zugang.Bestand) error { return b.SetzeSchluessel(t.Context(), stellenEinSchluessel("k1")) })
	aendere(t, s, func(b zugang.Bestand) error { return b.LoescheKonto(t.Context(), "pd.a") })
	if _, _, err := s.Konto(t.Context(), "pd.a"); !errors.Is(err, zugang.ErrUnbekannt) {
		t.Errorf("the account is still there: %v", err)
	}
	if laeuft(t, s, "marke") {
		t.Error("its session goes on")
	}
	aendere(t, s, func(b zugang.Bestand) error {
		for kennung, soll := range map[string]bool{"pd.a": true, "pd.b": false} {
			if war, err := b.WarVergeben(t.Context(), kennung); err != nil || war != soll {
				t.Errorf("%s was taken: %v, %v", kennung, war, err)
			}
		}
		return b.LoescheKonto(t.Context(), "pd.a")
	})
}

func aendere(t *testing.T, s Stellenspeicher, tu func(zugang.Bestand) error) {
	t.Helper()
	if err := s.Aendere(t.Context(), tu); err != nil {
		t.Fatal(err)
	}
}

func stellenEinSchluessel(id string) zugang.Sicherheitsschluessel {
	return zugang.Sicherheitsschluessel{
		ID: id, Kennung: "pd.a", Name: "Schlüsselbund", Rechner: "register.example", Oeffentlich: []byte{0xa0, 1}, Angelegt: zeitpunkt(),
	}
}

func stellenSchluessel(t *testing.T, s Stellenspeicher) {
	zugangLegeAn(t, s, zugangStelle("pd"), zugangKonto("pd.a", "pd"), zugangKonto("pd.b", "pd"))
	aendere(t, s, func(b zugang.Bestand) error {
		return errors.Join(b.SetzeSchluessel(t.Context(), stellenEinSchluessel("k1")), b.SetzeSchluessel(t.Context(), stellenEinSchluessel("k2")))
	})
	for i, fall := range []struct {
		zaehler uint32
		gut     bool
	}{{0, true}, {0, true}, {5, true}, {5, false}, {4, false}, {0, false}, {6, true}} {
		gut, err := s.VermerkeSchluessel(t.Context(), "k1", fall.zaehler, zeitpunkt().Add(time.Minute))
		if err != nil || gut != fall.gut {
			t.Errorf("step %d, counter %d: %v, %v", i, fall.zaehler, gut, err)
		}
	}
	if gut, err := s.VermerkeSchluessel(t.Context(), "fremd", 1, zeitpunkt()); gut || err != nil {
		t.Errorf("unknown key: %v, %v", gut, err)
	}
	soll := stellenEinSchluessel("k1")
	soll.Zaehler, soll.Zuletzt = 6, zeitpunkt().Add(time.Minute)
	alle, err := s.Schluessel(t.Context(), "pd.a")
	if err != nil || !cmp.Equal(alle, []zugang.Sicherheitsschluessel{soll, stellenEinSchluessel("k2")}) {
		t.Errorf("%d keys, %v", len(alle), err)
	}
	k, _, err := s.Konto(t.Context(), "pd.a")
	if err != nil || k.Sicherheitsschluessel != 2 || !k.HatFaktor() {
		t.Errorf("the account counts %d, %v", k.Sicherheitsschluessel, err)
	}
	if err := s.Aendere(t.Context(), func(b zugang.Bestand) error { return b.SetzeSchluessel(t.Context(), stellenEinSchluessel("k1")) }); err == nil {
		t.Error("a key was registered twice")
	}
	aendere(t, s, func(b zugang.Bestand) error { return b.LoescheSchluessel(t.Context(), "pd.b", "k1") })
	aendere(t, s, func(b zugang.Bestand) error { return b.LoescheSchluessel(t.Context(), "pd.a", "k2") })
	if alle, err := s.Schluessel(t.Context(), "pd.a"); err != nil || len(alle) != 1 || alle[0].ID != "k1" {
		t.Errorf("after deleting: %d, %v", len(alle), err)
	}
	aendere(t, s, func(b zugang.Bestand) error { return b.LoescheSchluessel(t.Context(), "pd.a", "") })
	if alle, err := s.Schluessel(t.Context(), "pd.a"); err != nil || len(alle) != 0 {
		t.Errorf("after deleting all: %d, %v", len(alle), err)
	}
}

func stellenHerausforderung(t *testing.T, s Stellenspeicher) {
	merke := func(id string, bis time.Time, jetzt time.Time) zugang.Herausforderung {
		h := zugang.Herausforderung{ID: id, Kennung: "pd.a", Zweck: zugang.ZweckAnmeldung, Wert: []byte{1, 2}, Bis: bis}
		if err := s.MerkeHerausforderung(t.Context(), h, jetzt); err != nil {
			t.Fatal(err)
		}
		return h
	}
	alt := merke("alt", zeitpunkt(), zeitpunkt())
	soll := merke("neu", zeitpunkt().Add(time.Hour), zeitpunkt().Add(time.Minute))
	if _, err := s.NimmHerausforderung(t.Context(), alt.ID); !errors.Is(err, zugang.ErrUnbekannt) {
		t.Errorf("one past its term is still there: %v", err)
	}
	if h, err := s.NimmHerausforderung(t.Context(), "neu"); err != nil || !cmp.Equal(h, soll) {
		t.Errorf("got %+v, %v", h, err)
	}
	if _, err := s.NimmHerausforderung(t.Context(), "neu"); !errors.Is(err, zugang.ErrUnbekannt) {
		t.Errorf("taken twice: %v", err)
	}
}

func stellenAntrag(id string, z stellen.Zustand, eingegangen time.Time) stellen.Antrag {
	return stellen.Antrag{
		ID: id, Zustand: z, Eingegangen: eingegangen,
		Angaben: stellen.Angaben{
			Art: stellen.Grundzugang, Stelle: zugangStelle("stadt").Stelle, Profil: "BMG-34a.2", Leitung: "Änne Ŝerbakov",
			Nachweis: stellen.NachweisDVDV, Netze: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, Befugte: true,
		},
		Verlauf: []stellen.Schritt{{Zeit: eingegangen, Zustand: stellen.Angemeldet}, {Zeit: eingegangen, Zustand: z, Wer: "amt", Tag: 20260901}},
	}
}

func stellenAntraege(t *testing.T, s Stellenspeicher) {
	if _, err := s.Antrag(t.Context(), "A1"); !errors.Is(err, stellen.ErrKeinAntrag) {
		t.Errorf("unknown application: %v", err)
	}
	eins, zwei := stellenAntrag("A1", stellen.Geprueft, zeitpunkt()), stellenAntrag("A2", stellen.Abgelehnt, zeitpunkt().Add(time.Hour))
	setze := func(alle ...stellen.Antrag) {
		t.Helper()
		err := s.AendereStellen(t.Context(), func(b stellen.Bestand) error {
			for _, a := range alle {
				if err := b.SetzeAntrag(t.Context(), a); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	setze(eins, zwei)
	if a, err := s.Antrag(t.Context(), "A1"); err != nil || cmp.Diff(eins, a, netzVergleich()) != "" {
		t.Errorf("%v %s", err, cmp.Diff(eins, a, netzVergleich()))
	}
	if n, err := s.OffeneAntraege(t.Context()); n != 1 || err != nil {
		t.Errorf("%d are open, %v", n, err)
	}
	eins.Zustand = stellen.Registriert
	setze(eins)
	alle, err := s.Antraege(t.Context())
	if err != nil || len(alle) != 2 || alle[0].ID != "A2" || alle[1].Zustand != stellen.Registriert {
		t.Errorf("%d applications, %v", len(alle), err)
	}
	if n, err := s.OffeneAntraege(t.Context()); n != 0 || err != nil {
		t.Errorf("%d are open, %v", n, err)
	}
}

func stellenAllesOderNichts(t *testing.T, s Stellenspeicher) {
	abbruch := errors.New("stop")
	err := s.AendereStellen(t.Context(), func(b stellen.Bestand) error {
		err := errors.Join(
			b.SetzeAntrag(t.Context(), stellenAntrag("A1", stellen.Registriert, zeitpunkt())),
			b.SetzeInhaber(t.Context(), zugangStelle("stadt"), nil),
			b.SetzeKonto(t.Context(), zugangKonto("stadt.admin", "stadt")),
		)
		if err != nil {
			return err
		}
		if a, err := b.Antrag(t.Context(), "A1"); err != nil || a.ID != "A1" {
			t.Errorf("a change does not see itself: %v", err)
		}
		return abbruch
	})
	if !errors.Is(err, abbruch) {
		t.Fatalf("got %v", err)
	}
	_, antrag := s.Antrag(t.Context(), "A1")
	_, stelle := s.Inhaber(t.Context(), "stadt")
	if !errors.Is(antrag, stellen.ErrKeinAntrag) || !errors.Is(stelle, zugang.ErrUnbekannt) {
		t.Errorf("half of it is stored: %v, %v", antrag, stelle)
	}
}

// Siegelprobe is how to look behind the storage.
type Siegelprobe struct {
	Oeffne func(t *testing.T, tresor geheim.Tresor) Stellenspeicher
	// Fuehre runs a command on the open database behind the storage's back.
	Fuehre func(t *testing.T, befehl string)
	// Spalte returns the stored second factor of an account.
	Spalte func(t *testing.T, kennung string) string
	Tafel  string
}

// Versiegelung shows that second factors are not readable in the database, that
// rows of earlier versions are read and then sealed, and that a wrong key is noticed.
func Versiegelung(t *testing.T, p Siegelprobe) {
	tresor := Tresor(t)
	s := p.Oeffne(t, tresor)
	konto := zugangKonto("pd.a", "pd")
	zugangLegeAn(t, s, zugangStelle("pd"), konto, zugang.Konto{Kennung: "pd.ohne", InhaberID: "pd"})
	klar := konto.TOTP.Base32()
	if spalte := p.Spalte(t, "pd.a"); !geheim.IstVerschlossen(spalte) || strings.Contains(spalte, klar) {
		t.Error("the second factor is stored in clear")
	}
	pruefe := func(stand string) {
		t.Helper()
		if k, _, err := s.Konto(t.Context(), "pd.a"); err != nil || k.TOTP.Base32() != klar {
			t.Errorf("%s: %v", stand, err)
		}
	}
	p.Fuehre(t, `UPDATE `+p.Tafel+` SET totp = '`+klar+`' WHERE kennung = 'pd.a'`)
	pruefe("row of an earlier version")
	if err := s.Versiegle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if spalte := p.Spalte(t, "pd.a"); !geheim.IstVerschlossen(spalte) {
		t.Error("the row of an earlier version was not sealed")
	}
	pruefe("sealed afterwards")
	if err := p.Oeffne(t, Tresor(t)).Versiegle(t.Context()); !errors.Is(err, geheim.ErrTresorInhalt) {
		t.Errorf("a wrong key is not noticed: %v", err)
	}
	p.Fuehre(t, `UPDATE `+p.Tafel+` SET totp = (SELECT totp FROM `+p.Tafel+` WHERE kennung = 'pd.a') WHERE kennung = 'pd.ohne'`)
	if _, _, err := s.Konto(t.Context(), "pd.ohne"); !errors.Is(err, geheim.ErrTresorInhalt) {
		t.Errorf("a row moved to another account opens: %v", err)
	}
}
