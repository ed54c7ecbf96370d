// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/speicher/spule"
)

// postamt is a post office over a storage, with participants, a checker and an
// outside world that do what the test says.
type postamt struct {
	*intermediaer.Intermediaer
	uhr     *uhr.Stell
	pruefer *pruefer
	aussen  *aussenwelt

	// Cipher certificates: the recipient and the passive one are participants, the others are not.
	absender, empfaenger, passiv, fremd []byte
	signatur                            []byte
}

// zielPassiv is the address of the passive participant.
const zielPassiv = "https://passiv.example/osci"

var zertifikate = sync.OnceValues(func() (alle [5][]byte, err error) {
	a, err := zertifikat.NeuerAussteller("Test", stundeNach(0))
	for i := range alle {
		var p *zertifikat.Paar
		if p, err = a.Klient("Teilnehmer"); err != nil {
			return alle, err
		}
		alle[i] = p.Zertifikat.Raw
	}
	return alle, err
})

// leeresPostamt has everything but a storage.
func leeresPostamt(t testing.TB) *postamt {
	t.Helper()
	z, err := zertifikate()
	if err != nil {
		t.Fatal(err)
	}
	return &postamt{
		uhr: uhr.Fest(stundeNach(0)), pruefer: &pruefer{}, aussen: &aussenwelt{},
		absender: z[0], empfaenger: z[1], passiv: z[2], fremd: z[3], signatur: z[4],
	}
}

