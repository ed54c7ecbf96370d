// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// eingang is a delivery on its way through the checks.
type eingang struct {
	Einreichung
	klient    Postfach
	erfolg    Code
	zeit      time.Time // of coming in
	weg       Weg
	art       string // recognised kind of message
	postfach  Postfach
	empfang   *Teilnehmer
	eintrag   *Postfacheintrag // nil if the recipient is known by its address only
	eintraege []Eintrag
}

func (i *Intermediaer) neuerEingang(v *Vorgang, weg Weg, e Einreichung) *eingang {
	x := &eingang{Einreichung: e, klient: v.klient.Postfach(), erfolg: v.Erfolg(), zeit: i.jetzt(), weg: weg}
	if n := slices.IndexFunc(e.Zertifikate, func(z Zertifikat) bool { return z.Rolle == RolleEmpfaengerChiffrier }); n >= 0 {
		x.postfach = PostfachVon(e.Zertifikate[n].DER)
	}
	x.art = i.Regelwerk.Nachrichtenart(e.Nachrichtenart)
	if x.art == "" {
		x.art = i.Regelwerk.Nachrichtenart(e.Betreff)
	}
	return x
}

// trage adds a line of the log.
func (x *eingang) trage(art Eintragsart, code Code, notiz string) {
	x.eintraege = append(x.eintraege, Eintrag{
		Zeit: x.zeit, Art: art, MessageID: x.MessageID, Postfach: x.postfach, Klient: x.klient, Code: code, Notiz: notiz,
	})
}

// Reiche takes a delivery for a mailbox (StoreDelivery). An error means that nothing is
// known to be stored.
func (i *Intermediaer) Reiche(ctx context.Context, v *Vorgang, e Einreichung) (Annahme, error) {
	return i.reiche(ctx, i.neuerEingang(v, WegPostfach, e))
}

func (i *Intermediaer) reiche(ctx context.Context, x *eingang) (Annahme, error) {
	if a, fertig, err := i.wiederhole(ctx, x); fertig || err != nil {
		return a, err
	}
	if code, notiz := i.zulaessig(x); code != "" {
		return i.lehneAb(ctx, x, notiz, code)
	}
	u, err := i.pruefe(ctx, x.Zertifikate, x.zeit)
	if err != nil {
		slog.ErrorContext(ctx, "certificate check failed", slog.Any("fehler", err))
		return i.lehneAb(ctx, x, "pruefung gescheitert", CodePruefungGescheitert)
	}
	x.pruefungseintraege(u)
	if u.folge == Ablehnen {
		return i.lehneAb(ctx, x, "zertifikat", u.antwortcodes(x.erfolg)...)
	}
	return i.lege(ctx, x, u)
}

// wiederhole answers a delivery whose id is used: as the first time if it is the same
// (S1-02.3), with 9801 otherwise.
func (i *Intermediaer) wiederhole(ctx context.Context, x *eingang) (Annahme, bool, error) {
	if x.MessageID == "" {
		a, err := i.lehneAb(ctx, x, "ohne id", CodeOhneMessageID)
		return a, true, err
	}
	z, da, err := i.Ablage.Zustellung(ctx, x.MessageID)
	if err != nil || !da {
		return Annahme{}, false, err
	}
	if z.Absender != x.klient || z.Weg != x.weg || z.Umschlag.Pruefsumme != x.Inhalt.pruefsumme() {
		a, err := i.lehneAb(ctx, x, "id verbraucht", CodeMessageIDUnzulaessig)
		return a, true, err
	}
	codes := i.wiederholungscodes(&z, x.erfolg)
	x.trage(EintragWiederholung, codes[0], string(z.Zustand))
	if err := i.Ablage.Trage(ctx, x.eintraege...); err != nil {
		return Annahme{}, true, err
	}
	return Annahme{Codes: codes, Laufzettel: z.einlieferungsschein(), Wiederholung: true}, true, nil
}

