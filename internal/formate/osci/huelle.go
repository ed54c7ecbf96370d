// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"bytes"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/grund/xmlscan"
)

// hoechstZertifikate is how many entries a certificate block or a report may have.
const hoechstZertifikate = 500

// The value of xsi:schemaLocation, which tells messages apart (section 3).
const (
	ortVorn   = raumSOAP + " soap"
	ortHinten = ".xsd " + raumDS + " oscisig.xsd " + raumXenc + " oscienc.xsd"
)

// merker is a Lauf that remembers the last token.
type merker struct {
	*xmldsig.Lauf
	t *xmlscan.Token
}

// Weiter returns the next token.
func (m *merker) Weiter() (*xmlscan.Token, error) {
	t, err := m.Lauf.Weiter()
	m.t = t
	return t, err
}

// leser reads elements that are built as the schema says.
type leser struct {
	elementleser.Leser
	m *merker
}

// start returns the token at which the reader stands.
func (l *leser) start() *xmlscan.Token { return l.m.t }

// Ueberspringe reads to the end of the current element.
func (l *leser) Ueberspringe() error { return l.m.Ueberspringen() }

// attribute checks that the start tag has no attributes without prefix but these;
// those of SOAP and of others say nothing here.
func (l *leser) attribute(t *xmlscan.Token, erlaubt ...string) error {
naechstes:
	for i := range t.Attribute {
		a := &t.Attribute[i]
		if a.Raum != xmlscan.KeinRaum {
			continue
		}
		for _, e := range erlaubt {
			if a.Lokal == e {
				continue naechstes
			}
		}
		return l.Fehler("Ein Element hat ein unerwartetes Attribut.")
	}
	return nil
}

// text reads the text of the current element to its end.
func (l *leser) text() (string, error) {
	t, err := l.Weiter()
	if err != nil {
		return "", err
	}
	if t.Art == xmlscan.Ende {
		return "", nil
	}
	if t.Art != xmlscan.Text {
		return "", l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
	}
	s := string(t.Text)
	return s, l.Ende()
}

// messageID reads a MessageId: Base64 of a text in UTF-8 (section 10).
func (l *leser) messageID() (string, error) {
	b, err := l.Base64()
	if err != nil {
		return "", err
	}
	if len(b) == 0 || !utf8.Valid(b) {
		return "", l.Fehler("Eine MessageId ist kein Text.")
	}
	return string(b), nil
}

func (l *leser) zeit() (time.Time, error) {
	s, err := l.text()
	if err != nil {
		return time.Time{}, err
	}
	t, err := liesZeit(s)
	if err != nil {
		return time.Time{}, l.Fehler("Ein Zeitpunkt ist fehlerhaft geschrieben.")
	}
	return t, nil
}

// liesZeit reads xs:dateTime; a time zone must be there.
func liesZeit(s string) (time.Time, error) {
	return time.Parse(time.RFC3339Nano, strings.Trim(s, " \t\r\n"))
}

// teile reads the children of an operation element in the order of its plan.
func (l *leser) teile(n *Nachricht, plan []teil) error {
	i, da := 0, false // da: plan[i] was read already
	for {
		t, err := l.Kind()
		if err != nil {
			return err
		}
		for i < len(plan) && (t == nil || !l.Ist(t, plan[i].raum, plan[i].name) || da && plan[i].wie != viele) {
			if plan[i].wie == muss && !da {
				return l.Fehler("Das Element " + plan[i].name + " fehlt an seiner Stelle.")
			}
			i, da = i+1, false
		}
		if t == nil {
			return nil
		}
		if i == len(plan) {
			return l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
		}
		if err := plan[i].lies(l, n); err != nil {
			return err
		}
		da = true
	}
}

// huelle reads one SOAP envelope.
type huelle struct {
	leser
	n         *Nachricht
	plan      *bauplan
	pruefling *xmldsig.Pruefling
	enc       *xmlenc.Richtlinie

	koepfe   map[string]bool // names of the header blocks so far
	verweise []string        // Content-IDs that the content refers to
	offen    bool            // the content has a container that is not encrypted
	daten    *xmlenc.Verschluesselt
}

func (l *Leser) neueHuelle(r io.Reader, g Grenzen) *huelle {
	lauf := xmldsig.Neu(r, xmldsig.Optionen{Richtlinie: l.Signatur,
		XML: xmlscan.Grenzen{Groesse: g.Huelle, Textlaenge: int(g.Huelle)}})
	m := &merker{Lauf: lauf}
	return &huelle{leser: leser{elementleser.Leser{Quelle: m}, m}, n: &Nachricht{}, pruefling: lauf.Pruefling(), enc: l.Verschluesselung, koepfe: map[string]bool{}}
}