func neuesPostamt(t testing.TB, a intermediaer.Ablage) *postamt {
	t.Helper()
	p := leeresPostamt(t)
	p.oeffne(t, a, t.TempDir())
	for _, neu := range []intermediaer.Teilnehmer{
		{Name: "Empfang", Art: "meldebehoerde", Postfaecher: []intermediaer.Postfacheintrag{{Zertifikat: p.empfaenger, Nachrichtenarten: []string{"rueckmeldung", "rueckweisung"}}}},
		{Name: "Passiv", Art: "register", Adresse: zielPassiv, Postfaecher: []intermediaer.Postfacheintrag{{Zertifikat: p.passiv, Nachrichtenarten: []string{"*"}}}},
	} {
		if _, err := p.SetzeTeilnehmer(t.Context(), "amt", neu); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// oeffne starts the post office anew, as after the end of its process.
func (p *postamt) oeffne(t testing.TB, a intermediaer.Ablage, ordner string) {
	t.Helper()
	s, err := spule.Oeffne(ordner)
	if err != nil {
		t.Fatal(err)
	}
	p.Intermediaer, err = intermediaer.Neu(t.Context(), intermediaer.Ausstattung{
		Ablage: a, Spule: s, Pruefung: p.pruefer, Regelwerk: intermediaer.EingebautesRegelwerk(),
		Schluessel: geheim.NeuerSchluessel(bytes.Repeat([]byte{7}, 32)), Uhr: p.uhr,
		Weiterleitung: p.aussen, Verzeichnis: p.aussen, Hinweise: p.aussen,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// pruefer answers as told; what it was told nothing about is valid.
type pruefer struct {
	mu  sync.Mutex
	ist map[intermediaer.Rolle]intermediaer.Ergebnis
	err error
}

func (p *pruefer) setze(r intermediaer.Rolle, e intermediaer.Ergebnis) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ist = map[intermediaer.Rolle]intermediaer.Ergebnis{r: e}
}

// Pruefe implements intermediaer.Zertifikatspruefung.
func (p *pruefer) Pruefe(_ context.Context, z intermediaer.Zertifikat, zum time.Time) (intermediaer.Pruefung, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, da := p.ist[z.Rolle]
	if !da {
		e = intermediaer.Gueltig
	}
	return intermediaer.Pruefung{
		Rolle: z.Rolle, Ergebnis: e, Zeitpunkt: zum, Inhaber: "CN=Teilnehmer", Aussteller: "CN=Test", Seriennummer: "1",
		Fingerabdruck: intermediaer.PostfachVon(z.DER).String(), Niveau: "advanced", Mathematisch: "ok", Offline: "valid", Online: "ok", Quelle: "CRL", Quellzeit: zum,
	}, p.err
}

// aussenwelt is the passive recipient and the directory.
type aussenwelt struct {
	err       error
	antwort   intermediaer.Antwort
	sendungen []intermediaer.Sendung
	stumm     bool // the directory does not answer
}

// NimmAn implements intermediaer.Weiterleitung.
func (a *aussenwelt) NimmAn(_ context.Context, s intermediaer.Sendung) (intermediaer.Antwort, error) {
	a.sendungen = append(a.sendungen, s)
	return a.antwort, a.err
}

// Bearbeite implements intermediaer.Weiterleitung.
func (a *aussenwelt) Bearbeite(ctx context.Context, s intermediaer.Sendung) (intermediaer.Antwort, error) {
	return a.NimmAn(ctx, s)
}

// Kontakt implements intermediaer.Absenderverzeichnis.
func (a *aussenwelt) Kontakt(context.Context, []byte) (intermediaer.Kontakt, bool, error) {
	if a.stumm {
		return intermediaer.Kontakt{}, false, errors.New("directory is down")
	}
	return intermediaer.Kontakt{Name: "Stadt Absender", Anschrift: "Weg 1"}, true, nil
}

// Verfasse implements intermediaer.Hinweisverfasser.
func (a *aussenwelt) Verfasse(_ context.Context, h intermediaer.Hinweis, empfaenger []byte) (intermediaer.Einreichung, error) {
	return intermediaer.Einreichung{
		Betreff:     "Zurückgehaltene Nachricht",
		Zertifikate: []intermediaer.Zertifikat{{Rolle: intermediaer.RolleEmpfaengerChiffrier, DER: empfaenger}},
		Inhalt:      intermediaer.Inhalt{Paket: intermediaer.StueckAus([]byte(h.MessageID + " " + h.Kontakt.Name))},
	}, nil
}

// dialog is the client's side of an explicit dialog.
type dialog struct {
	p     *postamt
	stand intermediaer.Steuerblock
	folge int
}

func (p *postamt) dialog(t testing.TB, chiffrier []byte) *dialog {
	t.Helper()
	v, err := p.Eroeffne(intermediaer.Klient{Chiffrier: chiffrier}, intermediaer.Steuerblock{Challenge: "c"})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Ende()
	return &dialog{p: p, stand: v.Antwort()}
}

// naechster is the ControlBlock of the next request.
func (d *dialog) naechster() intermediaer.Steuerblock {
	return intermediaer.Steuerblock{
		Response: d.stand.Challenge, Challenge: "c", ConversationID: d.stand.ConversationID, SequenceNumber: d.folge, MitNummer: true,
	}
}

// tu runs a request of the dialog.
func (d *dialog) tu(t testing.TB, was func(v *intermediaer.Vorgang)) {
	t.Helper()
	v, err := d.p.Beginne(t.Context(), d.naechster())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Ende()
	if err := v.Anerkenne(t.Context(), intermediaer.Klient{}); err != nil {
		t.Fatal(err)
	}
	was(v)
	d.stand = v.Antwort()
	d.folge++
}

func (d *dialog) hole(t testing.TB, a intermediaer.Abholauswahl) (h intermediaer.Abholung) {
	t.Helper()
	d.tu(t, func(v *intermediaer.Vorgang) {
		var err error
		if h, err = d.p.Hole(t.Context(), v, a); err != nil {
			t.Fatal(err)
		}
	})
	return h
}

func (d *dialog) ende(t testing.TB) {
	t.Helper()
	d.tu(t, func(v *intermediaer.Vorgang) { v.Beende() })
}

// allein runs a single request of a client.
func (p *postamt) allein(t testing.TB, chiffrier []byte) *intermediaer.Vorgang {
	t.Helper()
	v, err := p.Beginne(t.Context(), intermediaer.Steuerblock{Challenge: "c", MitNummer: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Anerkenne(t.Context(), intermediaer.Klient{Chiffrier: chiffrier}); err != nil {
		t.Fatal(err)
	}
	return v
}

// brief is a delivery to the recipient with a fresh id.
func (p *postamt) brief(t testing.TB, inhalt string) intermediaer.Einreichung {
	t.Helper()
	id, codes := p.GibMessageID(p.allein(t, p.absender))
	if !slices.Equal(codes, []intermediaer.Code{intermediaer.CodeAusgefuehrt}) {
		t.Fatal(codes)
	}
	return intermediaer.Einreichung{
		MessageID: id, Betreff: "rueckmeldung.anmeldunginland.0201", Signiert: true, Verschluesselt: true,
		Zertifikate: []intermediaer.Zertifikat{
			{Rolle: intermediaer.RolleKlientChiffrier, DER: p.absender}, {Rolle: intermediaer.RolleKlientSignatur, DER: p.signatur},
			{Rolle: intermediaer.RolleEmpfaengerChiffrier, DER: p.empfaenger},
		},
		Pruefschritte: []intermediaer.Pruefschritt{{Name: "struktur", Ergebnis: "ok"}},
		Inhalt:        intermediaer.Inhalt{Paket: intermediaer.StueckAus([]byte(inhalt)), Zertifikate: []byte("<nic/>")},
	}
}

func (p *postamt) an(e intermediaer.Einreichung, chiffrier []byte) intermediaer.Einreichung {
	e.Zertifikate = slices.Clone(e.Zertifikate)
	e.Zertifikate[2].DER = chiffrier
	return e
}

func (p *postamt) reiche(t testing.TB, e intermediaer.Einreichung, soll ...intermediaer.Code) intermediaer.Annahme {
	t.Helper()
	a, err := p.Reiche(t.Context(), p.allein(t, p.absender), e)
	if err != nil || !slices.Equal(a.Codes, soll) {
		t.Fatalf("store: %v, %v; want %v", a.Codes, err, soll)
	}
	return a
}

func (p *postamt) zustand(t testing.TB, id string) intermediaer.Zustand {
	t.Helper()
	z, _, err := p.Ablage.Zustellung(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return z.Zustand
}

// protokoll returns the kinds of lines about a message in their order.
func (p *postamt) protokoll(t testing.TB, id string) string {
	t.Helper()
	zeilen, err := p.Protokoll(t.Context(), intermediaer.Eintragsfilter{MessageID: id}, 100)
	if err != nil {
		t.Fatal(err)
	}
	var arten []string
	for _, z := range slices.Backward(zeilen) {
		arten = append(arten, string(z.Art))
	}
	return strings.Join(arten, " ")
}

func (p *postamt) arbeite(t testing.TB) intermediaer.Arbeitsbericht {
	t.Helper()
	b, err := p.Arbeite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return b
}
