// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/post"
)

// briefkasten keeps what was sent.
type briefkasten struct{ briefe [][3]string }

func (b *briefkasten) Sende(_ context.Context, an, betreff, text string) error {
	b.briefe = append(b.briefe, [3]string{an, betreff, text})
	return nil
}

func TestCustomersAreToldWithoutContent(t *testing.T) {
	h := auftragshaus(t, uhr.Fest(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)))
	h.konfig.Post = Postkonfig{SMTP: "127.0.0.1:25", Schutz: post.OhneTLS}
	if err := h.bauePost(); err != nil {
		t.Fatal(err)
	}
	kasten := &briefkasten{}
	h.benachrichtigung.Versand, h.benachrichtigung.Wartezeit = kasten, 0
	inhaber, err := h.speicher.zugang.Inhaber(t.Context(), "ida")
	if err != nil {
		t.Fatal(err)
	}
	inhaber.Erreichbarkeit = "ida@post.example"
	if err := h.speicher.zugang.Aendere(t.Context(), func(b zugang.Bestand) error { return b.SetzeInhaber(t.Context(), inhaber, nil) }); err != nil {
		t.Fatal(err)
	}
	ida, bank := h.nutzer(t, "ida", "ida.beispiel"), h.nutzer(t, "bank", "bank.1")
	bestelle := func(n auftrag.Nutzer, weg auftrag.Weg) string {
		a := sammelauftrag(1)
		a.Weg = weg
		nummer, err := h.auftraege.Sende(t.Context(), n, a)
		if err != nil {
			t.Fatal(err)
		}
		h.arbeiteAuftraegeAb(t.Context())
		return nummer
	}
	verschickt := func(name string, soll int) {
		t.Helper()
		if n, err := h.benachrichtigung.Arbeite(t.Context()); err != nil || n != soll {
			t.Errorf("%s: %d notes, %v", name, n, err)
		}
	}
	bestelle(ida, auftrag.SOAP)
	verschickt("S2-10.3 who asks by machine", 0)
	nummer := bestelle(ida, auftrag.Stapel)
	bestelle(bank, auftrag.Stapel)
	verschickt("S2-10.3 only who has an address", 1)
	verschickt("only once", 0)
	brief := kasten.briefe[0]
	if brief[0] != "ida@post.example" || !strings.Contains(brief[2], h.konfig.Register.Name) {
		t.Errorf("%q", brief)
	}
	for _, inhalt := range []string{nummer, "Ida", "Beispiel", "Nirgendsdorn", "Kunigundis", "http"} {
		if strings.Contains(brief[1]+brief[2], inhalt) {
			t.Errorf("S2-10.3 the note says %s", inhalt)
		}
	}
}

func TestMailServerIsCheckedAtStart(t *testing.T) {
	for name, f := range map[string]struct {
		p   Postkonfig
		gut bool
	}{
		"none":                   {Postkonfig{}, true},
		"usual":                  {Postkonfig{SMTP: "mail.example:587"}, true},
		"no port":                {Postkonfig{SMTP: "mail.example"}, false},
		"elsewhere in the clear": {Postkonfig{SMTP: "mail.example:25", Schutz: post.OhneTLS}, false},
		"password file missing":  {Postkonfig{SMTP: "mail.example:587", Passwortdatei: "/gibt/es/nicht"}, false},
		"negative time":          {Postkonfig{SMTP: "mail.example:587", WartezeitMinuten: -1}, false},
	} {
		k := Konfig{Post: f.p, Register: Registerstelle{EMail: "register@kmr.example"}}
		if _, err := k.versand(&haus{echtzeit: uhr.System()}); (err == nil) != f.gut {
			t.Errorf("%s: %v", name, err)
		}
	}
}
