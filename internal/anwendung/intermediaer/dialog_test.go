// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// ohneAblage is a post office without storage: enough for ids and dialogs.
func ohneAblage(u uhr.Uhr) *Intermediaer {
	return &Intermediaer{
		Ausstattung: Ausstattung{Regelwerk: EingebautesRegelwerk(), Uhr: u, Schluessel: geheim.NeuerSchluessel(make([]byte, 32))},
		dialoge:     dialoge{alle: map[string]*dialog{}, jeKlient: map[Postfach]int{}},
		abzuege:     abzuege{alle: map[int64]*abzug{}},
	}
}

func TestIdsAreBoundToClientAndTime(t *testing.T) {
	u := uhr.Fest(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	i, a, b := ohneAblage(u), Postfach{1}, Postfach{2}
	id := i.neueKennung(a)
	if !regexp.MustCompile(`^[a-z2-7]{44}$`).MatchString(id) || i.neueKennung(a) == id {
		t.Errorf("id %q", id)
	}
	anders := ohneAblage(u)
	anders.Schluessel = geheim.NeuerSchluessel([]byte(strings.Repeat("x", 32)))
	letztes := id[:43] + map[bool]string{true: "b", false: "a"}[id[43] == 'a']
	for name, fall := range map[string]struct {
		bei    *Intermediaer
		id     string
		klient Postfach
		gut    bool
	}{
		"the client itself": {i, id, a, true}, "another client": {i, id, b, false}, "another post office": {anders, id, a, false},
		"empty": {i, "", a, false}, "changed": {i, letztes, a, false}, "longer": {i, id + "a", a, false}, "capitals": {i, strings.ToUpper(id), a, false},
	} {
		if fall.bei.gueltigeKennung(fall.id, fall.klient) != fall.gut {
			t.Errorf("%s: want %v", name, fall.gut)
		}
	}
	u.Weiter(i.Regelwerk.Kennung.Gilt)
	if !i.gueltigeKennung(id, a) {
		t.Error("over before its time")
	}
	u.Weiter(time.Second)
	if i.gueltigeKennung(id, a) {
		t.Error("valid for ever")
	}
}

func eroeffne(t *testing.T, i *Intermediaer, k Klient) Steuerblock {
	t.Helper()
	v, err := i.Eroeffne(k, Steuerblock{Challenge: "c"})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Ende()
	return v.Antwort()
}

func TestControlBlocksOfAnswers(t *testing.T) {
	i := ohneAblage(uhr.Fest(time.Now()))
	s := eroeffne(t, i, Klient{Chiffrier: []byte{1}})
	if !regexp.MustCompile(`^[0-9]{1,18}$`).MatchString(s.ConversationID) || s.Response != "c" || s.Challenge == "" || s.MitNummer {
		t.Errorf("InitDialog %+v", s)
	}
	v, err := i.Beginne(t.Context(), Steuerblock{Challenge: "d", Response: s.Challenge, ConversationID: s.ConversationID, MitNummer: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Anerkenne(t.Context(), Klient{}); err != nil {
		t.Fatal(err)
	}
	if a := v.Antwort(); a.ConversationID != s.ConversationID || a.Response != "d" || a.Challenge == s.Challenge || a.Challenge == "" || a.SequenceNumber != 0 || !a.MitNummer || v.Erfolg() != CodeAusgefuehrtDialogOffen {
		t.Errorf("request %+v, %s", a, v.Erfolg())
	}
	v.Beende()
	if a := v.Antwort(); a.Challenge != "" || v.Erfolg() != CodeAusgefuehrt {
		t.Errorf("ExitDialog %+v, %s", a, v.Erfolg())
	}
	v.Ende()
	v.Ende() // twice does no harm
	allein, err := i.Beginne(t.Context(), Steuerblock{Challenge: "e", Response: "stale", MitNummer: true})
	if err != nil {
		t.Fatal(err)
	}
	defer allein.Ende()
	if a := allein.Antwort(); a.ConversationID == "" || a.ConversationID != allein.Antwort().ConversationID || a.Challenge != "" || allein.Explizit() {
		t.Errorf("single request %+v", a)
	}
	for name, s := range map[string]Steuerblock{
		"with number": {Challenge: "c", MitNummer: true}, "with conversation": {Challenge: "c", ConversationID: "1"}, "without Challenge": {}, "with Response": {Challenge: "c", Response: "r"},
	} {
		if _, err := i.Eroeffne(Klient{Chiffrier: []byte{1}}, s); !errors.Is(err, ErrDialog) {
			t.Errorf("InitDialog %s: %v", name, err)
		}
	}
}

func TestSignatureMustStayThatOfInitDialog(t *testing.T) {
	i := ohneAblage(uhr.Fest(time.Now()))
	s := eroeffne(t, i, Klient{Chiffrier: []byte{1}, Signatur: []byte{2}})
	anfrage := Steuerblock{Challenge: "d", Response: s.Challenge, ConversationID: s.ConversationID, MitNummer: true}
	for _, fall := range []struct {
		signatur []byte
		soll     error
	}{{[]byte{3}, ErrDialog}, {[]byte{2}, nil}} { // the refused one changes nothing
		v, err := i.Beginne(t.Context(), anfrage)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Anerkenne(t.Context(), Klient{Signatur: fall.signatur}); !errors.Is(err, fall.soll) {
			t.Errorf("signed with %v: %v", fall.signatur, err)
		}
		v.Ende()
	}
}

func TestOneRequestOfADialogAtATime(t *testing.T) {
	i := ohneAblage(uhr.Fest(time.Now()))
	s := eroeffne(t, i, Klient{Chiffrier: []byte{1}})
	anfrage := Steuerblock{Challenge: "d", Response: s.Challenge, ConversationID: s.ConversationID, MitNummer: true}
	var alle sync.WaitGroup
	var mu sync.Mutex
	gut := 0
	for range 16 { // the same request, sent again and again
		alle.Go(func() {
			v, err := i.Beginne(t.Context(), anfrage)
			if errors.Is(err, ErrDialog) {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			defer v.Ende()
			if err := v.Anerkenne(t.Context(), Klient{}); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			gut++
		})
	}
	alle.Wait()
	if gut != 1 {
		t.Errorf("%d requests passed with one number", gut)
	}
	v, err := i.Beginne(t.Context(), Steuerblock{Challenge: "d", Response: i.dialoge.finde(s.ConversationID).antwort, ConversationID: s.ConversationID, SequenceNumber: 1, MitNummer: true})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Ende()
	ctx, ende := context.WithCancel(t.Context())
	ende()
	if _, err := i.Beginne(ctx, anfrage); !errors.Is(err, context.Canceled) {
		t.Errorf("waits for a request that doesn't end: %v", err)
	}
}

func TestNumberOfDialogsIsBounded(t *testing.T) {
	u := uhr.Fest(time.Now())
	i := ohneAblage(u)
	for n := range i.Regelwerk.Dialog.JeKlient {
		if _, err := i.Eroeffne(Klient{Chiffrier: []byte{1}}, Steuerblock{Challenge: fmt.Sprint(n)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := i.Eroeffne(Klient{Chiffrier: []byte{1}}, Steuerblock{Challenge: "c"}); !errors.Is(err, ErrDialogzahl) {
		t.Errorf("no bound for one client: %v", err)
	}
	s := eroeffne(t, i, Klient{Chiffrier: []byte{2}})
	u.Weiter(i.Regelwerk.Dialog.Leerlauf + time.Second)
	i.dialoge.raeume(u.Jetzt().Add(-i.Regelwerk.Dialog.Leerlauf))
	if i.dialoge.finde(s.ConversationID) != nil {
		t.Error("an idle dialog stays for ever")
	}
	if n := len(i.dialoge.alle); n != i.Regelwerk.Dialog.JeKlient {
		t.Errorf("%d dialogs with a running request remain", n)
	}
}
