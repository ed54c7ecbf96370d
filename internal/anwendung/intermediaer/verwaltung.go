// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
)

// Refusals of the administration.
var (
	errTeilnehmer    = fehler.Neu(fehler.NichtGefunden, "MR-2223", "Diesen Teilnehmer gibt es nicht.")
	errAngaben       = fehler.Neu(fehler.Ungueltig, "MR-2224", "Die Angaben zum Teilnehmer sind unvollständig oder falsch.")
	errPostfach      = fehler.Neu(fehler.Konflikt, "MR-2225", "Ein Postfach oder eine Adresse gehört schon einem anderen Teilnehmer.")
	errGeaendert     = fehler.Neu(fehler.Konflikt, "MR-2226", "Der Teilnehmer wurde inzwischen geändert. Bitte laden Sie ihn neu.")
	errBelegt        = fehler.Neu(fehler.Konflikt, "MR-2227", "In diesem Postfach liegen noch Nachrichten. Es kann erst entfernt werden, wenn sie abgeholt sind.")
	errZustellung    = fehler.Neu(fehler.NichtGefunden, "MR-2228", "Diese Zustellung gibt es nicht.")
	errVermerk       = fehler.Neu(fehler.Ungueltig, "MR-2229", "Ein Vermerk hat 1 bis 2000 Zeichen.")
	errKeinKlaerfall = fehler.Neu(fehler.Konflikt, "MR-2230", "Diese Zustellung ist nicht zurückgestellt.")
)

const (
	vermerklaenge = 2000
	namenslaenge  = 255
)

// Teilnehmer returns all participants, by name.
func (i *Intermediaer) Teilnehmer() []Teilnehmer { return slices.Clone(i.bild.Load().liste) }

// TeilnehmerMit returns the participant with the id. Error: MR-2223.
func (i *Intermediaer) TeilnehmerMit(id string) (Teilnehmer, error) {
	t := i.bild.Load().nachID[id]
	if t == nil {
		return Teilnehmer{}, errTeilnehmer
	}
	return *t, nil
}

// TeilnehmerVon returns the participant to whom the mailbox belongs.
func (i *Intermediaer) TeilnehmerVon(p Postfach) (Teilnehmer, bool) {
	t := i.bild.Load().nachPostf[p]
	if t == nil {
		return Teilnehmer{}, false
	}
	return *t, true
}

// SetzeTeilnehmer creates a participant (without ID) or changes one as it was read; kennung is
// who does it. A block is not changed by it. Errors: MR-2223, MR-2224 with the element,
// MR-2225, MR-2226, MR-2227.
func (i *Intermediaer) SetzeTeilnehmer(ctx context.Context, kennung string, t Teilnehmer) (Teilnehmer, error) {
	if err := i.pruefeTeilnehmer(&t); err != nil {
		return t, err
	}
	was := "geaendert"
	if t.ID == "" {
		t.ID, t.Stand, t.Gesperrt, was = strings.ToLower(geheim.TokenBase32(0)), 0, time.Time{}, "angelegt"
	} else {
		alt, err := i.TeilnehmerMit(t.ID)
		if err != nil {
			return t, err
		}
		t.Gesperrt = alt.Gesperrt
		if err := i.pruefeEntfernte(ctx, &alt, &t); err != nil {
			return t, err
		}
	}
	return i.schreibeTeilnehmer(ctx, kennung, was, t)
}

// Sperre blocks a participant or lifts the block. What lies in its mailboxes stays.
func (i *Intermediaer) Sperre(ctx context.Context, kennung, id string, gesperrt bool) (Teilnehmer, error) {
	t, err := i.TeilnehmerMit(id)
	if err != nil || gesperrt == !t.Gesperrt.IsZero() {
		return t, err
	}
	was := "entsperrt"
	t.Gesperrt = time.Time{}
	if gesperrt {
		was, t.Gesperrt = "gesperrt", i.jetzt()
	}
	return i.schreibeTeilnehmer(ctx, kennung, was, t)
}

