// SPDX-License-Identifier: EUPL-1.2

package zugang_test

import (
	"context"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// ablage is storage in memory. It notes the names of the calls, so that a test
// can compare the work done for different callers.
type ablage struct {
	mu          sync.Mutex
	inhaber     map[string]zugang.Inhaber
	konten      map[string]zugang.Konto
	zertifikate map[string]map[string][]byte
	versuche    map[string]zugang.Versuche
	sitzungen   map[string]zugang.Sitzungsstand
	aufrufe     []string

	fruehere          map[string]bool
	schluessel        map[string]zugang.Sicherheitsschluessel
	herausforderungen map[string]zugang.Herausforderung
}

func (a *ablage) ruf(name string) func() {
	a.mu.Lock()
	a.aufrufe = append(a.aufrufe, name)
	return a.mu.Unlock
}

func (a *ablage) Konto(_ context.Context, kennung string) (zugang.Konto, zugang.Inhaber, error) {
	defer a.ruf("Konto")()
	k, da := a.konten[kennung]
	if !da {
		return zugang.Konto{}, zugang.Inhaber{}, zugang.ErrUnbekannt
	}
	for _, s := range a.schluessel {
		if s.Kennung == kennung {
			k.Sicherheitsschluessel++
		}
	}
	return k, a.inhaber[k.InhaberID], nil
}

func (a *ablage) Inhaber(_ context.Context, id string) (zugang.Inhaber, error) {
	defer a.ruf("Inhaber")()
	i, da := a.inhaber[id]
	if !da {
		return zugang.Inhaber{}, zugang.ErrUnbekannt
	}
	return i, nil
}

func (a *ablage) InhaberZuZertifikat(_ context.Context, abdruck string) (zugang.Inhaber, error) {
	defer a.ruf("InhaberZuZertifikat")()
	for id, alle := range a.zertifikate {
		if _, da := alle[abdruck]; da {
			return a.inhaber[id], nil
		}
	}
	return zugang.Inhaber{}, zugang.ErrUnbekannt
}

func (a *ablage) Versuche(_ context.Context, name string) (zugang.Versuche, error) {
	defer a.ruf("Versuche")()
	return a.versuche[name], nil
}

func (a *ablage) Fehlversuch(_ context.Context, name string, jetzt, _ time.Time) error {
	defer a.ruf("Fehlversuch")()
	a.versuche[name] = zugang.Versuche{Anzahl: a.versuche[name].Anzahl + 1, Letzter: jetzt}
	return nil
}

func (a *ablage) VermerkeErfolg(_ context.Context, e zugang.Erfolg) (bool, error) {
	defer a.ruf("VermerkeErfolg")()
	k := a.konten[e.Kennung]
	if e.TOTPZaehler != 0 && e.TOTPZaehler <= k.TOTPZaehler {
		return false, nil
	}
	delete(a.versuche, e.Name)
	k.TOTPZaehler, k.LetzteAnmeldung = max(k.TOTPZaehler, e.TOTPZaehler), e.Jetzt
	if e.NeuerHash != "" {
		k.Passwort = e.NeuerHash
	}
	a.konten[e.Kennung] = k
	return true, nil
}

func (a *ablage) VermerkeBelehrung(_ context.Context, kennung, fassung string, jetzt time.Time) error {
	defer a.ruf("VermerkeBelehrung")()
	k := a.konten[kennung]
	k.Belehrt, k.BelehrtFassung = jetzt, fassung
	a.konten[kennung] = k
	return nil
}

func (a *ablage) BeginneSitzung(_ context.Context, s zugang.Sitzungsstand) error {
	defer a.ruf("BeginneSitzung")()
	a.sitzungen[s.Token] = s
	return nil
}

func (a *ablage) Sitzung(_ context.Context, token string) (zugang.Sitzungsstand, error) {
	defer a.ruf("Sitzung")()
	s, da := a.sitzungen[token]
	if !da {
		return s, zugang.ErrUnbekannt
	}
	return s, nil
}

func (a *ablage) BeruehreSitzung(_ context.Context, token string, jetzt time.Time) error {
	defer a.ruf("BeruehreSitzung")()
	s := a.sitzungen[token]
	s.Zuletzt = jetzt
	a.sitzungen[token] = s
	return nil
}

func (a *ablage) BeendeSitzung(_ context.Context, token string) error {
	defer a.ruf("BeendeSitzung")()
	delete(a.sitzungen, token)
	return nil
}

func (a *ablage) RaeumeSitzungen(context.Context, time.Time, time.Time) error {
	defer a.ruf("RaeumeSitzungen")()
	return nil
}

func (a *ablage) Aendere(_ context.Context, tu func(zugang.Bestand) error) error {
	inhaber, konten, zertifikate := maps.Clone(a.inhaber), maps.Clone(a.konten), maps.Clone(a.zertifikate)
	if err := tu(aenderung{a}); err != nil {
		a.inhaber, a.konten, a.zertifikate = inhaber, konten, zertifikate
		return err
	}
	return nil
}

type aenderung struct{ *ablage }

func (a aenderung) SetzeInhaber(_ context.Context, i zugang.Inhaber, zertifikate map[string][]byte) error {
	a.inhaber[i.ID()], a.zertifikate[i.ID()] = i, zertifikate
	return nil
}

func (a *ablage) Zertifikate(_ context.Context, id string) (map[string][]byte, error) {
	return maps.Clone(a.zertifikate[id]), nil
}

func (a aenderung) SetzeKonto(_ context.Context, k zugang.Konto) error {
	alt := a.konten[k.Kennung]
	a.konten[k.Kennung] = k
	maps.DeleteFunc(a.sitzungen, func(_ string, s zugang.Sitzungsstand) bool {
		return s.Kennung == k.Kennung && (k.Gesperrt || alt.Passwort != k.Passwort)
	})
	return nil
}

func (a *ablage) Konten(_ context.Context, id string) ([]zugang.Konto, error) {
	var alle []zugang.Konto
	for _, kennung := range slices.Sorted(maps.Keys(a.konten)) {
		if a.konten[kennung].InhaberID == id {
			alle = append(alle, a.konten[kennung])
		}
	}
	return alle, nil
}

func (a aenderung) LoescheKonto(_ context.Context, kennung string) error {
	delete(a.konten, kennung)
	a.fruehere[kennung] = true
	maps.DeleteFunc(a.sitzungen, func(_ string, s zugang.Sitzungsstand) bool { return s.Kennung == kennung })
	return nil
}

func (a aenderung) WarVergeben(_ context.Context, kennung string) (bool, error) {
	return a.fruehere[kennung], nil
}

func (a aenderung) SetzeSchluessel(_ context.Context, s zugang.Sicherheitsschluessel) error {
	a.schluessel[s.ID] = s
	return nil
}

func (a aenderung) LoescheSchluessel(_ context.Context, kennung, id string) error {
	maps.DeleteFunc(a.schluessel, func(_ string, s zugang.Sicherheitsschluessel) bool {
		return s.Kennung == kennung && (id == "" || s.ID == id)
	})
	return nil
}

func (a *ablage) Schluessel(_ context.Context, kennung string) ([]zugang.Sicherheitsschluessel, error) {
	var alle []zugang.Sicherheitsschluessel
	for _, id := range slices.Sorted(maps.Keys(a.schluessel)) {
		if a.schluessel[id].Kennung == kennung {
			alle = append(alle, a.schluessel[id])
		}
	}
	return alle, nil
}

func (a *ablage) VermerkeSchluessel(_ context.Context, id string, zaehler uint32, jetzt time.Time) (bool, error) {
	s, da := a.schluessel[id]
	if !da || (zaehler <= s.Zaehler && zaehler+s.Zaehler > 0) {
		return false, nil
	}
	s.Zaehler, s.Zuletzt = zaehler, jetzt
	a.schluessel[id] = s
	return true, nil
}

func (a *ablage) MerkeHerausforderung(_ context.Context, h zugang.Herausforderung, _ time.Time) error {
	a.herausforderungen[h.ID] = h
	return nil
}

func (a *ablage) NimmHerausforderung(_ context.Context, id string) (zugang.Herausforderung, error) {
	h, da := a.herausforderungen[id]
	if !da {
		return h, zugang.ErrUnbekannt
	}
	delete(a.herausforderungen, id)
	return h, nil
}

// buch is a log in memory.
type buch struct {
	mu        sync.Mutex
	eintraege []protokoll.Eintrag
	fehler    error
}

func (b *buch) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fehler != nil {
		return 0, b.fehler
	}
	if err := e.Vollstaendig(); err != nil {
		return 0, err
	}
	b.eintraege = append(b.eintraege, e)
	return int64(len(b.eintraege)), nil
}