func (i *Intermediaer) wiederholungscodes(z *Zustellung, erfolg Code) []Code {
	switch z.Zustand {
	case Unterwegs:
		return []Code{CodeEmpfaengerVielleicht}
	case Gescheitert:
		return []Code{CodeMessageIDUnzulaessig}
	default:
		return i.urteile(z.Pruefungen).antwortcodes(erfolg)
	}
}

// einlieferungsschein is the Laufzettel as ResponseToStoreDelivery shows it: Creation only.
func (z *Zustellung) einlieferungsschein() *Laufzettel {
	l := z.Laufzettel()
	if z.Weg == WegPostfach {
		l.Weiterleitung, l.Empfang = time.Time{}, time.Time{}
	}
	return &l
}

// zulaessig holds a delivery against everything but its certificates; "" means yes.
func (i *Intermediaer) zulaessig(x *eingang) (Code, string) {
	switch {
	case x.MessageID != "" && !i.gueltigeKennung(x.MessageID, x.klient):
		return CodeMessageIDUnzulaessig, "id nicht von hier oder abgelaufen"
	case len(x.Betreff) > i.Regelwerk.Kontingent.Betreff || len(x.Zertifikate) > i.Regelwerk.Kontingent.Zertifikate:
		return CodeInternerFehler, "betreff oder zahl der zertifikate"
	}
	b := i.bild.Load()
	if t := b.nachPostf[x.klient]; t != nil && !t.Gesperrt.IsZero() {
		return CodeNichtAngenommen, "absender gesperrt"
	}
	x.empfang = b.nachPostf[x.postfach]
	if x.weg != WegPostfach {
		// An address that only the sender named is not asked: it could be any host of the network.
		ziel := b.nachAdresse[x.Ziel]
		if ziel == nil && i.Schleifen && istSchleife(x.Ziel) && x.empfang != nil && x.empfang.Adresse == "" {
			ziel = x.empfang
		}
		if ziel == nil || !x.postfach.Leer() && x.empfang != ziel {
			return CodeNichtAngenommen, "adresse gehoert keinem teilnehmer"
		}
		x.empfang = ziel
	}
	if x.empfang == nil {
		return CodeNichtAngenommen, "kein postfach"
	}
	if !x.empfang.Gesperrt.IsZero() {
		return CodeNichtAngenommen, "empfaenger gesperrt"
	}
	return x.sicherGenug()
}

// istSchleife reports whether the address is one of this machine, given as a number.
func istSchleife(adresse string) bool {
	u, err := url.Parse(adresse)
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback()
}

// sicherGenug holds signature, encryption and kind of message against the mailbox (S1-02.2, S1-02.4).
func (x *eingang) sicherGenug() (Code, string) {
	e, da := x.empfang.Eintrag(x.postfach)
	if !da && len(x.empfang.Postfaecher) > 0 {
		e, da = &x.empfang.Postfaecher[0], true
	}
	if !da {
		return CodeNichtAngenommen, "kein postfach"
	}
	x.eintrag = e
	switch {
	case !x.Signiert && !e.Klartext:
		return CodeUnsigniert, "unsigniert"
	case !x.Verschluesselt && !e.Klartext:
		return CodeNichtAngenommen, "unverschluesselt"
	case !e.Erlaubt(x.art):
		return CodeNichtAngenommen, "nachrichtenart"
	}
	return "", ""
}

// pruefungseintraege writes what came in and how it was checked.
func (x *eingang) pruefungseintraege(u urteil) {
	var schritte []string
	for _, s := range x.Pruefschritte {
		schritte = append(schritte, s.Name+"="+s.Ergebnis)
	}
	x.trage(EintragEingang, "", string(x.weg))
	x.trage(EintragPruefung, "", strings.TrimSpace(strings.Join(schritte, " ")+" "+u.notiz()))
}