func (i *Intermediaer) schreibeTeilnehmer(ctx context.Context, kennung, was string, t Teilnehmer) (Teilnehmer, error) {
	e := Eintrag{Zeit: i.jetzt(), Art: EintragVerwaltung, Notiz: fmt.Sprintf("teilnehmer %s %s durch %s", t.ID, was, kennung)}
	err := i.Ablage.SetzeTeilnehmer(ctx, t, e)
	switch {
	case errors.Is(err, ErrUeberholt):
		return t, errGeaendert.MitUrsache(err)
	case errors.Is(err, ErrVergeben):
		return t, errPostfach.MitUrsache(err)
	case err != nil:
		return t, fmt.Errorf("store participant: %w", err)
	}
	if err := i.ladeTeilnehmer(ctx); err != nil {
		return t, err
	}
	return i.TeilnehmerMit(t.ID)
}

func mangel(element, satz string) error {
	return fehler.Neu(fehler.Ungueltig, errAngaben.Code, satz).MitElement(element)
}

func (i *Intermediaer) pruefeTeilnehmer(t *Teilnehmer) error {
	t.Name, t.Adresse = strings.TrimSpace(t.Name), strings.TrimSpace(t.Adresse)
	switch {
	case t.Name == "" || len(t.Name) > namenslaenge:
		return mangel("name", "Der Name hat 1 bis 255 Zeichen.")
	case !slices.ContainsFunc(i.Regelwerk.Teilnehmerarten, func(a Teilnehmerart) bool { return a.Schluessel == t.Art }):
		return mangel("art", "Diese Art von Teilnehmern gibt es nicht.")
	}
	if t.Adresse != "" {
		u, err := url.Parse(t.Adresse)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
			return mangel("adresse", "Die Adresse beginnt mit http:// oder https:// und enthält keine Anmeldedaten.")
		}
		if anderer := i.bild.Load().nachAdresse[t.Adresse]; anderer != nil && anderer.ID != t.ID {
			return errPostfach.MitElement("adresse")
		}
	}
	for _, der := range t.Signaturzertifikate {
		if _, err := x509.ParseCertificate(der); err != nil {
			return mangel("signaturzertifikate", "Ein Signaturzertifikat ist nicht lesbar.")
		}
	}
	gesehen := map[Postfach]bool{}
	for n := range t.Postfaecher {
		p := &t.Postfaecher[n]
		if err := i.pruefeEintrag(p); err != nil {
			return err
		}
		if gesehen[p.Postfach()] {
			return mangel("zertifikat", "Ein Zertifikat steht zweimal da.")
		}
		gesehen[p.Postfach()] = true
	}
	return nil
}

func (i *Intermediaer) pruefeEintrag(p *Postfacheintrag) error {
	if _, err := x509.ParseCertificate(p.Zertifikat); err != nil {
		return mangel("zertifikat", "Das Chiffrierzertifikat ist nicht lesbar.")
	}
	if len(p.Nachrichtenarten) == 0 {
		return mangel("nachrichtenarten", "Mindestens eine Nachrichtenart gehört zu einem Postfach.")
	}
	for _, a := range p.Nachrichtenarten {
		if a != AlleArten && !slices.ContainsFunc(i.Regelwerk.Nachrichtenarten, func(n Nachrichtenart) bool { return n.Schluessel == a }) {
			return mangel("nachrichtenarten", "Diese Nachrichtenart gibt es nicht.")
		}
	}
	if p.Kontingent.Nachrichten < 0 || p.Kontingent.Bytes < 0 {
		return mangel("kontingent", "Ein Kontingent ist nicht negativ.")
	}
	return nil
}

// pruefeEntfernte keeps a mailbox with its participant as long as something lies in it (S4-08.2).
func (i *Intermediaer) pruefeEntfernte(ctx context.Context, alt, neu *Teilnehmer) error {
	var staende []Postfachstand
	for n := range alt.Postfaecher {
		p := alt.Postfaecher[n].Postfach()
		if _, bleibt := neu.Eintrag(p); bleibt {
			continue
		}
		if staende == nil {
			var err error
			if staende, err = i.Ablage.Postfaecher(ctx); err != nil {
				return fmt.Errorf("read mailboxes: %w", err)
			}
		}
		if slices.ContainsFunc(staende, func(s Postfachstand) bool { return s.Postfach == p && s.Nachrichten > 0 }) {
			return errBelegt
		}
	}
	return nil
}

