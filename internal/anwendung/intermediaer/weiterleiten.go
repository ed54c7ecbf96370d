// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

// LeiteWeiter passes a delivery to a passive recipient (ForwardDelivery). The id is used up
// before anything is sent, so that the recipient never gets it twice; what came of it is
// durable before it is answered. If the source of revocations can't be reached nothing is
// sent (9809): the sender has the clock of 24 hours.
func (i *Intermediaer) LeiteWeiter(ctx context.Context, v *Vorgang, e Einreichung) (Annahme, error) {
	a, _, err := i.sende(ctx, v, WegWeiterleitung, e)
	return a, err
}

// WickleAb passes a delivery to a passive recipient and returns its reply (MediateDelivery,
// explicit dialog only). Without MessageID no Laufzettel is kept.
func (i *Intermediaer) WickleAb(ctx context.Context, v *Vorgang, e Einreichung) (Abwicklung, error) {
	if !v.Explizit() {
		return Abwicklung{Codes: []Code{CodeExpliziterDialogNoetig}}, nil
	}
	a, s, err := i.sende(ctx, v, WegAbwicklung, e)
	if err != nil {
		return Abwicklung{}, err
	}
	w := Abwicklung{Codes: a.Codes, Auftragszettel: a.Laufzettel}
	if s == nil || !Ausgefuehrt(a.Codes) {
		return w, nil
	}
	if s.antwort.Inhalt == nil {
		w.Codes = []Code{CodeAntwortOhneZustellung}
		return w, nil
	}
	w.Antwort = &s.antwort
	if s.AntwortID != "" && s.antwort.MitID {
		w.Antwortzettel, err = i.legeAntwort(ctx, v.klient.Postfach(), s)
	}
	return w, err
}

// gesendet is a Sendung with its outcome.
type gesendet struct {
	Sendung
	empfaenger Postfach
	antwort    Antwort
}

func (i *Intermediaer) sende(ctx context.Context, v *Vorgang, weg Weg, e Einreichung) (Annahme, *gesendet, error) {
	x := i.neuerEingang(v, weg, e)
	if x.MessageID != "" || weg == WegWeiterleitung {
		if a, fertig, err := i.wiederhole(ctx, x); fertig || err != nil {
			return a, nil, err
		}
	}
	u, a, err := i.pruefeSendung(ctx, x)
	if a != nil || err != nil {
		return oderLeer(a), nil, err
	}
	if u.folge == Zurueckhalten && x.MessageID != "" {
		a, err := i.lege(ctx, x, u)
		return a, nil, err
	}
	z, a, err := i.legeUnterwegs(ctx, x, u)
	if a != nil || err != nil {
		return oderLeer(a), nil, err
	}
	return i.uebergebe(ctx, x, u, z)
}

func oderLeer(a *Annahme) Annahme {
	if a == nil {
		return Annahme{}
	}
	return *a
}

// pruefeSendung checks a delivery that is to be sent; an Annahme is a refusal.
func (i *Intermediaer) pruefeSendung(ctx context.Context, x *eingang) (urteil, *Annahme, error) {
	if code, notiz := i.zulaessig(x); code != "" {
		a, err := i.lehneAb(ctx, x, notiz, code)
		return urteil{}, &a, err
	}
	u, err := i.pruefe(ctx, x.Zertifikate, x.zeit)
	if err != nil {
		slog.ErrorContext(ctx, "certificate check failed", slog.Any("fehler", err))
		a, err := i.lehneAb(ctx, x, "pruefung gescheitert", CodePruefungGescheitert)
		return u, &a, err
	}
	x.pruefungseintraege(u)
	var a Annahme
	switch {
	case u.folge == Ablehnen || u.folge == Zurueckhalten && x.MessageID == "":
		a, err = i.lehneAb(ctx, x, "zertifikat", u.antwortcodes(x.erfolg)...)
	case u.folge == Zurueckstellen:
		a, err = i.lehneAb(ctx, x, "sperrauskunft nicht erreichbar", append([]Code{CodeEmpfaengerNichtErreicht}, u.codes...)...)
	case i.Weiterleitung == nil:
		a, err = i.lehneAb(ctx, x, "keine weiterleitung eingerichtet", CodeEmpfaengerNichtErreicht)
	default:
		return u, nil, nil
	}
	return u, &a, err
}

// legeUnterwegs makes the log and, with an id, the card durable before anything is sent.
func (i *Intermediaer) legeUnterwegs(ctx context.Context, x *eingang, u urteil) (*Zustellung, *Annahme, error) {
	x.trage(EintragWeiterleitung, "", "")
	if x.MessageID == "" {
		return nil, nil, i.Ablage.Trage(ctx, x.eintraege...)
	}
	z := i.zustellung(x, u)
	z.Zustand, z.Weitergeleitet = Unterwegs, i.jetzt()
	z.Faellig = x.zeit.Add(i.Regelwerk.Aufbewahrung.Unterwegs)
	err := i.Ablage.Lege(ctx, Einlage{Zustellung: z, Eintraege: x.eintraege})
	if errors.Is(err, ErrDoppelt) {
		x.eintraege = nil
		a, _, err := i.wiederhole(ctx, x)
		return nil, &a, err
	}
	if err != nil {
		return nil, nil, fmt.Errorf("store card: %w", err)
	}
	z, da, err := i.Ablage.Zustellung(ctx, x.MessageID)
	if err == nil && !da {
		err = ErrUeberholt
	}
	return &z, nil, err
}

