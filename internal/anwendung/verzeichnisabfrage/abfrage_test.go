// SPDX-License-Identifier: EUPL-1.2

package verzeichnisabfrage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

// abend is 23:30 in Berlin.
var abend = time.Date(2026, time.November, 4, 22, 30, 0, 0, time.UTC)

// server is a directory that counts its questions.
type server struct {
	adresse verzeichnisabfrage.Adresse
	da      bool
	err     error
	fragen  int
	dabei   func()
}

func (s *server) Dienst(ctx context.Context, _, _ string) (verzeichnisabfrage.Adresse, bool, error) {
	s.fragen++
	if s.dabei != nil {
		s.dabei()
	}
	if s.err == nil {
		return s.adresse, s.da, nil
	}
	if _, befristet := ctx.Deadline(); !befristet {
		return s.adresse, false, errors.New("no deadline")
	}
	return s.adresse, false, s.err
}

// liste is a Zusatzablage with at most one address.
type liste struct{ z *verzeichnisabfrage.Zusatz }

func (l *liste) Zusatz(context.Context, string, string) (verzeichnisabfrage.Zusatz, bool, error) {
	if l.z == nil {
		return verzeichnisabfrage.Zusatz{}, false, nil
	}
	return *l.z, true, nil
}

func (l *liste) Zusaetze(context.Context) ([]verzeichnisabfrage.Zusatz, error) {
	if l.z == nil {
		return nil, nil
	}
	return []verzeichnisabfrage.Zusatz{*l.z}, nil
}

func (l *liste) SetzeZusatz(_ context.Context, z verzeichnisabfrage.Zusatz) error {
	l.z = &z
	return nil
}

func (l *liste) EntferneZusatz(context.Context, string, string) error {
	l.z = nil
	return nil
}

type aufbau struct {
	*verzeichnisabfrage.Abfrage
	uhr    *uhr.Stell
	server *server
	zusatz *liste
}

func baue(weitere ...verzeichnisabfrage.Verzeichnis) aufbau {
	a := aufbau{uhr: uhr.Fest(abend), server: &server{da: true, adresse: verzeichnisabfrage.Adresse{Name: "heute"}}, zusatz: &liste{}}
	a.Abfrage = verzeichnisabfrage.Neu(verzeichnisabfrage.Einstellung{
		Verzeichnisse: append([]verzeichnisabfrage.Verzeichnis{a.server}, weitere...), Zusatz: a.zusatz, Uhr: a.uhr, Hoechstens: 3,
	})
	return a
}

// pruefe asks and compares name or error code, and how often the server was asked so far.
func (a aufbau) pruefe(t *testing.T, soll string, fragen int) {
	t.Helper()
	x, err := a.Adresse(t.Context(), "ags:1", "u")
	ist := x.Name
	if err != nil {
		ist = fehler.CodeVon(err)
	}
	if ist != soll || a.server.fragen != fragen {
		t.Errorf("got %s after %d questions (%v), want %s after %d", ist, a.server.fragen, err, soll, fragen)
	}
}

var errTot = errors.New("down")

func TestAnswersAreKeptForTheDay(t *testing.T) {
	t.Run("S4-08.3 until midnight of Berlin, not 24 hours", func(t *testing.T) {
		a := baue()
		a.pruefe(t, "heute", 1)
		a.server.err = errTot
		a.uhr.Weiter(29*time.Minute + 59*time.Second)
		a.pruefe(t, "heute", 1)
		a.uhr.Weiter(time.Second)
		a.pruefe(t, "MR-2117", 2)
	})
	t.Run("S4-08.3 no use of yesterday's answer when the directory is down", func(t *testing.T) {
		a := baue()
		a.pruefe(t, "heute", 1)
		a.server.err = errTot
		a.uhr.Weiter(24 * time.Hour)
		a.pruefe(t, "MR-2117", 2)
		a.uhr.Stelle(abend) // also not when the clock is put back
		a.pruefe(t, "MR-2117", 3)
	})
	t.Run("S4-08.3 deleted at midnight", func(t *testing.T) {
		a := baue()
		a.pruefe(t, "heute", 1)
		if n := a.Raeume(); n != 0 {
			t.Errorf("%d answers of today were deleted", n)
		}
		a.uhr.Weiter(30 * time.Minute)
		if n := a.Raeume(); n != 1 {
			t.Errorf("%d answers were deleted, want 1", n)
		}
	})
	t.Run("S4-08.3 an answer that comes after midnight is not kept", func(t *testing.T) {
		a := baue()
		a.server.dabei = func() { a.uhr.Weiter(time.Hour) }
		a.pruefe(t, "heute", 1)
		a.server.dabei = nil
		a.pruefe(t, "heute", 2)
		a.pruefe(t, "heute", 2)
	})
	t.Run("that there is no entry is kept for the day too", func(t *testing.T) {
		a := baue()
		a.server.da = false
		a.pruefe(t, "MR-2118", 1)
		a.pruefe(t, "MR-2118", 1)
		a.uhr.Weiter(30 * time.Minute)
		a.server.da = true
		a.pruefe(t, "heute", 2)
	})
	t.Run("an entry that ends during the day", func(t *testing.T) {
		a := baue()
		a.server.adresse.Bis = abend.Add(time.Minute)
		a.pruefe(t, "heute", 1)
		a.uhr.Weiter(time.Minute)
		a.pruefe(t, "heute", 2)
	})
	t.Run("a failure is not kept", func(t *testing.T) {
		a := baue()
		a.server.err = errTot
		a.pruefe(t, "MR-2117", 1)
		a.server.err = nil
		a.pruefe(t, "heute", 2)
	})
	t.Run("a change of the own directory counts at once", func(t *testing.T) {
		a, stand := baue(), int64(1)
		b := aufbau{uhr: a.uhr, server: a.server, Abfrage: verzeichnisabfrage.Neu(verzeichnisabfrage.Einstellung{
			Verzeichnisse: []verzeichnisabfrage.Verzeichnis{a.server}, Zusatz: a.zusatz, Uhr: a.uhr, Stand: func() int64 { return stand },
		})}
		b.pruefe(t, "heute", 1)
		b.pruefe(t, "heute", 1)
		stand++
		b.pruefe(t, "heute", 2)
		a.server.dabei = func() { stand++ }
		stand++
		b.pruefe(t, "heute", 3)
		a.server.dabei = nil
		b.pruefe(t, "heute", 4) // what was asked before the change is not kept after it
	})
	t.Run("memory is bounded", func(t *testing.T) {
		a := baue()
		for _, s := range []string{"a", "b", "c", "d", "d"} {
			if _, err := a.Adresse(t.Context(), s, "u"); err != nil {
				t.Fatal(err)
			}
		}
		if a.server.fragen != 5 {
			t.Errorf("asked %d times", a.server.fragen)
		}
	})
}