func (b *buch) letzter() protokoll.Eintrag {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.eintraege) == 0 {
		return protokoll.Eintrag{}
	}
	return b.eintraege[len(b.eintraege)-1]
}

// stand is a service with a body, some accounts and a clock that stands.
type stand struct {
	*zugang.Dienst
	ablage *ablage
	buch   *buch
	uhr    *uhr.Stell
	tag    *uhr.Stell // the legal calendar
	totp   geheim.TOTP
}

const (
	richtig    = "richtig-Pferd-7"
	zertifikat = "aa11"
)

// billig keeps argon2id short; the costs do not matter here.
func billig() geheim.Parameter { return geheim.Parameter{SpeicherKiB: 64, Durchlaeufe: 1, Faeden: 1} }

func neuerStand(t *testing.T, e zugang.Einstellungen) *stand {
	t.Helper()
	hash, err := geheim.HashPasswortMit(richtig, billig())
	if err != nil {
		t.Fatal(err)
	}
	s := &stand{
		buch: &buch{}, totp: geheim.NeuesTOTP(),
		uhr: uhr.Fest(time.Date(2026, time.May, 4, 10, 0, 0, 0, time.UTC)),
		tag: uhr.Fest(time.Date(2008, time.June, 30, 10, 0, 0, 0, time.UTC)),
	}
	pd := behoerde.Stelle{ID: "pd", Name: "Polizeidirektion Beispielstadt", Art: "polizei", Sitz: "14"}
	ra := zugang.Kunde{ID: "ra", Name: "Kanzlei Beispiel", Art: zugang.BereichPrivat, GueltigBis: uhr.Datum{Jahr: 2008, Monat: time.June, Tag: 30}}
	s.ablage = &ablage{
		inhaber: map[string]zugang.Inhaber{
			"pd":  {Bereich: zugang.BereichBehoerde, Stelle: pd},
			"amt": {Bereich: zugang.BereichAmt, Stelle: behoerde.Stelle{ID: "amt", Name: "Amt", Art: "amt"}},
			"ra":  {Bereich: zugang.BereichPrivat, Kunde: &ra},
		},
		konten: map[string]zugang.Konto{
			"mensch":   {InhaberID: "pd", Rollen: []zugang.Rolle{zugang.RolleAbruf}, TOTP: s.totp},
			"leitung":  {InhaberID: "pd", Rollen: []zugang.Rolle{zugang.RolleAbruf, zugang.RolleBesondersErmaechtigt}, Basic: true},
			"admin":    {InhaberID: "pd", Rollen: []zugang.Rolle{zugang.RolleAdmin}, Basic: true},
			"maschine": {InhaberID: "pd", Rollen: []zugang.Rolle{zugang.RolleAbruf}, Basic: true, Verfahren: "Fahndung"},
			"kundin":   {InhaberID: "ra", Basic: true},
			"amt":      {InhaberID: "amt", TOTP: s.totp},
		},
		zertifikate: map[string]map[string][]byte{"pd": {zertifikat: nil}, "amt": {"bb22": nil}},
		versuche:    map[string]zugang.Versuche{},
		sitzungen:   map[string]zugang.Sitzungsstand{},
		fruehere:    map[string]bool{}, schluessel: map[string]zugang.Sicherheitsschluessel{},
		herausforderungen: map[string]zugang.Herausforderung{},
	}
	for _, kennung := range slices.Collect(maps.Keys(s.ablage.konten)) {
		k := s.ablage.konten[kennung]
		k.Kennung, k.Passwort = kennung, hash
		s.ablage.konten[kennung] = k
	}
	e.Hash = billig()
	s.Dienst = zugang.Neu(zugang.Ausstattung{
		Speicher: s.ablage, Protokoll: s.buch, Uhr: s.uhr, Kalender: s.tag, Einstellungen: e,
	})
	return s
}

// aendere changes an account behind the service's back.
func (s *stand) aendere(kennung string, tu func(*zugang.Konto)) {
	k := s.ablage.konten[kennung]
	tu(&k)
	s.ablage.konten[kennung] = k
}

func (s *stand) sperre(id string) {
	i := s.ablage.inhaber[id]
	i.Stelle.Gesperrt = true
	s.ablage.inhaber[id] = i
}

func basic(kennung, passwort string) zugang.Nachweis {
	return zugang.Nachweis{Weg: zugang.WegBasic, Kennung: kennung, Passwort: passwort}
}

// dialog is the right proof of a person at this moment.
func (s *stand) dialog(kennung string) zugang.Nachweis {
	return zugang.Nachweis{Weg: zugang.WegDialog, Kennung: kennung, Passwort: richtig, Code: s.totp.Code(s.uhr.Jetzt())}
}
