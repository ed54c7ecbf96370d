// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Hole hands out a delivery (FetchDelivery, explicit dialog only). What is kept back, set
// aside, somebody else's or unknown looks the same: 9803.
func (i *Intermediaer) Hole(ctx context.Context, v *Vorgang, a Abholauswahl) (Abholung, error) {
	if !v.Explizit() {
		return Abholung{Codes: []Code{CodeExpliziterDialogNoetig}}, nil
	}
	z, weitere, err := i.waehle(ctx, v.klient.Postfach(), a)
	if err != nil {
		return Abholung{}, err
	}
	if z == nil {
		return i.nichtsDa(ctx, v, a)
	}
	inhalt, da, err := i.Ablage.Inhalt(ctx, z.Nummer)
	if err != nil {
		return Abholung{}, fmt.Errorf("read content: %w", err)
	}
	if !da {
		return i.nichtsDa(ctx, v, a)
	}
	if err := i.merkeAbholung(ctx, z, v.klient.Postfach()); err != nil {
		return Abholung{}, err
	}
	v.merkeAusgeliefert(z)
	karte := z.Laufzettel()
	karte.Empfang = time.Time{} // ResponseToFetchDelivery shows Creation and Forwarding only
	codes := []Code{v.Erfolg()}
	if weitere {
		codes = append(codes, CodeWeitereZustellungen)
	}
	return Abholung{Codes: codes, Zustellung: z, Inhalt: &inhalt, Laufzettel: &karte}, nil
}

// waehle finds the delivery that the rule selects; nil if there is none for this client.
func (i *Intermediaer) waehle(ctx context.Context, p Postfach, a Abholauswahl) (*Zustellung, bool, error) {
	if t := i.bild.Load().nachPostf[p]; t != nil && !t.Gesperrt.IsZero() {
		return nil, false, nil
	}
	if a.MessageID == "" {
		z, da, weitere, err := i.Ablage.Naechste(ctx, p, a.Ab)
		if err != nil || !da {
			return nil, false, err
		}
		return &z, weitere, nil
	}
	z, da, err := i.Ablage.Zustellung(ctx, a.MessageID)
	if err != nil || !da || z.Postfach != p || z.Weg != WegPostfach || z.Zustand != Bereit && z.Zustand != Empfangen {
		return nil, false, err
	}
	// As with the other rules, others that wait are announced.
	naechste, da, weitere, err := i.Ablage.Naechste(ctx, p, time.Time{})
	return &z, da && (weitere || naechste.Nummer != z.Nummer), err
}

func (i *Intermediaer) nichtsDa(ctx context.Context, v *Vorgang, a Abholauswahl) (Abholung, error) {
	if a.MessageID != "" {
		p := v.klient.Postfach()
		err := i.Ablage.Trage(ctx, Eintrag{
			Zeit: i.jetzt(), Art: EintragAbholung, MessageID: a.MessageID, Postfach: p, Klient: p, Code: CodeKeineZustellung,
		})
		if err != nil {
			return Abholung{}, fmt.Errorf("log fetch: %w", err)
		}
	}
	return Abholung{Codes: []Code{CodeKeineZustellung}}, nil
}

// merkeAbholung sets Forwarding and writes the log. What was received before keeps its card.
func (i *Intermediaer) merkeAbholung(ctx context.Context, z *Zustellung, klient Postfach) error {
	jetzt := i.jetzt()
	e := Eintrag{Zeit: jetzt, Art: EintragAbholung, MessageID: z.MessageID, Postfach: z.Postfach, Klient: klient, Code: CodeAusgefuehrt}
	w := Wechsel{Nummer: z.Nummer, Von: z.Zustand, Nach: z.Zustand, Eintraege: []Eintrag{e}}
	if z.Zustand == Bereit {
		w.Weitergeleitet, w.Geaendert = jetzt, jetzt
	}
	n, err := i.Ablage.Wechsle(ctx, w)
	if err == nil && n == 0 {
		err = ErrUeberholt
	}
	if err != nil {
		return fmt.Errorf("note fetch: %w", err)
	}
	if z.Zustand == Bereit {
		z.Weitergeleitet, z.Geaendert = jetzt, jetzt
	}
	return nil
}

// bestaetigeEmpfang sets Reception of what the answers before carried: a further request in
// the dialog is the confirmation.
func (i *Intermediaer) bestaetigeEmpfang(ctx context.Context, p Postfach, offen []ausgeliefert) error {
	if len(offen) == 0 {
		return nil
	}
	jetzt := i.jetzt()
	var wechsel []Wechsel
	for _, a := range offen {
		wechsel = append(wechsel, Wechsel{
			Nummer: a.nummer, Von: Bereit, Nach: Empfangen, Bestaetigt: jetzt, Geaendert: jetzt,
			Eintraege: []Eintrag{{Zeit: jetzt, Art: EintragEmpfang, MessageID: a.messageID, Postfach: p, Klient: p, Code: CodeAusgefuehrt}},
		})
	}
	// Another dialog of the recipient may have confirmed one of them already; that is no error.
	if _, err := i.Ablage.Wechsle(ctx, wechsel...); err != nil {
		return fmt.Errorf("confirm reception: %w", err)
	}
	for _, a := range offen {
		i.abzuege.vergiss(a.nummer)
	}
	return nil
}

// Laufzettel returns cards (FetchProcessCard, explicit dialog only): of what the client sent,
// and of what lies or lay in its mailbox.
func (i *Intermediaer) Laufzettel(ctx context.Context, v *Vorgang, a Kartenauswahl) (Kartenliste, error) {
	if !v.Explizit() {
		return Kartenliste{Codes: []Code{CodeExpliziterDialogNoetig}}, nil
	}
	p := v.klient.Postfach()
	hoechstens := i.Regelwerk.Kontingent.Laufzettel
	if a.Hoechstens > 0 {
		hoechstens = min(hoechstens, a.Hoechstens)
	}
	karten, err := i.karten(ctx, p, a, hoechstens+1)
	if err != nil {
		return Kartenliste{}, err
	}
	l := Kartenliste{Codes: []Code{v.Erfolg()}}
	if len(karten) == 0 {
		l.Codes = []Code{CodeKeinLaufzettel}
	}
	if len(karten) > hoechstens {
		karten, l.Codes = karten[:hoechstens], append(l.Codes, CodeWeitereLaufzettel)
	}
	for n := range karten {
		l.Laufzettel = append(l.Laufzettel, karten[n].Laufzettel())
	}
	err = i.Ablage.Trage(ctx, Eintrag{Zeit: i.jetzt(), Art: EintragLaufzettel, Postfach: p, Klient: p, Code: l.Codes[0]})
	return l, err
}

func (i *Intermediaer) karten(ctx context.Context, p Postfach, a Kartenauswahl, hoechstens int) ([]Zustellung, error) {
	if len(a.MessageIDs) == 0 {
		return i.Ablage.Karten(ctx, Kartenfilter{
			Klient: p, NurAn: a.NurAn, NurVon: a.NurVon, EingereichtAb: a.EingereichtAb, GeaendertAb: a.GeaendertAb,
			OhneEmpfang: a.OhneEmpfang, Hoechstens: hoechstens,
		})
	}
	var karten []Zustellung
	for n, id := range a.MessageIDs {
		if len(karten) == hoechstens || slices.Contains(a.MessageIDs[:n], id) {
			continue
		}
		z, da, err := i.Ablage.Zustellung(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("read card: %w", err)
		}
		if da && (z.Absender == p || z.Postfach == p) {
			karten = append(karten, z)
		}
	}
	return karten, nil
}
