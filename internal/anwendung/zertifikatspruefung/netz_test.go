// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	pruefung "kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

func TestAnchorsOfTheNetwork(t *testing.T) {
	kdn, testa := neu(t, "KDN-Stelle", nil, alsStelle), neu(t, "CA TESTA Deutschland", nil, alsStelle)
	imKDN, ausTESTA := neu(t, "A", kdn), neu(t, "B", testa)
	anker := []pruefung.Anker{
		{Datei: "kdn.pem", Netze: []pruefung.Netz{pruefung.KDN}, Ab: tag("2026-01-01"), Bis: tag("2026-12-31"), Aktenzeichen: "SMI-1"},
		{Datei: "testa.pem", Netze: []pruefung.Netz{pruefung.TESTA}},
	}
	var quellen []pruefung.Sperrquelle
	for name, p := range map[string]*person{"kdn.pem": kdn, "testa.pem": testa} {
		pfad := filepath.Join(t.TempDir(), "liste.crl")
		if err := os.WriteFile(pfad, p.liste(t), 0o600); err != nil {
			t.Fatal(err)
		}
		quellen = append(quellen, pruefung.Sperrquelle{Aussteller: name, CRL: []string{pfad}})
	}
	s := neuerStand(t, pruefung.Einstellungen{Anker: anker, Quellen: quellen}, ablage{"kdn.pem": kdn.pem(), "testa.pem": testa.pem()})
	for _, f := range []struct {
		name   string
		wer    *person
		netz   pruefung.Netz
		wann   time.Time
		urteil pruefung.Urteil
	}{
		{"S1-06.1 certificate that the SMI determined for the KDN", imKDN, pruefung.KDN, jetzt, pruefung.Gueltig},
		{"S1-06.1 other certificates do not hold in the KDN", ausTESTA, pruefung.KDN, jetzt, pruefung.Ungueltig},
		{"S1-06.1 the determination has a first day", imKDN, pruefung.KDN, tag("2026-01-01").Beginn().Add(-time.Second), pruefung.Ungueltig},
		{"S1-06.1 the determination has a last day", imKDN, pruefung.KDN, tag("2027-01-01").Beginn(), pruefung.Ungueltig},
		{"S1-06.2 otherwise TESTA: outside", ausTESTA, pruefung.Extern, jetzt, pruefung.Gueltig},
		{"S1-06.2 otherwise TESTA: a network without a determination", ausTESTA, pruefung.IHL, jetzt, pruefung.Gueltig},
		{"S1-06.2 an anchor of the KDN is none elsewhere", imKDN, pruefung.Extern, jetzt, pruefung.Ungueltig},
		{"network not known: any anchor", imKDN, "", jetzt, pruefung.Gueltig},
	} {
		t.Run(f.name, func(t *testing.T) {
			if b := s.pruefe(f.wer, pruefung.Frage{Netz: f.netz, Zeitpunkt: f.wann}); b.Urteil != f.urteil {
				t.Errorf("got %+v", b)
			}
		})
	}
}

func TestAllowList(t *testing.T) {
	fremd := neu(t, "Fremde Stelle", nil, alsStelle)
	allein, mitStelle := neu(t, "Allein", nil), neu(t, "Mit Stelle", fremd)
	liste := filepath.Join(t.TempDir(), "fremd.crl")
	e := pruefung.Einstellungen{
		Zulassungen: []pruefung.Zulassung{
			{Datei: "allein.pem", Aktenzeichen: "SMI-22-0552/7", Ab: tag("2026-08-01"), Bis: tag("2026-09-30"), Netze: []pruefung.Netz{pruefung.KDN}, Verwendungen: []pruefung.Verwendung{pruefung.Signatur}},
			{Datei: "mit.pem", Aktenzeichen: "SMI-8", Bis: tag("2026-09-30"), Aussteller: "fremd.pem"},
		},
		Quellen: []pruefung.Sperrquelle{{Aussteller: "fremd.pem", CRL: []string{liste}}},
	}
	s := neuerStand(t, e, ablage{"allein.pem": allein.pem(), "mit.pem": mitStelle.pem(), "fremd.pem": fremd.pem()})
	for _, f := range []struct {
		name   string
		frage  pruefung.Frage
		urteil pruefung.Urteil
	}{
		{"S1-06.3 allowed", pruefung.Frage{Netz: pruefung.KDN}, pruefung.Gueltig},
		{"S1-06.3 last day", pruefung.Frage{Netz: pruefung.KDN, Zeitpunkt: tag("2026-10-01").Beginn().Add(-time.Second)}, pruefung.Gueltig},
		{"S1-06.3 over", pruefung.Frage{Netz: pruefung.KDN, Zeitpunkt: tag("2026-10-01").Beginn()}, pruefung.Ungueltig},
		{"S1-06.3 not begun", pruefung.Frage{Netz: pruefung.KDN, Zeitpunkt: tag("2026-08-01").Beginn().Add(-time.Second)}, pruefung.Ungueltig},
		{"S1-06.3 another network", pruefung.Frage{Netz: pruefung.TESTA}, pruefung.Ungueltig},
	} {
		t.Run(f.name, func(t *testing.T) {
			b := s.pruefe(allein, f.frage)
			if b.Urteil != f.urteil || (b.Zulassung == "SMI-22-0552/7") != (f.urteil == pruefung.Gueltig) || slices.Contains(b.Gruende, pruefung.GrundZulassung) == (f.urteil == pruefung.Gueltig) {
				t.Errorf("got %+v", b)
			}
		})
	}
	if b := s.pruefe(mitStelle, pruefung.Frage{}); b.Urteil != pruefung.Ungewiss {
		t.Errorf("E-K1 allowed certificate of a named authority without a list: %+v", b)
	}
	if err := os.WriteFile(liste, fremd.liste(t, mitStelle), 0o600); err != nil {
		t.Fatal(err)
	}
	if b := s.pruefe(mitStelle, pruefung.Frage{}); b.Urteil != pruefung.Gesperrt {
		t.Errorf("S1-06.3 allowed but revoked: %+v", b)
	}
}

