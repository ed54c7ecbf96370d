// SPDX-License-Identifier: EUPL-1.2

package registerpost

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// weiseAb notes in the log that the message was refused and turns it back to its sender
// with the 0010. Who can't be found has only the entry. A repetition after an interruption
// gives the same 0010.
func (e *eingang) weiseAb(ctx context.Context, grund *fehler.Fehler) error {
	if err := e.findeAbsender(ctx); err != nil {
		return err
	}
	if err := e.vermerke(ctx, grund); err != nil {
		return err
	}
	slog.WarnContext(ctx, "message in the mailbox of the register refused",
		slog.String("art", e.angaben.art), slog.String("absender", e.absender), slog.String("code", grund.Code))
	if e.absender == "" || e.oeffne == nil {
		return nil
	}
	inhalt, err := e.rueckweisung(grund)
	if err != nil {
		return err
	}
	return e.antworte(ctx, Schriftstueck{Betreff: "0010 Rückweisung", Inhalt: inhalt})
}

// findeAbsender asks the directory whose certificate it was that signed, unless the sender
// is proved already: the one that the message names may be somebody else.
func (e *eingang) findeAbsender(ctx context.Context) error {
	for _, z := range e.n.Autoren {
		if e.absender != "" {
			return nil
		}
		s, err := e.Absender.Schluessel(ctx, z.Raw)
		if err != nil {
			return fmt.Errorf("find the sender: %w", err)
		}
		e.absender = s
	}
	return nil
}

// merkeHinweis notes that the post office kept a message to the register back (S4-07.4): whoever
// runs the register clarifies it with the sender that the notice names.
func (e *eingang) merkeHinweis(ctx context.Context) error {
	slog.WarnContext(ctx, "the post office kept a message to the register back", slog.String("message_id", e.n.MessageID))
	return e.trage(ctx, protokoll.ErgebnisOK, protokoll.GrundErledigt)
}

func (e *eingang) vermerke(ctx context.Context, grund *fehler.Fehler) error {
	wahrer := protokoll.GrundNachricht
	if grund.Art == fehler.NichtBerechtigt {
		wahrer = protokoll.GrundBerechtigung
	}
	return e.trage(ctx, protokoll.Abweisung(grund.Code), wahrer)
}

// trage makes the entry about the message durable.
func (e *eingang) trage(ctx context.Context, ergebnis protokoll.Ergebnis, grund protokoll.Grund) error {
	eintrag := protokoll.Eintrag{
		Zeit: e.Uhr.Jetzt(), Art: protokoll.Lieferung, Klasse: protokoll.KlasseAbruf, Stelle: e.absender, Kennung: "osci",
		Anlass: "Nachricht im Postfach des Registers", Weitere: map[string]string{"message_id": e.n.MessageID, "nachricht": e.angaben.art},
		Ergebnis: ergebnis, Grund: grund,
	}
	if _, err := e.Protokoll.Schreibe(ctx, eintrag); err != nil {
		return fmt.Errorf("log the message: %w", err)
	}
	return nil
}

// rueckweisung writes the 0010 that carries the message.
func (e *eingang) rueckweisung(grund *fehler.Fehler) ([]byte, error) {
	r, err := e.oeffne()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	erstellt := e.n.Eingereicht
	if erstellt.IsZero() {
		erstellt = e.Uhr.Jetzt()
	}
	kopf := e.angaben.kopf
	kopf.Autor = xmeld.Stelle{Kennung: e.absender, Name: e.absender}
	x := &xmeld.Rueckweisung{
		Kopf:      kopf.Antwortkopf(e.Register, geheim.AbgeleiteteUUID("0010:"+e.n.MessageID), erstellt.In(uhr.Berlin()).Truncate(time.Millisecond)),
		Gruende:   []xmeld.Fehlergrund{{Grund: rueckweisungsgrund(grund), Beschreibungen: []string{grund.Text + " (" + grund.Code + ")"}}},
		Transport: &xmeld.Transportangaben{Nachrichtenkennung: e.n.MessageID, Betreff: e.n.Betreff},
	}
	if e.angaben.kopf.UUID != "" {
		v := e.angaben.kopf.Verweis()
		x.Ursprung = &v
	}
	var b bytes.Buffer
	if err := xmeld.Schreibe0010(&b, x, r); err != nil {
		return nil, fmt.Errorf("write refusal: %w", err)
	}
	return b.Bytes(), nil
}

// rueckweisungsgrund is the reason in the list of XInneres.
func rueckweisungsgrund(f *fehler.Fehler) string {
	switch {
	case f.Art == fehler.NichtBerechtigt:
		return xmeld.GrundNichtBerechtigt
	case f.Code == fehler.CodeXML:
		return xmeld.GrundNichtWohlgeformt
	case f.Code == fehler.CodeSchema:
		return xmeld.GrundNichtValide
	}
	return xmeld.GrundSonstiges
}

// antworte sends the answer to the sender's mailbox, once for each message that came in.
func (e *eingang) antworte(ctx context.Context, s Schriftstueck) error {
	s.Kennung = "antwort:" + e.n.MessageID
	return e.Versand.Lege(ctx, e.absender, s)
}