func TestNextServerAnswersWhenTheFirstIsDown(t *testing.T) {
	zweiter := &server{da: true, adresse: verzeichnisabfrage.Adresse{Name: "zweiter"}}
	a := baue(zweiter)
	a.server.err = errTot
	a.pruefe(t, "zweiter", 1)
	a.pruefe(t, "zweiter", 1)
	leer := baue(zweiter)
	leer.server.da = false
	leer.pruefe(t, "MR-2118", 1) // "no entry" is an answer
	if zweiter.fragen != 1 {
		t.Errorf("the second was asked %d times", zweiter.fragen)
	}
}

func TestCancelledQuestionAsksNoFurther(t *testing.T) {
	zweiter := &server{da: true}
	a := baue(zweiter)
	ctx, ende := context.WithCancel(t.Context())
	a.server.err, a.server.dabei = errTot, ende
	if _, err := a.Adresse(ctx, "ags:1", "u"); err == nil || zweiter.fragen != 0 {
		t.Errorf("%v, %d", err, zweiter.fragen)
	}
}

func TestSupplementaryAddresses(t *testing.T) {
	gut := verzeichnisabfrage.Zusatz{
		Schluessel: "ags:1", URI: "u", Quelle: "Az. 1", Geprueft: uhr.DatumVon(abend),
		Adresse: verzeichnisabfrage.Adresse{Name: "zusatz", Intermediaer: "https://x.example/", Chiffrier: []byte{1}},
	}
	t.Run("S1-21.7 serves where the DVDV has no entry, which has precedence", func(t *testing.T) {
		a := baue()
		a.server.da = false
		if err := a.SetzeZusatz(t.Context(), gut); err != nil {
			t.Fatal(err)
		}
		a.pruefe(t, "zusatz", 1)
		x, err := a.Adresse(t.Context(), "ags:1", "u")
		if err != nil || !x.Zusatz || x.Quelle != "Az. 1" || x.Geprueft != gut.Geprueft {
			t.Errorf("%+v, %v", x, err)
		}
		a.server.da = true
		a.uhr.Weiter(30 * time.Minute)
		a.pruefe(t, "heute", 2)
		stand, err := a.Zusaetze(t.Context())
		if err != nil || len(stand) != 1 || !stand[0].ImDVDV {
			t.Errorf("%v, %v", stand, err)
		}
	})
	t.Run("S1-05.4 no way around a directory that is down", func(t *testing.T) {
		a := baue()
		a.server.err, a.zusatz.z = errTot, &gut
		a.pruefe(t, "MR-2117", 1)
	})
	t.Run("S1-21.7 source and day of the check are needed", func(t *testing.T) {
		for name, aendere := range map[string]func(*verzeichnisabfrage.Zusatz){
			"source":      func(z *verzeichnisabfrage.Zusatz) { z.Quelle = "" },
			"day":         func(z *verzeichnisabfrage.Zusatz) { z.Geprueft = uhr.Datum{} },
			"certificate": func(z *verzeichnisabfrage.Zusatz) { z.Adresse.Chiffrier = nil },
			"key":         func(z *verzeichnisabfrage.Zusatz) { z.Schluessel = "" },
			"service":     func(z *verzeichnisabfrage.Zusatz) { z.URI = "" },
		} {
			z := gut
			aendere(&z)
			if err := baue().SetzeZusatz(t.Context(), z); fehler.CodeVon(err) != "MR-2115" {
				t.Errorf("without %s: %v", name, err)
			}
		}
	})
}
