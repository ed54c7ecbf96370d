// SPDX-License-Identifier: EUPL-1.2

package osciversand_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/osci"
)

func TestAccepting(t *testing.T) {
	h := neuesHaus(t)
	h.nimmAn(sendung("a"))
	h.nimmAn(sendung("a"))
	anders := sendung("a")
	anders.Inhalt = []byte("<b/>")
	h.sollCode(h.NimmAn(t.Context(), anders), osciversand.CodeAnderer)
	h.sollCode(h.NimmAn(t.Context(), osciversand.Sendung{ID: "x", Teilnehmer: "register"}), osciversand.CodeUnvollstaendig)
	fremd := sendung("b")
	fremd.Teilnehmer = "unbekannt"
	h.sollCode(h.NimmAn(t.Context(), fremd), osciversand.CodeUnbekannt)
	h.sende()
	if s := h.stand("a"); s.Zustand != osciversand.Zugestellt || h.post.gestellt != 1 {
		t.Errorf("%+v, sent %d times", s, h.post.gestellt)
	}
	h.nimmAn(sendung("a")) // also after its content is gone
	h.sende()
	if h.post.gestellt != 1 {
		t.Error("the same message was sent twice")
	}
}

func TestSending(t *testing.T) {
	for name, test := range map[string]func(t *testing.T, h *haus){
		"S1-05.4 without an entry in the directory nothing is sent": func(t *testing.T, h *haus) {
			h.verzeichnis.err = fehler.Neu(fehler.NichtGefunden, "MR-2118", "x")
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Wartet || s.Fehler != "MR-2118" || h.post.nummern+h.post.gestellt > 0 {
				t.Errorf("%+v", s)
			}
			h.verzeichnis.err = nil
			h.uhr.Stelle(h.stand("a").Faellig)
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Zugestellt || h.verzeichnis.fragen != 2 {
				t.Errorf("%+v, asked %d times", s, h.verzeichnis.fragen)
			}
		},
		"S4-04.1 what has no Laufzettel is not delivered": func(t *testing.T, h *haus) {
			h.post.stelle = func(string) (bool, bool, error) { return false, false, nil }
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Wartet || s.Fehler != osciversand.CodeOhneZettel {
				t.Errorf("%+v", s)
			}
		},
		"S4-04.1 the Laufzettel is asked for if it did not come along": func(t *testing.T, h *haus) {
			h.post.stelle = func(string) (bool, bool, error) { return true, false, nil }
			h.sende()
			l, da, _ := h.speicher.Laufzettel(t.Context(), "a")
			if s := h.stand("a"); s.Zustand != osciversand.Zugestellt || !da || l.MessageID != s.MessageID {
				t.Errorf("%+v", s)
			}
		},
		"S4-04.2 an error message ends the attempts and stays with the message": func(t *testing.T, h *haus) {
			h.post.stelle = func(string) (bool, bool, error) { return false, false, abweisung{"9805"} }
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Abgewiesen || !slices.Equal(s.Codes, []string{"9805"}) {
				t.Errorf("%+v", s)
			}
			if err := h.VersandtPerPost(t.Context(), "a"); err != nil || h.stand("a").Zustand != osciversand.PerPost {
				t.Error(err)
			}
		},
		"S4-04.2 a passing error message does not end them": func(t *testing.T, h *haus) {
			h.post.stelle = func(string) (bool, bool, error) { return false, false, abweisung{"9811"} }
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Wartet || !slices.Equal(s.Codes, []string{"9811"}) {
				t.Errorf("%+v", s)
			}
		},
		"an attempt whose end is unknown is not repeated blindly": func(t *testing.T, h *haus) {
			h.post.stelle = func(string) (bool, bool, error) { return true, false, errLeitung }
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Wartet {
				t.Errorf("%+v", s)
			}
			h.uhr.Weiter(time.Hour)
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Zugestellt || h.post.gestellt != 1 || len(h.post.briefe) != 1 {
				t.Errorf("%+v, sent %d times", s, h.post.gestellt)
			}
		},
		"an id that is used up is replaced": func(t *testing.T, h *haus) {
			h.post.stelle = func(id string) (bool, bool, error) {
				if id == "id-1" {
					return false, false, abweisung{"9801"}
				}
				return true, true, nil
			}
			h.sende()
			h.uhr.Weiter(time.Hour)
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Zugestellt || s.MessageID != "id-2" || h.post.gestellt != 2 {
				t.Errorf("%+v", s)
			}
		},
		"a process that dies while it sends": func(t *testing.T, h *haus) {
			ctx, ab := context.WithCancel(t.Context())
			h.post.stelle = func(string) (bool, bool, error) { ab(); return true, false, ctx.Err() }
			_, _ = h.SendeEine(ctx)
			h.starte()
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Wartet {
				t.Errorf("the lease was ignored: %+v", s)
			}
			h.uhr.Weiter(time.Hour)
			h.sende()
			if s := h.stand("a"); s.Zustand != osciversand.Zugestellt || h.post.gestellt != 1 {
				t.Errorf("%+v, sent %d times", s, h.post.gestellt)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := neuesHaus(t)
			h.nimmAn(sendung("a"))
			test(t, h)
		})
	}
}