func TestSwitchToOSCIInside(t *testing.T) {
	e := pruefung.Einstellungen{Netze: []pruefung.Netzangabe{
		{Name: pruefung.KDN, OhneOSCI: true, OSCIPflichtAb: tag("2027-01-01"), Bekanntmachung: "SächsABl. 2026 S. 1"},
		{Name: pruefung.IHL, OhneOSCI: true},
		{Name: pruefung.TESTA},
	}}
	for _, f := range []struct {
		name    string
		netz    pruefung.Netz
		tag     string
		erlaubt bool
	}{
		{"S1-03.6 the day before", pruefung.KDN, "2026-12-31", true},
		{"S1-03.6 from the day on", pruefung.KDN, "2027-01-01", false},
		{"S1-03.6 a switch per network", pruefung.IHL, "2027-01-01", true},
		{"S1-03.6 network without the exemption", pruefung.TESTA, "2026-12-31", false},
		{"S1-03.6 network that is not named", pruefung.Extern, "2026-12-31", false},
	} {
		t.Run(f.name, func(t *testing.T) {
			if err := e.OhneOSCI(f.netz, tag(f.tag)); (err == nil) != f.erlaubt || (!f.erlaubt && !errors.Is(err, pruefung.ErrNurOSCI)) {
				t.Errorf("got %v", err)
			}
		})
	}
	s := neuerStand(t, e, nil)
	s.uhr.Stelle(tag("2026-12-31").Beginn().Add(24*time.Hour - time.Second))
	if err := s.OhneOSCI(pruefung.KDN); err != nil {
		t.Errorf("a second before midnight: %v", err)
	}
	s.uhr.Weiter(time.Second)
	if err := s.OhneOSCI(pruefung.KDN); err == nil {
		t.Error("S1-03.6 the switch does not work while the program runs")
	}
}

func TestSettingsThatContradictThemselves(t *testing.T) {
	stelle, klein := neu(t, "CA", nil, alsStelle), neu(t, "Klein", nil)
	dateien := ablage{"ca.pem": stelle.pem(), "klein.pem": klein.pem(), "zwei.pem": append(stelle.pem(), klein.pem()...), "leer.pem": {}}
	netz := []pruefung.Netz{pruefung.KDN}
	for name, e := range map[string]pruefung.Einstellungen{
		"unknown network":              {Netze: []pruefung.Netzangabe{{Name: "WLAN"}}},
		"network twice":                {Netze: []pruefung.Netzangabe{{Name: "KDN"}, {Name: "KDN"}}},
		"anchor without network":       {Anker: []pruefung.Anker{{Datei: "ca.pem"}}},
		"anchor that is no authority":  {Anker: []pruefung.Anker{{Datei: "klein.pem", Netze: netz}}},
		"anchor file with two":         {Anker: []pruefung.Anker{{Datei: "zwei.pem", Netze: netz}}},
		"anchor file that is missing":  {Anker: []pruefung.Anker{{Datei: "fehlt.pem", Netze: netz}}},
		"anchor file that is empty":    {Anker: []pruefung.Anker{{Datei: "leer.pem", Netze: netz}}},
		"S1-06.3 without file number":  {Zulassungen: []pruefung.Zulassung{{Datei: "klein.pem", Bis: tag("2027-01-01")}}},
		"S1-06.3 without end":          {Zulassungen: []pruefung.Zulassung{{Datei: "klein.pem", Aktenzeichen: "1"}}},
		"OCSP that is no address":      {Quellen: []pruefung.Sperrquelle{{Aussteller: "ca.pem", OCSP: []string{"/etc/passwd"}}}},
		"own pair without key":         {Eigene: []pruefung.EigeneAngabe{{Dienst: "x", Verwendung: pruefung.Signatur, Zertifikat: "klein.pem"}}},
		"own pair with unreadable key": {Eigene: []pruefung.EigeneAngabe{{Dienst: "x", Verwendung: pruefung.Signatur, Zertifikat: "klein.pem", Schluessel: "leer.pem"}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pruefung.Neu(pruefung.Ausstattung{Einstellungen: e, Lies: dateien.lies, Uhr: uhr.Fest(jetzt)})
			var f *fehler.Fehler
			if !errors.As(err, &f) || f.Code != pruefung.ErrKonfig.Code {
				t.Errorf("got %v", err)
			}
		})
	}
}