// lies reads the document to its end. innen says that it was decrypted: then it can't
// be an encrypted envelope.
func (h *huelle) lies(innen bool) error {
	t, err := h.Soll(raumSOAP, "Envelope")
	if err != nil {
		return err
	}
	ort, da := t.Attribut(xmlscan.RaumXSI, "schemaLocation")
	art, istArt := artAus(string(ort))
	switch {
	case !da:
		h.n.Art = SOAPFault
		err = h.liesFault()
	case istArt && art == umschlag && !innen:
		err = h.liesUmschlag()
	case istArt && bauplaene[art] != nil:
		h.n.Art, h.plan = art, bauplaene[art]
		err = h.liesNachricht()
	default:
		err = h.Fehler("Die Art der Nachricht ist unbekannt.")
	}
	if err != nil {
		return err
	}
	if err := h.Ende(); err != nil {
		return err
	}
	return h.schluss()
}

// schluss demands that nothing follows the root.
func (h *huelle) schluss() error {
	t, err := h.Weiter()
	if err == nil && t.Art != xmlscan.EOF {
		err = h.Fehler("Nach der Nachricht folgt etwas.")
	}
	return err
}

func artAus(ort string) (Art, bool) {
	s, vorn := strings.CutPrefix(ort, ortVorn)
	s, hinten := strings.CutSuffix(s, ortHinten)
	return Art(s), vorn && hinten
}

func (h *huelle) liesNachricht() error {
	if _, err := h.Soll(raumSOAP, "Header"); err != nil {
		return err
	}
	for {
		t, err := h.Kind()
		if err != nil {
			return err
		}
		if t == nil {
			break
		}
		if err := h.kopf(t); err != nil {
			return err
		}
	}
	if err := h.pruefeKoepfe(); err != nil {
		return err
	}
	if _, err := h.Soll(raumSOAP, "Body"); err != nil {
		return err
	}
	if err := h.pruefling.Decke(); err != nil {
		return err
	}
	return h.rumpf()
}

func (h *huelle) rumpf() error {
	if h.plan.rumpf == rumpfLeer {
		return h.Ende()
	}
	t, err := h.Kind()
	if err != nil {
		return err
	}
	v := h.plan.vorgang
	switch {
	case t == nil && h.plan.rumpf == rumpfInhaltKann:
		return nil
	case t != nil && h.plan.rumpf == rumpfVorgang && h.Ist(t, v.raum, v.name):
		if err := h.attribute(t); err != nil {
			return err
		}
		err = h.teile(h.n, v.teile)
	case t != nil && h.plan.rumpf != rumpfVorgang && h.Ist(t, raumOSCI, "ContentPackage"):
		err = h.inhalt()
	default:
		return h.Fehler("Der Inhalt der Nachricht fehlt an seiner Stelle.")
	}
	if err != nil {
		return err
	}
	return h.Ende()
}

// inhalt keeps osci:ContentPackage and notes which parts it refers to.
func (h *huelle) inhalt() error {
	var b bytes.Buffer
	if err := h.m.Abschrift(&b); err != nil {
		return err
	}
	for tief := h.start().Tiefe; ; {
		t, err := h.Weiter()
		if err != nil {
			return err
		}
		switch {
		case t.Art == xmlscan.Ende && t.Tiefe == tief:
			h.n.Inhalt = b.Bytes()
			return nil
		case t.Art != xmlscan.Start:
		case t.Tiefe == tief+1 && h.Ist(t, raumOSCI, "ContentContainer"):
			h.offen = true
		case t.Tiefe == tief+1 && !h.Ist(t, raumXenc, "EncryptedData"):
			return h.Fehler("Im Inhalt steht ein unerwartetes Element.")
		default:
			h.merkeVerweis(t)
		}
	}
}

func (h *huelle) merkeVerweis(t *xmlscan.Token) {
	name := ""
	switch {
	case h.Ist(t, raumOSCI, "Content"):
		name = "href"
	case h.Ist(t, raumXenc, "CipherReference"):
		name = "URI"
	default:
		return
	}
	if id, da := strings.CutPrefix(h.Wert(t, name), "cid:"); da {
		h.verweise = append(h.verweise, id)
	}
}

// pruefeVerweise demands that every part that the content refers to is there.
func (h *huelle) pruefeVerweise(anhaenge []Anhang) error {
	da := make(map[string]bool, len(anhaenge))
	for i := range anhaenge {
		da[anhaenge[i].ContentID] = true
	}
	for _, id := range h.verweise {
		if !da[id] {
			return h.Fehler("Ein Anhang fehlt, auf den der Inhalt verweist.")
		}
	}
	return nil
}
