// SPDX-License-Identifier: EUPL-1.2

package osciempfang

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
)

// auftraege are what clients may ask for.
var auftraege = map[osci.Art]func(*anfrage, context.Context) (*osci.Nachricht, error){
	osci.InitDialog:           (*anfrage).quittiere,
	osci.ExitDialog:           (*anfrage).beende,
	osci.GetMessageID:         (*anfrage).gibMessageID,
	osci.StoreDelivery:        (*anfrage).reiche,
	osci.ForwardDelivery:      (*anfrage).leiteWeiter,
	osci.MediateDelivery:      (*anfrage).wickleAb,
	osci.FetchDelivery:        (*anfrage).hole,
	osci.FetchProcessCard:     (*anfrage).holeLaufzettel,
	osci.PartialStoreDelivery: (*anfrage).reicheTeil,
	osci.PartialFetchDelivery: (*anfrage).holeTeil,
}

// fuehreAus does what an authentic request asks for. An error of the use case is told
// as 9811: the dialog goes on.
func (a *anfrage) fuehreAus(ctx context.Context) (*osci.Nachricht, error) {
	n, err := auftraege[a.eingang.Art](a, ctx)
	if err != nil {
		slog.ErrorContext(ctx, "osci request failed", slog.String("art", string(a.art())), slog.Any("fehler", err))
		return nil, &ablehnung{osci.CodeAuftragIntern}
	}
	return n, nil
}

// melde begins an answer with the feedback and the warnings about the client.
func (a *anfrage) melde(codes ...intermediaer.Code) *osci.Nachricht {
	codes = slices.Clone(codes)
	for _, h := range a.hinweise {
		if !slices.Contains(codes, h) {
			codes = append(codes, h)
		}
	}
	return &osci.Nachricht{Rueckmeldung: a.texte(codes)}
}

func (a *anfrage) texte(codes []intermediaer.Code) []osci.Rueckmeldung {
	worte := make([]string, len(codes))
	for i, c := range codes {
		worte[i] = string(c)
	}
	return osci.Melde(a.eingang.Sprachen, worte...)
}

func (a *anfrage) quittiere(context.Context) (*osci.Nachricht, error) {
	return a.melde(a.vorgang.Erfolg()), nil
}

func (a *anfrage) beende(context.Context) (*osci.Nachricht, error) {
	a.vorgang.Beende()
	return a.melde(a.vorgang.Erfolg()), nil
}

func (a *anfrage) gibMessageID(context.Context) (*osci.Nachricht, error) {
	id, codes := a.Intermediaer.GibMessageID(a.vorgang)
	n := a.melde(codes...)
	n.MessageID = id
	return n, nil
}

func (a *anfrage) reiche(ctx context.Context) (*osci.Nachricht, error) {
	return a.gibAn(ctx, a.Intermediaer.Reiche)
}

func (a *anfrage) leiteWeiter(ctx context.Context) (*osci.Nachricht, error) {
	return a.gibAn(ctx, a.Intermediaer.LeiteWeiter)
}

func (a *anfrage) gibAn(ctx context.Context, annahme func(context.Context, *intermediaer.Vorgang, intermediaer.Einreichung) (intermediaer.Annahme, error)) (*osci.Nachricht, error) {
	e, err := a.einreichung(a.eingang, a.eingang.Signiert())
	if err != nil {
		return nil, err
	}
	x, err := annahme(ctx, a.vorgang, e)
	if err != nil {
		return nil, err
	}
	n := a.melde(x.Codes...)
	n.Laufzettel = laufzettel(x.Laufzettel)
	return n, nil
}

func (a *anfrage) wickleAb(ctx context.Context) (*osci.Nachricht, error) {
	e, err := a.einreichung(a.eingang, a.eingang.Signiert())
	if err != nil {
		return nil, err
	}
	x, err := a.Intermediaer.WickleAb(ctx, a.vorgang, e)
	if err != nil {
		return nil, err
	}
	n := a.melde(x.Codes...)
	// The answer shows a card of the request only with all its times (section 10).
	if z := x.Auftragszettel; z != nil && !z.Weiterleitung.IsZero() && !z.Empfang.IsZero() {
		n.Laufzettel = laufzettel(z)
	}
	if z := laufzettel(x.Antwortzettel); z != nil {
		n.Antwortlaufzettel = &z[0]
	}
	if x.Antwort == nil || x.Antwort.Inhalt == nil {
		return n, nil
	}
	return n, a.ablage.setzeInhalt(n, x.Antwort.Inhalt)
}

func (a *anfrage) abholauswahl() intermediaer.Abholauswahl {
	s := intermediaer.Abholauswahl{Ab: a.eingang.Auswahl.EingereichtSeit}
	if ids := a.eingang.Auswahl.MessageIDs; len(ids) > 0 {
		s.MessageID = ids[0]
	}
	return s
}

func (a *anfrage) hole(ctx context.Context) (*osci.Nachricht, error) {
	x, err := a.Intermediaer.Hole(ctx, a.vorgang, a.abholauswahl())
	if err != nil {
		return nil, err
	}
	return a.abholung(x)
}

func (a *anfrage) abholung(x intermediaer.Abholung) (*osci.Nachricht, error) {
	n := a.melde(x.Codes...)
	if x.Inhalt == nil {
		return n, nil
	}
	n.Laufzettel = laufzettel(x.Laufzettel)
	return n, a.ablage.setzeInhalt(n, x.Inhalt)
}