func TestTwentyFourHours(t *testing.T) {
	t.Run("S4-04.3 the mail after 24 hours of attempts, not earlier", func(t *testing.T) {
		h := neuesHaus(t)
		h.nimmAn(sendung("a"))
		h.uhr.Weiter(3 * time.Hour) // waiting for the first attempt does not count
		beginn := h.uhr.Jetzt()
		h.post.tot = true
		letzte := time.Duration(0)
		for n := 1; ; n++ {
			h.sende()
			s := h.stand("a")
			vergangen := h.uhr.Jetzt().Sub(beginn)
			if s.Versuche != n || !s.ErsterVersuch.Equal(beginn) || n > 100 {
				t.Fatalf("%+v", s)
			}
			if s.Zustand == osciversand.PostErforderlich {
				if vergangen != 24*time.Hour || n < 10 {
					t.Errorf("after %v and %d attempts", vergangen, n)
				}
				break
			}
			h.sollCode(h.VersandtPerPost(t.Context(), "a"), osciversand.CodeZustand)
			abstand := s.Faellig.Sub(h.uhr.Jetzt())
			if ende := vergangen+abstand == 24*time.Hour; abstand < letzte && !ende {
				t.Errorf("gap %v after %v", abstand, letzte)
			}
			letzte = abstand
			h.uhr.Stelle(s.Faellig)
		}
		if a := h.arten(); !slices.Equal(a, []osciversand.Warnungsart{osciversand.PostNoetig}) {
			t.Error(a)
		}
		if err := h.VersandtPerPost(t.Context(), "a"); err != nil {
			t.Error(err)
		}
		if a := h.arten(); len(a) > 0 {
			t.Error(a)
		}
	})
	t.Run("S4-04.3 a success within the 24 hours", func(t *testing.T) {
		h := neuesHaus(t)
		h.nimmAn(sendung("a"))
		h.post.tot = true
		h.sende()
		h.post.tot = false
		h.uhr.Weiter(23 * time.Hour)
		h.sende()
		if s := h.stand("a"); s.Zustand != osciversand.Zugestellt || s.Codes != nil || s.Fehler != "" {
			t.Errorf("%+v", s)
		}
		h.sollCode(h.VersandtPerPost(t.Context(), "a"), osciversand.CodeZustand)
	})
}

func TestThreeDays(t *testing.T) {
	h := neuesHaus(t)
	heute := "2026-11-23"
	for anmeldung, f := range map[string]struct {
		fristende string
		vorziehen bool
	}{"2026-11-20": {"2026-11-24", true}, "2026-11-23": {"2026-11-26", false}, "2026-11-25": {"2026-11-28", false}} {
		t.Run("S4-04.4 registered on "+anmeldung+", sent on "+heute, func(t *testing.T) {
			frist := h.Dreitagefrist(tag(t, anmeldung))
			if frist != tag(t, f.fristende) {
				t.Fatal(frist)
			}
			s := sendung(anmeldung)
			s.Fristende = frist
			h.nimmAn(s)
			h.post.tot = true
			h.sende()
			w, err := h.Ueberwache(t.Context())
			gewarnt := slices.ContainsFunc(w, func(w osciversand.Warnung) bool { return w.Art == osciversand.PostVorziehen && w.Sendung == anmeldung })
			if err != nil || gewarnt != f.vorziehen {
				t.Errorf("%v, %v", w, err)
			}
			if err := h.VersandtPerPost(t.Context(), anmeldung); (err == nil) != f.vorziehen {
				t.Error(err)
			}
		})
	}
}

func TestLaufzettelIsKeptUpToDate(t *testing.T) {
	h := neuesHaus(t)
	h.nimmAn(sendung("a"))
	h.sende()
	for _, f := range []struct {
		nach    time.Duration
		empfang bool
		neue    int
	}{{time.Hour, true, 0}, {6 * time.Hour, true, 1}, {7 * time.Hour, false, 0}} {
		h.uhr.Weiter(f.nach)
		if f.empfang {
			h.post.briefe[0].Laufzettel.Empfang, h.post.briefe[0].Laufzettel.GeaendertAm = osci.Um(h.uhr.Jetzt()), h.uhr.Jetzt()
		}
		n, err := h.HoleLaufzettel(t.Context())
		if err != nil || n != f.neue {
			t.Errorf("after %v: %d, %v", f.nach, n, err)
		}
	}
	if l, _, _ := h.speicher.Laufzettel(t.Context(), "a"); !l.Empfang.Da() {
		t.Errorf("%+v", l)
	}
}