// Postfaecher returns the state of the mailboxes, without content.
func (i *Intermediaer) Postfaecher(ctx context.Context) ([]Postfachstand, error) {
	return i.Ablage.Postfaecher(ctx)
}

// Klaerliste returns deliveries that were kept back or set aside, oldest first, with numbers above nach.
func (i *Intermediaer) Klaerliste(ctx context.Context, nach int64, hoechstens int) ([]Zustellung, error) {
	return i.Ablage.Karten(ctx, Kartenfilter{
		Zustaende: []Zustand{Zurueckgestellt, Klaerfall, Zurueckgehalten}, Nach: nach, Hoechstens: hoechstens,
	})
}

// Klaerakte is a delivery that was kept back or set aside, with all that is known about it.
// There is no way from here to its content.
type Klaerakte struct {
	Zustellung Zustellung
	Hinweise   []Hinweis
	Vermerke   []Vermerk
	// Kontakt of the sender by the directory, empty if it doesn't know it or does not answer.
	Kontakt Kontakt
}

// Klaerakte returns the case of a delivery. Error: MR-2228.
func (i *Intermediaer) Klaerakte(ctx context.Context, messageID string) (Klaerakte, error) {
	z, da, err := i.Ablage.Zustellung(ctx, messageID)
	if err != nil {
		return Klaerakte{}, err
	}
	if !da {
		return Klaerakte{}, errZustellung
	}
	a := Klaerakte{Zustellung: z}
	if a.Hinweise, err = i.Ablage.Hinweise(ctx, messageID); err != nil {
		return a, err
	}
	if a.Vermerke, err = i.Ablage.Vermerke(ctx, messageID); err != nil {
		return a, err
	}
	a.Kontakt = i.absenderkontakt(ctx, &z)
	return a, nil
}

func (i *Intermediaer) absenderkontakt(ctx context.Context, z *Zustellung) Kontakt {
	if i.Verzeichnis == nil {
		return Kontakt{}
	}
	zertifikate, err := i.Ablage.Zertifikate(ctx, z.Nummer)
	if err != nil {
		return Kontakt{}
	}
	for _, c := range zertifikate {
		if c.Rolle != RolleKlientSignatur && c.Rolle != RolleKlientChiffrier {
			continue
		}
		if k, da, err := i.Verzeichnis.Kontakt(ctx, c.DER); err == nil && da {
			return k
		}
	}
	return Kontakt{}
}

// Vermerke adds a note to a case (S4-07.4). Errors: MR-2228, MR-2229.
func (i *Intermediaer) Vermerke(ctx context.Context, v Vermerk) error {
	v.Text = strings.TrimSpace(v.Text)
	if v.Text == "" || len([]rune(v.Text)) > vermerklaenge {
		return errVermerk
	}
	_, da, err := i.Ablage.Zustellung(ctx, v.MessageID)
	if err != nil {
		return err
	}
	if !da {
		return errZustellung
	}
	v.Zeit = i.jetzt()
	return i.Ablage.SetzeVermerk(ctx, v)
}

// PruefeJetzt asks at once about the certificates of a delivery that was set aside; its state
// follows from the answer, nobody can set it. Errors: MR-2228, MR-2230.
func (i *Intermediaer) PruefeJetzt(ctx context.Context, messageID string) (Zustand, error) {
	z, da, err := i.Ablage.Zustellung(ctx, messageID)
	if err != nil {
		return "", err
	}
	if !da {
		return "", errZustellung
	}
	if z.Zustand != Zurueckgestellt && z.Zustand != Klaerfall {
		return z.Zustand, errKeinKlaerfall
	}
	if err := i.pruefeErneut(ctx, &z, &Arbeitsbericht{}); err != nil {
		return "", err
	}
	z, _, err = i.Ablage.Zustellung(ctx, messageID)
	return z.Zustand, err
}

// Protokoll returns lines of the log, the newest first.
func (i *Intermediaer) Protokoll(ctx context.Context, f Eintragsfilter, hoechstens int) ([]Eintrag, error) {
	return i.Ablage.Eintraege(ctx, f, hoechstens)
}

// Regeln returns the rules of the post office.
func (i *Intermediaer) Regeln() *Regelwerk { return i.Regelwerk }
