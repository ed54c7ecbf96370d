// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

const kilobyte = 1024

// ReicheTeil takes a part of a chunked message (PartialStoreDelivery) or tells its state. A part
// is durable before it is acknowledged; parts may come in any order.
func (i *Intermediaer) ReicheTeil(ctx context.Context, v *Vorgang, t Teileinreichung) (Teilstand, error) {
	if t.MessageID == "" {
		return i.teilfehler(ctx, v, t, CodeOhneMessageID)
	}
	k, teile, da, err := i.Ablage.Teile(ctx, v.klient.Postfach(), t.MessageID)
	if err != nil {
		return Teilstand{}, fmt.Errorf("read parts: %w", err)
	}
	if t.NurStand {
		if !da {
			return i.teilfehler(ctx, v, t, CodeMessageIDUnzulaessig)
		}
		return i.teilstand(ctx, v, t.Nummer, k, teile)
	}
	if code, err := i.pruefeTeil(ctx, v, t, k, da); code != "" || err != nil {
		if err != nil {
			return Teilstand{}, err
		}
		return i.teilfehler(ctx, v, t, code)
	}
	err = i.legeTeil(ctx, v, t)
	if errors.Is(err, ErrDoppelt) {
		return i.teilfehler(ctx, v, t, CodeTeilDoppelt)
	}
	if err != nil {
		return Teilstand{}, err
	}
	k, teile, da, err = i.Ablage.Teile(ctx, v.klient.Postfach(), t.MessageID)
	if err == nil && !da {
		err = ErrUeberholt
	}
	if err != nil {
		return Teilstand{}, fmt.Errorf("read parts: %w", err)
	}
	return i.teilstand(ctx, v, t.Nummer, k, teile)
}

// pruefeTeil holds a part against the limits, its head and its message; "" means it fits.
func (i *Intermediaer) pruefeTeil(ctx context.Context, v *Vorgang, t Teileinreichung, k Teilkopf, da bool) (Code, error) {
	r := &i.Regelwerk.Teile
	switch {
	case t.Anzahl < 1 || t.Anzahl > r.AnzahlHoechstens || t.GesamtKB < 0 || t.TeilKB < 1:
		return CodeTeilangabenWiderspruechig, nil
	case t.Nummer < 1 || t.Nummer > t.Anzahl:
		return CodeTeilnummerFalsch, nil
	case t.TeilKB > r.KBHoechstens || t.Teil.Groesse > int64(t.TeilKB)*kilobyte:
		return CodeTeilZuGross, nil
	case t.TeilKB < r.KBMindestens || t.Teil.Groesse == 0 || t.Nummer < t.Anzahl && t.Teil.Groesse < int64(t.TeilKB)*kilobyte:
		return CodeTeilZuKlein, nil
	case t.GesamtKB > r.NachrichtKBHoechstens:
		return CodeNachrichtZuGross, nil
	case t.GesamtKB < (t.Anzahl-1)*t.TeilKB || t.GesamtKB > t.Anzahl*t.TeilKB:
		return CodeTeilangabenWiderspruechig, nil
	}
	if da {
		switch {
		case k.Innen != nil:
			return CodeTeilDoppelt, nil
		case k.Anzahl != t.Anzahl || k.GesamtKB != t.GesamtKB || k.TeilKB != t.TeilKB:
			return CodeTeilangabenWiderspruechig, nil
		}
		return "", nil
	}
	return i.pruefeErstenTeil(ctx, v, t)
}

// pruefeErstenTeil refuses what would be refused at the end, before gigabytes have come in.
func (i *Intermediaer) pruefeErstenTeil(ctx context.Context, v *Vorgang, t Teileinreichung) (Code, error) {
	x := i.neuerEingang(v, WegPostfach, Einreichung{MessageID: t.MessageID, Zertifikate: t.Zertifikate})
	if !i.gueltigeKennung(t.MessageID, x.klient) {
		return CodeMessageIDUnzulaessig, nil
	}
	empfang := i.bild.Load().nachPostf[x.postfach]
	if empfang == nil || !empfang.Gesperrt.IsZero() {
		return CodeNichtAngenommen, nil
	}
	if e, da := empfang.Eintrag(x.postfach); !da || int64(t.GesamtKB)*kilobyte > i.kontingent(e).Bytes {
		return CodeNachrichtZuGross, nil
	}
	_, da, err := i.Ablage.Zustellung(ctx, t.MessageID)
	if err != nil || da {
		return CodeMessageIDUnzulaessig, err
	}
	offen, err := i.Ablage.OffeneTeile(ctx, x.klient)
	if err == nil && offen >= i.Regelwerk.Teile.OffeneJeKlient {
		return CodeInternerFehler, nil
	}
	return "", err
}

func (i *Intermediaer) legeTeil(ctx context.Context, v *Vorgang, t Teileinreichung) error {
	datei, err := i.inDatei(t.Teil)
	if err != nil {
		return fmt.Errorf("spool part: %w", err)
	}
	jetzt := i.jetzt()
	k := Teilkopf{
		MessageID: t.MessageID, Klient: v.klient.Postfach(), Anzahl: t.Anzahl, GesamtKB: t.GesamtKB, TeilKB: t.TeilKB,
		Begonnen: jetzt, Geaendert: jetzt,
	}
	err = i.Ablage.LegeTeil(ctx, k, Teil{Nummer: t.Nummer, Datei: datei, Groesse: t.Teil.Groesse}, i.teileintrag(v, t, CodeAusgefuehrt))
	if err != nil {
		return errors.Join(fmt.Errorf("store part: %w", err), i.Spule.Loesche(datei))
	}
	return nil
}