// lehneAb writes the refusal to the log and returns it; nothing else is stored.
func (i *Intermediaer) lehneAb(ctx context.Context, x *eingang, notiz string, codes ...Code) (Annahme, error) {
	if len(x.eintraege) == 0 {
		x.pruefungseintraege(urteil{})
	}
	x.trage(EintragAblehnung, codes[0], notiz)
	if err := i.Ablage.Trage(ctx, x.eintraege...); err != nil {
		return Annahme{}, fmt.Errorf("log refusal: %w", err)
	}
	return Annahme{Codes: codes}, nil
}

// zustellung is the delivery as it will be stored.
func (i *Intermediaer) zustellung(x *eingang, u urteil) Zustellung {
	return Zustellung{
		MessageID: x.MessageID, Zustand: u.zustand(), Weg: x.weg, Postfach: x.postfach, Absender: x.klient,
		Nachrichtenart: x.art, Groesse: x.Inhalt.Groesse(), Pruefungen: u.pruefungen, Eingereicht: x.zeit, Geaendert: x.zeit,
		Umschlag: Umschlag{
			Betreff: x.Betreff, GueteEinreichung: x.GueteEinreichung, GueteEmpfang: x.GueteEmpfang,
			Pruefsumme: x.Inhalt.pruefsumme(), Ziel: x.Ziel,
		},
	}
}

// lege stores the delivery with its log, or keeps it back or sets it aside.
func (i *Intermediaer) lege(ctx context.Context, x *eingang, u urteil) (Annahme, error) {
	e := Einlage{Zustellung: i.zustellung(x, u), Inhalt: &x.Inhalt, Zertifikate: x.Zertifikate, Kontingent: i.kontingent(x.eintrag)}
	z := &e.Zustellung
	codes := u.antwortcodes(x.erfolg)
	switch z.Zustand {
	case Zurueckgehalten:
		e.Hinweis = hinweis(z, u, x.Zertifikate)
		x.trage(EintragZurueckhaltung, codes[0], "")
	case Zurueckgestellt:
		z.Faellig = x.zeit.Add(i.Regelwerk.Pruefung.Wiederholung)
		x.trage(EintragRueckstellung, codes[0], "")
	default:
		z.Faellig = x.zeit.Add(i.Regelwerk.Aufbewahrung.NichtAbgeholt)
		x.trage(EintragAblage, codes[0], "")
	}
	e.Eintraege = x.eintraege
	err := i.Ablage.Lege(ctx, e)
	switch {
	case errors.Is(err, ErrDoppelt): // another request with this id was faster
		x.eintraege = nil
		a, fertig, err2 := i.wiederhole(ctx, x)
		if !fertig && err2 == nil {
			err2 = err
		}
		return a, err2
	case errors.Is(err, ErrKontingent):
		x.eintraege = x.eintraege[:len(x.eintraege)-1]
		return i.lehneAb(ctx, x, "postfach voll", CodeInternerFehler)
	case err != nil:
		return Annahme{}, fmt.Errorf("store delivery: %w", err)
	}
	return Annahme{Codes: codes, Laufzettel: z.einlieferungsschein()}, nil
}

func (i *Intermediaer) kontingent(e *Postfacheintrag) Kontingent {
	k := Kontingent{Nachrichten: i.Regelwerk.Kontingent.Nachrichten, Bytes: i.Regelwerk.Kontingent.Bytes}
	if e.Kontingent.Nachrichten > 0 {
		k.Nachrichten = e.Kontingent.Nachrichten
	}
	if e.Kontingent.Bytes > 0 {
		k.Bytes = e.Kontingent.Bytes
	}
	return k
}

// hinweis is the notice about a delivery that is kept back (S4-07.4).
func hinweis(z *Zustellung, u urteil, zertifikate []Zertifikat) *Hinweis {
	h := &Hinweis{MessageID: z.MessageID, Postfach: z.Postfach, Absender: z.Absender, Eingang: z.Eingereicht, Grund: u.pruefungen[u.grund]}
	if u.grund < len(zertifikate) { // the reports stand in the order of the certificates
		h.Zertifikat = zertifikate[u.grund].DER
	}
	return h
}