func (a *anfrage) holeLaufzettel(ctx context.Context) (*osci.Nachricht, error) {
	s := a.eingang.Auswahl
	x, err := a.Intermediaer.Laufzettel(ctx, a.vorgang, intermediaer.Kartenauswahl{
		MessageIDs: s.MessageIDs, EingereichtAb: s.EingereichtSeit, GeaendertAb: s.GeaendertSeit, Hoechstens: s.Hoechstens,
		NurAn: s.Rolle == osci.AlsEmpfaenger, NurVon: s.Rolle == osci.AlsAbsender, OhneEmpfang: s.NurOhneEmpfang})
	if err != nil {
		return nil, err
	}
	n := a.melde(x.Codes...)
	for i := range x.Laufzettel {
		n.Laufzettel = append(n.Laufzettel, laufzettel(&x.Laufzettel[i])...)
	}
	return n, nil
}

// teilendung is what clients add to the MessageId of a chunked message (section 13).
const teilendung = "_Partial"

func (a *anfrage) reicheTeil(ctx context.Context) (*osci.Nachricht, error) {
	e := a.eingang
	t := intermediaer.Teileinreichung{MessageID: strings.TrimSuffix(e.MessageID, teilendung), NurStand: e.NurAuskunft, Zertifikate: zertifikate(e.Zertifikate.Liste)}
	if p := e.Paket; p != nil {
		t.Nummer, t.Anzahl, t.TeilKB, t.GesamtKB = p.Nummer, p.Anzahl, p.Groesse, p.Gesamtgroesse
	}
	if !t.NurStand {
		if len(e.Anhaenge) != 1 {
			return a.teilantwort(intermediaer.Teilstand{Codes: []intermediaer.Code{intermediaer.CodeTeilangabenWiderspruechig}, Nummer: t.Nummer, Anzahl: t.Anzahl}), nil
		}
		var err error
		if t.Teil, err = a.ablage.als(e.Anhaenge[0].Daten); err != nil {
			return nil, err
		}
	}
	stand, err := a.Intermediaer.ReicheTeil(ctx, a.vorgang, t)
	if err != nil {
		return nil, err
	}
	if stand.Bereit {
		if stand, err = a.reicheInnere(ctx, t.MessageID, stand); err != nil {
			return nil, err
		}
	}
	return a.teilantwort(stand), nil
}

func (a *anfrage) teilantwort(s intermediaer.Teilstand) *osci.Nachricht {
	n := a.melde(s.Codes...)
	if len(s.Innen) > 0 {
		n.InnereRueckmeldung = a.texte(s.Innen)
	}
	n.Laufzettel = laufzettel(s.Laufzettel)
	n.Paket = &osci.Paket{Nummer: s.Nummer, Empfangen: s.Vorhanden, Anzahl: s.Anzahl}
	return n
}

// reicheInnere hands in the message that the parts make. It is a StoreDelivery in the
// clear; whoever signed the last part signed for it.
func (a *anfrage) reicheInnere(ctx context.Context, messageID string, stand intermediaer.Teilstand) (intermediaer.Teilstand, error) {
	r, err := a.Intermediaer.OeffneTeile(ctx, a.vorgang, messageID)
	if errors.Is(err, intermediaer.ErrUeberholt) {
		return stand, nil // another request is at it
	}
	if err != nil {
		return stand, err
	}
	// The inner message is not encrypted: all that goes to the spool are attachments.
	innen, err := a.stand.Leser.Lies(r, osci.Quelle{Ablage: &spulablage{spule: a.Intermediaer.Spule}})
	if err = errors.Join(err, r.Close()); err == nil && innen.Art != osci.StoreDelivery {
		err = abgelehnt(osci.CodeKeinAuftrag, "Die zusammengesetzte Nachricht ist kein Zustellungsauftrag.")
	}
	if err != nil {
		slog.InfoContext(ctx, "osci chunks refused", slog.Any("fehler", err))
		return a.Intermediaer.SchliesseTeile(ctx, a.vorgang, messageID, osci.CodeKeinAuftrag)
	}
	e, err := a.einreichung(innen, a.eingang.Signiert())
	if err != nil {
		return stand, err
	}
	return a.Intermediaer.ReicheInnere(ctx, a.vorgang, messageID, e)
}

func (a *anfrage) holeTeil(ctx context.Context) (n *osci.Nachricht, err error) {
	p := a.eingang.Paket
	x, err := a.Intermediaer.HoleTeil(ctx, a.vorgang, intermediaer.Teilabholauswahl{
		Auswahl: a.abholauswahl(), Nummer: p.Nummer, TeilKB: p.Groesse, Vorhanden: p.Empfangen}, a.serialisiere)
	if err != nil {
		return nil, err
	}
	n = a.melde(x.Codes...)
	if x.MessageID == "" {
		n.Art = osci.AntwortFetchDelivery // there is nothing that could be told about chunks
		return n, nil
	}
	n.MessageID = x.MessageID
	n.Paket = &osci.Paket{Nummer: p.Nummer, Anzahl: x.Anzahl, Gesamtgroesse: x.GesamtKB}
	if x.Teil == nil {
		return n, nil
	}
	defer func() { err = errors.Join(err, x.Teil.Close()) }()
	daten, err := a.zwischen.Lege(x.Teil)
	if err != nil {
		return nil, err
	}
	n.SetzePaket(daten)
	return n, nil
}

// serialisiere writes the answer to a fetch as the chunks carry it: complete, in the
// clear, unsigned. Its control block only has the form of one.
func (a *anfrage) serialisiere(w io.Writer, x intermediaer.Abholung) error {
	n, err := a.abholung(x)
	if err != nil {
		return err
	}
	n.Art, n.Auswahl, n.Merkmale = osci.AntwortFetchDelivery, a.eingang.Auswahl, a.Merkmale
	n.Steuerblock = osci.Steuerblock{Response: geheim.TokenBase64(10), Challenge: geheim.TokenBase64(10), ConversationID: a.vorgang.Antwort().ConversationID}
	return osci.Schreibe(w, n, osci.Verpackung{})
}
