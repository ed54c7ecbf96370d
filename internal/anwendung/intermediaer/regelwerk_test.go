// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"strings"
	"testing"
)

func TestRulesAreDataThatCannotSoftenTheLaw(t *testing.T) {
	mit := func(alt, neu string) string {
		text := strings.Replace(regeltext, alt, neu, 1)
		if text == regeltext {
			t.Fatalf("the rules lack %q", alt)
		}
		return text
	}
	for name, fall := range map[string]struct {
		text string
		gut  bool
	}{
		"as they come": {regeltext, true},
		"S1-02.7 a new kind of participant is a new row":  {regeltext + "\n[[teilnehmerart]]\nschluessel = \"kammer\"\nname = \"Kammer\"\nnorm = \"SächsMeldVO § 2 Abs. 2 Satz 2\"\n", true},
		"S4-07.3 a revoked author can't be a warning":     {mit(`gesperrt = { folge = "zurueckhalten", code = "3703" }`, `gesperrt = { folge = "warnen", code = "3703" }`), false},
		"E-K1 unknown revocation can't be taken as valid": {mit(`unbekannt = { folge = "zurueckstellen", code = "3707" }`, `unbekannt = { folge = "warnen", code = "3707" }`), false},
		"S1-02.3 cards outlive the ids":                   {mit(`laufzettel = "26280h"`, `laufzettel = "168h"`), false},
		"unknown consequence":                             {mit(`folge = "ablehnen", code = "9501"`, `folge = "wegwerfen", code = "9501"`), false},
		"unknown key":                                     {"fremd = 1\n" + regeltext, false},
		"duration missing":                                {mit(`leerlauf = "15m"`, `leerlauf = "0s"`), false},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := liesRegelwerk(fall.text); (err == nil) != fall.gut {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestKindsOfMessagesAreRecognised(t *testing.T) {
	r := EingebautesRegelwerk()
	for text, soll := range map[string]string{
		"rueckmeldung.anmeldunginland.0201":                         "rueckmeldung",
		"urn:xoev-de:kosit:xmeld:fortschreibung.passversagung.0105": "fortschreibung",
		"Rückmeldung zu Vorgang 4711":                               "rueckmeldung",
		"0201":                                                      "rueckmeldung",
		"XMeld 1100 Paket 3":                                        "lieferung",
		"xmeldit.datenlieferung.1100":                               "lieferung",
		"datenabruf.personensuche.suchanfrage.1330":                 "abruf",
		"unbekannt.nachricht.0201":                                  "", // the family decides, not a number behind it
		"120201":                                                    "",
		"Grüße":                                                     "",
		"":                                                          "",
	} {
		if ist := r.Nachrichtenart(text); ist != soll {
			t.Errorf("%q is %q, want %q", text, ist, soll)
		}
	}
}

func TestVerdictTakesTheMostSevereFinding(t *testing.T) {
	i := &Intermediaer{Ausstattung: Ausstattung{Regelwerk: EingebautesRegelwerk()}}
	p := func(r Rolle, e Ergebnis) Pruefung { return Pruefung{Rolle: r, Ergebnis: e} }
	for name, fall := range map[string]struct {
		liste []Pruefung
		folge Folge
		codes string
	}{
		"nothing to say":                      {[]Pruefung{p(RolleKlientSignatur, Gueltig)}, "", "0800"},
		"warnings follow the success":         {[]Pruefung{p(RolleEmpfaengerChiffrier, Abgelaufen), p(RolleLeserChiffrier, Unbekannt)}, Warnen, "0800 3705 3707"},
		"each code once":                      {[]Pruefung{p(RolleLeserChiffrier, Unbekannt), p(RolleAutorChiffrier, Unbekannt)}, Warnen, "0800 3707"},
		"S4-07.3 an author is kept back":      {[]Pruefung{p(RolleAutorSignatur, Ungueltig)}, Zurueckhalten, "9805 3702"},
		"errors stand first":                  {[]Pruefung{p(RolleEmpfaengerChiffrier, Abgelaufen), p(RolleKlientSignatur, Gesperrt)}, Zurueckhalten, "9701 3705"},
		"kept back beats set aside":           {[]Pruefung{p(RolleAutorSignatur, Unbekannt), p(RolleKlientSignatur, Abgelaufen)}, Zurueckhalten, "9805 3707 3700"},
		"a refusal beats both":                {[]Pruefung{p(RolleKlientSignatur, Gesperrt), p(RolleLeserChiffrier, Gesperrt)}, Ablehnen, "9701 9709"},
		"a role without rule is refused":      {[]Pruefung{p("neu", Gueltig)}, Ablehnen, "9710"},
		"a result without rule is refused":    {[]Pruefung{p(RolleKlientSignatur, "neu")}, Ablehnen, "9710"},
		"a report that was forgotten, too":    {[]Pruefung{p(RolleKlientSignatur, "")}, Ablehnen, "9710"},
		"E-K1 unknown is executed, but waits": {[]Pruefung{p(RolleKlientSignatur, Unbekannt)}, Zurueckstellen, "0800 3707"},
	} {
		t.Run(name, func(t *testing.T) {
			u := i.urteile(fall.liste)
			var codes []string
			for _, c := range u.antwortcodes(CodeAusgefuehrt) {
				codes = append(codes, string(c))
			}
			if u.folge != fall.folge || strings.Join(codes, " ") != fall.codes {
				t.Errorf("%q %v, want %q %s", u.folge, codes, fall.folge, fall.codes)
			}
		})
	}
}