func (i *Intermediaer) teileintrag(v *Vorgang, t Teileinreichung, code Code) Eintrag {
	return Eintrag{
		Zeit: i.jetzt(), Art: EintragTeil, MessageID: t.MessageID, Klient: v.klient.Postfach(), Code: code,
		Notiz: fmt.Sprintf("teil %d von %d", t.Nummer, t.Anzahl),
	}
}

func (i *Intermediaer) teilfehler(ctx context.Context, v *Vorgang, t Teileinreichung, code Code) (Teilstand, error) {
	if err := i.Ablage.Trage(ctx, i.teileintrag(v, t, code)); err != nil {
		return Teilstand{}, fmt.Errorf("log refusal: %w", err)
	}
	return Teilstand{Codes: []Code{code}, Nummer: t.Nummer, Anzahl: t.Anzahl}, nil
}

// teilstand tells which parts are there and what became of the whole.
func (i *Intermediaer) teilstand(ctx context.Context, v *Vorgang, nummer int, k Teilkopf, teile []Teil) (Teilstand, error) {
	s := Teilstand{Codes: []Code{v.Erfolg()}, Nummer: nummer, Anzahl: k.Anzahl, Innen: k.Innen}
	if k.Innen != nil {
		s.Codes = append(s.Codes, CodeInnenmeldung)
		for n := range k.Anzahl {
			s.Vorhanden = append(s.Vorhanden, n+1)
		}
		z, da, err := i.Ablage.Zustellung(ctx, k.MessageID)
		if err != nil {
			return s, fmt.Errorf("read card: %w", err)
		}
		if da && z.Absender == k.Klient {
			s.Laufzettel = z.einlieferungsschein()
		}
		return s, nil
	}
	for _, t := range teile {
		s.Vorhanden = append(s.Vorhanden, t.Nummer)
	}
	if len(teile) == k.Anzahl {
		s.Bereit = true
		s.Codes = append(s.Codes, CodeInnenInArbeit)
	}
	return s, nil
}

// OeffneTeile reads the complete inner message of a chunked delivery, part after part. Error:
// ErrUeberholt if parts are missing or it was closed meanwhile.
func (i *Intermediaer) OeffneTeile(ctx context.Context, v *Vorgang, messageID string) (io.ReadCloser, error) {
	k, teile, da, err := i.Ablage.Teile(ctx, v.klient.Postfach(), messageID)
	if err != nil {
		return nil, fmt.Errorf("read parts: %w", err)
	}
	if !da || k.Innen != nil || len(teile) != k.Anzahl {
		return nil, ErrUeberholt
	}
	return &teilleser{spule: i.Spule, teile: teile}, nil
}

// teilleser reads the files of the parts one after the other; one is open at a time.
type teilleser struct {
	spule Spule
	teile []Teil
	offen io.ReadCloser
}

// Read implements io.Reader.
func (l *teilleser) Read(b []byte) (int, error) {
	for {
		if l.offen == nil {
			if len(l.teile) == 0 {
				return 0, io.EOF
			}
			datei, err := l.spule.Oeffne(l.teile[0].Datei)
			if err != nil {
				return 0, fmt.Errorf("open part %d: %w", l.teile[0].Nummer, err)
			}
			l.offen, l.teile = datei, l.teile[1:]
		}
		n, err := l.offen.Read(b)
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		if err := l.Close(); err != nil || n > 0 {
			return n, err
		}
	}
}

// Close implements io.Closer.
func (l *teilleser) Close() error {
	if l.offen == nil {
		return nil
	}
	err := l.offen.Close()
	l.offen = nil
	return err
}

// ReicheInnere takes the inner StoreDelivery of a chunked message and closes its parts. The
// client is that of the Vorgang; the id must be that of the parts.
func (i *Intermediaer) ReicheInnere(ctx context.Context, v *Vorgang, messageID string, e Einreichung) (Teilstand, error) {
	if e.MessageID != messageID {
		return i.SchliesseTeile(ctx, v, messageID, CodeMessageIDUnzulaessig)
	}
	x := i.neuerEingang(v, WegPostfach, e)
	x.erfolg = CodeAusgefuehrt // the inner message is a dialog of its own
	a, err := i.reiche(ctx, x)
	if err != nil {
		return Teilstand{}, err
	}
	return i.SchliesseTeile(ctx, v, messageID, a.Codes...)
}

// SchliesseTeile closes a chunked message with the feedback for its inner message, also if that
// can't be read, and forgets the parts.
func (i *Intermediaer) SchliesseTeile(ctx context.Context, v *Vorgang, messageID string, innen ...Code) (Teilstand, error) {
	p := v.klient.Postfach()
	k, teile, da, err := i.Ablage.Teile(ctx, p, messageID)
	if err == nil && !da {
		err = ErrUeberholt
	}
	if err != nil {
		return Teilstand{}, fmt.Errorf("read parts: %w", err)
	}
	if err := i.Ablage.SchliesseTeile(ctx, p, messageID, innen); err != nil {
		return Teilstand{}, fmt.Errorf("close parts: %w", err)
	}
	for _, t := range teile {
		// A file that stays behind is nobody's; the next clearing takes it.
		err = errors.Join(err, i.Spule.Loesche(t.Datei))
	}
	k.Innen = slices.Clone(innen)
	s, fehlschlag := i.teilstand(ctx, v, k.Anzahl, k, nil)
	return s, errors.Join(err, fehlschlag)
}
