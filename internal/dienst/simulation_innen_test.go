// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"encoding/json"
	"io"
	"net"
	"testing"

	"kernmelderegister/internal/tueren/befehl"
)

// spiel lets Meldebehörden live; a year of the world happens in the days.
func spiel(t *testing.T, s befehl.Simulation) befehl.Simulationsergebnis {
	t.Helper()
	s.Daten = t.TempDir()
	MitOSCI(t, s.Daten)
	s.Seed, s.Zeitraffer, s.Beginn, s.Schluesselpaare = 1, 366/s.Tage, "2026-09-03", 1
	w := &Werk{Umgebung: func(string) string { return "" }}
	e, err := w.Simuliere(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if e.Verluste != 0 || e.Doppelte != 0 || len(e.Maengel) != 0 || !e.Einwandfrei() {
		t.Errorf("%+v", e)
	}
	if e.Rueckmeldungen == 0 || e.Geburten == 0 || e.Sterbefaelle == 0 || e.Umzuege < e.Rueckmeldungen ||
		e.Lieferungen < s.Meldebehoerden*(s.Tage+1) || e.Nachrichten < 2*e.Lieferungen+2*e.Rueckmeldungen {
		t.Errorf("too little happened: %+v", e)
	}
	return e
}

// The days go over a weekend: Friday and Monday, and what follows.
func TestSimulationLosesAndDoublesNothing(t *testing.T) {
	t.Run("S4-03.2 every mailbox is emptied on each Arbeitstag and nothing is lost", func(t *testing.T) {
		if e := spiel(t, befehl.Simulation{Meldebehoerden: 4, Tage: 2, Einwohner: 1500}); e.Stoerungen != 0 {
			t.Errorf("%d connections were cut", e.Stoerungen)
		}
	})
	t.Run("S4-04.3 cut connections lead to repetitions, never to losses or doubles", func(t *testing.T) {
		if e := spiel(t, befehl.Simulation{Meldebehoerden: 4, Tage: 2, Einwohner: 1500, Stoerungen: true}); e.Stoerungen == 0 {
			t.Error("no connection was cut")
		}
	})
}

func TestSimulationRefusesImpossibleOptions(t *testing.T) {
	gut := befehl.Simulation{Meldebehoerden: 1, Tage: 1, Einwohner: 100, Zeitraffer: 1}
	for name, aendere := range map[string]func(*befehl.Simulation){
		"nobody": func(s *befehl.Simulation) { s.Meldebehoerden = 0 }, "more than there are": func(s *befehl.Simulation) { s.Meldebehoerden = 1000 },
		"no day": func(s *befehl.Simulation) { s.Tage = 0 }, "more than a year": func(s *befehl.Simulation) { s.Zeitraffer = 400 },
		"no such day": func(s *befehl.Simulation) { s.Beginn = "2026-02-30" },
	} {
		t.Run(name, func(t *testing.T) {
			s := gut
			aendere(&s)
			if _, err := (&Werk{Umgebung: func(string) string { return "" }}).Simuliere(t.Context(), s); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestSimulationResultIsThatOfTheContract(t *testing.T) {
	b, err := json.Marshal(befehl.Simulationsergebnis{})
	soll := `{"meldebehoerden":0,"tage":0,"umzuege":0,"geburten":0,"sterbefaelle":0,"rueckmeldungen":0,"lieferungen":0,"nachrichten":0,"verluste":0,"doppelte":0,"dauer_s":0}`
	if err != nil || string(b) != soll {
		t.Errorf("%s, %v", b, err)
	}
}

// A line that is cut delivers what came before the cut and counts it once.
func TestCutConnectionsBreakOnce(t *testing.T) {
	offen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = offen.Close() }()
	l := &leitungsstoerung{Listener: offen}
	l.schalteEin(1)
	klient, err := net.Dial("tcp", offen.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	c.(*gestoert).rest = 10
	go func() {
		_, _ = c.Write([]byte("0123456"))
		_, _ = c.Write([]byte("789abc"))
		_, _ = c.Write([]byte("never"))
	}()
	b, _ := io.ReadAll(klient)
	if string(b) != "0123456789" || l.schnitte != 1 {
		t.Errorf("%q, %d cuts", b, l.schnitte)
	}
	_ = klient.Close()
}