// uebergebe sends the delivery and notes what came of it.
func (i *Intermediaer) uebergebe(ctx context.Context, x *eingang, u urteil, z *Zustellung) (Annahme, *gesendet, error) {
	s := &gesendet{Sendung: Sendung{Ziel: x.Ziel, Inhalt: &x.Inhalt, Zertifikate: x.Zertifikate}}
	if len(x.empfang.Postfaecher) > 0 {
		s.empfaenger = x.eintrag.Postfach()
	}
	if z != nil {
		karte := z.Laufzettel()
		s.Karte = &karte
	}
	var err error
	if x.weg == WegWeiterleitung {
		s.antwort, err = i.Weiterleitung.NimmAn(ctx, s.Sendung)
	} else {
		if z != nil {
			s.AntwortID = i.neueKennung(s.empfaenger)
		}
		s.antwort, err = i.Weiterleitung.Bearbeite(ctx, s.Sendung)
	}
	codes := append(s.codes(x.erfolg, err), u.codes...)
	if err != nil {
		slog.WarnContext(ctx, "forwarding failed", slog.String("code", string(codes[0])), slog.Any("fehler", err))
	}
	// The outcome must be noted also if the client has hung up meanwhile.
	karte, err := i.schliesseUebergabe(context.WithoutCancel(ctx), x, z, codes)
	return Annahme{Codes: codes, Laufzettel: karte}, s, err
}

// codes are the feedback for an outcome.
func (s *gesendet) codes(erfolg Code, err error) []Code {
	switch {
	case err == nil:
		codes := []Code{erfolg}
		if s.antwort.Unsigniert {
			codes = append(codes, CodeAntwortUnsigniert)
		}
		if s.antwort.Unverschluesselt {
			codes = append(codes, CodeAntwortUnverschluesselt)
		}
		return codes
	case errors.Is(err, ErrAbgelehnt):
		return []Code{CodeNichtAngenommen}
	case errors.Is(err, ErrAntwortsignatur):
		return []Code{CodeAntwortsignaturFalsch}
	case errors.Is(err, ErrAntwort):
		return []Code{CodeEmpfaengerFehler}
	case errors.Is(err, ErrNichtErreicht):
		return []Code{CodeEmpfaengerNichtErreicht}
	default:
		return []Code{CodeEmpfaengerVielleicht}
	}
}

func (i *Intermediaer) schliesseUebergabe(ctx context.Context, x *eingang, z *Zustellung, codes []Code) (*Laufzettel, error) {
	jetzt := i.jetzt()
	x.zeit, x.eintraege = jetzt, nil
	x.trage(EintragWeiterleitung, codes[0], "ergebnis")
	if z == nil {
		return nil, i.Ablage.Trage(ctx, x.eintraege...)
	}
	w := Wechsel{Nummer: z.Nummer, Von: Unterwegs, Nach: Gescheitert, Geaendert: jetzt, Eintraege: x.eintraege}
	if Ausgefuehrt(codes) {
		w.Nach, w.Bestaetigt = Empfangen, jetzt
		z.BestaetigtAm = jetzt
	}
	n, err := i.Ablage.Wechsle(ctx, w)
	if err == nil && n == 0 {
		err = ErrUeberholt
	}
	if err != nil {
		return nil, fmt.Errorf("note outcome of forwarding: %w", err)
	}
	z.Geaendert = jetzt
	karte := z.Laufzettel()
	return &karte, nil
}

// legeAntwort keeps the Laufzettel of a reply. It goes to the client with this answer.
func (i *Intermediaer) legeAntwort(ctx context.Context, klient Postfach, s *gesendet) (*Laufzettel, error) {
	jetzt := i.jetzt()
	u, err := i.pruefe(ctx, s.antwort.Zertifikate, jetzt)
	if err != nil {
		return nil, err
	}
	z := Zustellung{
		MessageID: s.AntwortID, Zustand: Empfangen, Weg: WegAntwort, Postfach: klient, Absender: s.empfaenger,
		Groesse: s.antwort.Inhalt.Groesse(), Pruefungen: u.pruefungen, Eingereicht: jetzt, Weitergeleitet: jetzt, Geaendert: jetzt,
		Umschlag: Umschlag{
			Betreff: s.antwort.Betreff, Pruefsumme: s.antwort.Inhalt.pruefsumme(),
		},
	}
	err = i.Ablage.Lege(context.WithoutCancel(ctx), Einlage{Zustellung: z, Eintraege: []Eintrag{{
		Zeit: jetzt, Art: EintragWeiterleitung, MessageID: z.MessageID, Postfach: klient, Klient: s.empfaenger, Code: CodeAusgefuehrt, Notiz: "antwort",
	}}})
	if err != nil {
		return nil, fmt.Errorf("store card of the reply: %w", err)
	}
	karte := z.Laufzettel()
	return &karte, nil
}
