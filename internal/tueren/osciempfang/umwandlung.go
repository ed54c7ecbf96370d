// SPDX-License-Identifier: EUPL-1.2

package osciempfang

import (
	"errors"
	"io"
	"strings"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmlscan"
)

// rollen are the roles of certificates as the use case names them.
var rollen = map[osci.Zertifikatsart]intermediaer.Rolle{
	osci.ChiffrierAbsender: intermediaer.RolleKlientChiffrier, osci.SignaturAbsender: intermediaer.RolleKlientSignatur,
	osci.ChiffrierAutor: intermediaer.RolleAutorChiffrier, osci.SignaturAutor: intermediaer.RolleAutorSignatur,
	osci.ChiffrierEmpfaenger: intermediaer.RolleEmpfaengerChiffrier, osci.SignaturEmpfaenger: intermediaer.RolleEmpfaengerSignatur,
	osci.ChiffrierLeser: intermediaer.RolleLeserChiffrier,
}

// einreichung is the delivery of a request as the use case wants it.
func (a *anfrage) einreichung(e *osci.Eingang, signiert bool) (intermediaer.Einreichung, error) {
	inhalt, err := a.ablage.inhalt(&e.Nachricht)
	if err != nil {
		return intermediaer.Einreichung{}, err
	}
	x := intermediaer.Einreichung{
		MessageID: e.MessageID, Betreff: e.Betreff, Ziel: e.Ziel, Nachrichtenart: nachrichtenart(e.FremdeKoepfe),
		GueteEinreichung: intermediaer.Zeitguete(e.Zeitguete.Einreichung), GueteEmpfang: intermediaer.Zeitguete(e.Zeitguete.Empfang),
		Zertifikate: zertifikate(e.Zertifikate.Liste), Signiert: signiert, Verschluesselt: !e.OffenerInhalt, Inhalt: inhalt,
		Pruefschritte: []intermediaer.Pruefschritt{{Name: "struktur", Ergebnis: "ok"}, {Name: "signatur", Ergebnis: ja(signiert, "ok", "fehlt")},
			{Name: "transport", Ergebnis: ja(a.eingang.Verschluesselt != nil, "verschluesselt", "offen")}, {Name: "inhalt", Ergebnis: ja(!e.OffenerInhalt, "verschluesselt", "offen")}},
	}
	return x, nil
}

// zertifikate are the entries of a message as the use case wants them.
func zertifikate(liste []osci.Zertifikat) []intermediaer.Zertifikat {
	z := make([]intermediaer.Zertifikat, len(liste))
	for i := range liste {
		z[i] = intermediaer.Zertifikat{Rolle: rollen[liste[i].Art], DER: liste[i].DER}
	}
	return z
}

func ja(b bool, ja, nein string) string {
	if b {
		return ja
	}
	return nein
}

// inhalt takes the content of a message over.
func (s *spulablage) inhalt(n *osci.Nachricht) (i intermediaer.Inhalt, err error) {
	if i.Paket, err = s.als(osci.Speicherdaten(n.Inhalt)); err != nil {
		return i, err
	}
	i.Zertifikate = n.Zertifikate.Kanonisch
	for _, k := range n.FremdeKoepfe {
		i.Fremdkoepfe = append(i.Fremdkoepfe, k.Kanonisch)
	}
	for _, x := range n.Anhaenge {
		stueck, err := s.als(x.Daten)
		if err != nil {
			return i, err
		}
		i.Anhaenge = append(i.Anhaenge, intermediaer.Anhang{ContentID: x.ContentID, ContentType: x.Typ, Stueck: stueck})
	}
	return i, nil
}

// setzeInhalt puts a stored content into a message, byte for byte.
func (s *spulablage) setzeInhalt(n *osci.Nachricht, i *intermediaer.Inhalt) error {
	r, err := (&stueckdaten{s, i.Paket}).Oeffne()
	if err != nil {
		return err
	}
	n.Inhalt, err = io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	n.Zertifikate.Kanonisch = i.Zertifikate
	for _, k := range i.Fremdkoepfe {
		n.FremdeKoepfe = append(n.FremdeKoepfe, osci.Fremdkopf{Kanonisch: k})
	}
	for _, x := range i.Anhaenge {
		n.Anhaenge = append(n.Anhaenge, osci.Anhang{ContentID: x.ContentID, Typ: x.ContentType, Daten: &stueckdaten{s, x.Stueck}})
	}
	return nil
}

// laufzettel are the cards as the message shows them; nil is none.
func laufzettel(l *intermediaer.Laufzettel) []osci.Laufzettel {
	if l == nil {
		return nil
	}
	z := osci.Laufzettel{MessageID: l.MessageID, Betreff: l.Betreff, GeaendertAm: l.Geaendert,
		Einreichung: osci.Um(l.Einreichung), Weiterleitung: osci.Um(l.Weiterleitung), Empfang: osci.Um(l.Empfang)}
	for i := range l.Pruefungen {
		p := &l.Pruefungen[i]
		b := osci.Pruefung{Zeit: osci.Um(p.Zeitpunkt), Inhaber: p.Inhaber, Aussteller: p.Aussteller, Seriennummer: p.Seriennummer,
			Klasse: osci.Zertifikatsklasse(p.Niveau), Mathematisch: osci.Befund(p.Mathematisch), Offline: osci.Befund(p.Offline), Online: osci.Befund(p.Online)}
		if p.Quelle == "CRL" {
			b.Sperrliste = p.Quellzeit
		}
		z.Pruefbericht = append(z.Pruefbericht, b)
	}
	return []osci.Laufzettel{z}
}

// nachrichtenart returns what the XTA metadata of a message say about its kind, "" if
// there are none.
func nachrichtenart(koepfe []osci.Fremdkopf) string {
	for _, k := range koepfe {
		if k.Name == "MessageMetaData" {
			return textIn(k.Kanonisch, "MessageType")
		}
	}
	return ""
}

// textIn returns the text of the first element with this local name and of its children.
func textIn(xml []byte, lokal string) string {
	s := xmlscan.NeuAusBytes(xml, xmlscan.Optionen{OhneLeerraum: true})
	tief := 0
	var worte []string
	for {
		t, err := s.Weiter()
		switch {
		case err != nil || t.Art == xmlscan.EOF:
			return ""
		case t.Art == xmlscan.Start && tief == 0 && t.Lokal == lokal:
			tief = t.Tiefe
		case t.Art == xmlscan.Ende && t.Tiefe == tief:
			return strings.Join(worte, " ")
		case t.Art == xmlscan.Text && tief > 0:
			worte = append(worte, strings.TrimSpace(string(t.Text)))
		}
	}
}
