// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"kernmelderegister/internal/grund/xmlscan"
)

// kopf reads the header block whose Start is t. Every block but the signature itself
// must be signed if anything is.
func (h *huelle) kopf(t *xmlscan.Token) error {
	name := h.m.URI(t.Raum) + " " + t.Lokal
	if h.Ist(t, raumOSCI, "QualityOfTimestamp") {
		name += " " + h.Wert(t, "Service")
	}
	if h.koepfe[name] {
		return h.Fehler("Ein Block steht zweimal im Kopf der Nachricht.")
	}
	h.koepfe[name] = true
	if h.Ist(t, raumOSCI, h.signaturblock()) {
		return h.signatur()
	}
	if err := h.pruefling.Decke(); err != nil {
		return err
	}
	switch v := h.plan.vorgang; {
	case h.plan.rumpf != rumpfVorgang && h.Ist(t, v.raum, v.name):
		if err := h.attribute(t, "Id"); err != nil {
			return err
		}
		return h.teile(h.n, v.teile)
	case h.Ist(t, raumOSCI2017, "FeatureDescription"):
		return h.merkmale(t)
	case h.m.URI(t.Raum) == raumOSCI:
		return h.osciKopf(t)
	}
	return h.fremd(t)
}

func (h *huelle) signaturblock() string {
	if h.plan.antwort {
		return "SupplierSignature"
	}
	return "ClientSignature"
}

func (h *huelle) signatur() error {
	if _, err := h.Soll(raumDS, "Signature"); err != nil {
		return err
	}
	if err := h.pruefling.LiesSignatur(); err != nil {
		return err
	}
	return h.Ende()
}

func (h *huelle) osciKopf(t *xmlscan.Token) error {
	p := h.plan
	switch t.Lokal {
	case "ControlBlock":
		return h.steuerblock(t)
	case "DesiredLanguages":
		if !p.antwort {
			return h.sprachen(t)
		}
	case "QualityOfTimestamp":
		if p.gueteEinreichung != nie || p.gueteEmpfang != nie {
			return h.zeitguete(t)
		}
	case "IntermediaryCertificates":
		if p.intermediaer != nil {
			return h.zertifikate(&h.n.Intermediaer, p.intermediaer)
		}
	case "NonIntermediaryCertificates":
		if p.zertifikate != nil {
			var b bytes.Buffer
			if err := h.m.Abschrift(&b); err != nil {
				return err
			}
			err := h.zertifikate(&h.n.Zertifikate.Liste, p.zertifikate)
			h.n.Zertifikate.Kanonisch = b.Bytes()
			return err
		}
	}
	return h.Fehler("Im Kopf der Nachricht steht ein Block, der dort nicht vorgesehen ist.")
}

// pruefeKoepfe demands the blocks that must be there.
func (h *huelle) pruefeKoepfe() error {
	v := h.plan.vorgang
	for _, b := range []struct {
		raum, name string
		noetig     bool
	}{
		{raumOSCI, "ControlBlock", true}, {raumOSCI, "DesiredLanguages", !h.plan.antwort}, {v.raum, v.name, h.plan.rumpf != rumpfVorgang},
		{raumOSCI, "QualityOfTimestamp creation", h.plan.gueteEinreichung == muss}, {raumOSCI, "QualityOfTimestamp reception", h.plan.gueteEmpfang == muss},
		{raumOSCI, "NonIntermediaryCertificates", h.plan.block == muss}, {raumOSCI2017, "FeatureDescription", h.plan.merkmale == muss},
	} {
		if b.noetig && !h.koepfe[b.raum+" "+b.name] {
			return h.Fehler("Im Kopf der Nachricht fehlt der Block " + b.name + ".")
		}
	}
	if p := h.plan.pflicht; p != "" && h.n.Zertifikate.Finde(p) == nil {
		return h.Fehler("Das Zertifikat " + string(p) + " fehlt.")
	}
	return h.pruefePaket()
}

// pruefePaket demands one of ChunkInformation and InfoOnly.
func (h *huelle) pruefePaket() error {
	if h.n.Art == PartialStoreDelivery && h.n.NurAuskunft == (h.n.Paket != nil) {
		return h.Fehler("Die Angaben zum Paket fehlen oder sind mehrdeutig.")
	}
	return nil
}

// steuerblock reads osci:ControlBlock. Whatever differs from the table of section 4.1
// is 9400.
func (h *huelle) steuerblock(t *xmlscan.Token) error {
	if err := h.attribute(t, "Id", "ConversationId", "SequenceNumber"); err != nil {
		return err
	}
	s := &h.n.Steuerblock
	s.ConversationID = h.Wert(t, "ConversationId")
	folge := h.Wert(t, "SequenceNumber")
	var hatResponse, hatChallenge bool
	for {
		t, err := h.Kind()
		if err != nil {
			return err
		}
		if t == nil {
			break
		}
		switch {
		case h.Ist(t, raumOSCI, "Response") && !hatResponse && !hatChallenge:
			hatResponse = true
			s.Response, err = h.text()
		case h.Ist(t, raumOSCI, "Challenge") && !hatChallenge:
			hatChallenge = true
			s.Challenge, err = h.text()
		default:
			err = h.Fehler("Im Steuerblock steht ein unerwartetes Element.")
		}
		if err != nil {
			return err
		}
	}
	response, conversation := h.plan.response, h.plan.conversation
	if h.n.Art.NurImDialog() && s.ConversationID == "" {
		response, conversation = kann, kann // the shape is not what is wrong then: 9802
	}
	passt := response.passt(hatResponse && s.Response != "") && h.plan.challenge.passt(hatChallenge && s.Challenge != "") &&
		conversation.passt(s.ConversationID != "") && h.plan.sequence.passt(folge != "") && (s.ConversationID == "" || istZahl(s.ConversationID))
	if folge != "" {
		nr, err := strconv.ParseInt(folge, 10, 32)
		s.SequenceNumber = int(nr)
		passt = passt && err == nil && istZahl(folge)
	}
	if !passt {
		return &Fehler{CodeSteuerblock, h.Position(), "Der Steuerblock passt nicht zur Art der Nachricht.", nil}
	}
	return nil
}

func (v vorkommen) passt(da bool) bool { return da && v != nie || !da && v != muss }

// istZahl reports whether s is a decimal number as the schema writes it.
func istZahl(s string) bool {
	return s != "" && len(s) <= 40 && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

func (h *huelle) sprachen(t *xmlscan.Token) error {
	if err := h.attribute(t, "Id", "LanguagesList"); err != nil {
		return err
	}
	if h.n.Sprachen = strings.Fields(h.Wert(t, "LanguagesList")); len(h.n.Sprachen) == 0 {
		return h.Fehler("Die gewünschten Sprachen fehlen.")
	}
	return h.Ende()
}

func (h *huelle) zeitguete(t *xmlscan.Token) error {
	if err := h.attribute(t, "Id", "Service", "Quality"); err != nil {
		return err
	}
	g := Guete(h.Wert(t, "Quality"))
	if g != Einfach && g != Kryptographisch {
		return h.Fehler("Die Güte eines Zeitstempels ist unbekannt.")
	}
	switch h.Wert(t, "Service") {
	case "creation":
		h.n.Zeitguete.Einreichung = g
	case "reception":
		h.n.Zeitguete.Empfang = g
	default:
		return h.Fehler("Die Güte eines Zeitstempels ist unbekannt.")
	}
	return h.Ende()
}

// zertifikate reads the entries of a certificate block, in any order: the official
// library and the schema do not agree about it (section 17).
func (h *huelle) zertifikate(ziel *[]Zertifikat, erlaubt []Zertifikatsart) error {
	for {
		t, err := h.Kind()
		if err != nil || t == nil {
			return err
		}
		z := Zertifikat{Art: Zertifikatsart(t.Lokal), ID: h.Wert(t, "Id")}
		switch {
		case h.m.URI(t.Raum) != raumOSCI || !slices.Contains(erlaubt, z.Art):
			return h.Fehler("Unter den Zertifikaten steht eines, das dort nicht vorgesehen ist.")
		case z.ID == "":
			return h.Fehler("Einem Zertifikat fehlt die Id.")
		case !z.Art.Mehrfach() && finde(*ziel, z.Art) != nil, len(*ziel) == hoechstZertifikate:
			return h.Fehler("Die Nachricht nennt zu viele Zertifikate.")
		}
		if err := h.attribute(t, "Id"); err != nil {
			return err
		}
		verweis, der, err := h.Schluessel()
		if err != nil {
			return err
		}
		if verweis != "" || len(der) == 0 {
			return h.Fehler("Ein Zertifikat fehlt an seiner Stelle.")
		}
		if err := h.Ende(); err != nil {
			return err
		}
		z.DER = der
		*ziel = append(*ziel, z)
	}
}

// merkmale reads osci2017:FeatureDescription.
func (h *huelle) merkmale(t *xmlscan.Token) error {
	m := &Merkmale{}
	for name, ziel := range map[string]*int{"MaxChunkSize": &m.HoechstPaket, "MinChunkSize": &m.MindestPaket, "MaxMessageSize": &m.HoechstNachricht, "ChunkMessageTimeOut": &m.Wartezeit, "ChunkMessageTimeout": &m.Wartezeit} {
		if s := h.Wert(t, name); s != "" {
			nr, err := strconv.ParseInt(s, 10, 32)
			if err != nil || nr < 1 {
				return h.Fehler("Eine Angabe zu den Paketen ist keine positive Zahl.")
			}
			*ziel = int(nr)
		}
	}
	if _, err := h.Soll(raumOSCI2017, "SupportedFeatures"); err != nil {
		return err
	}
	for {
		t, err := h.Kind()
		if err != nil {
			return err
		}
		if t == nil {
			h.n.Merkmale = m
			return h.Ende()
		}
		if !h.Ist(t, raumOSCI2017, "Feature") || len(m.Liste) == hoechstZertifikate {
			return h.Fehler("An dieser Stelle steht ein unerwartetes Element.")
		}
		m.Liste = append(m.Liste, Merkmal{h.Wert(t, "Key"), h.Wert(t, "Version")})
		if err := h.Ende(); err != nil {
			return err
		}
	}
}

// fremd keeps a header block that OSCI does not know.
func (h *huelle) fremd(t *xmlscan.Token) error {
	k := Fremdkopf{Raum: h.m.URI(t.Raum), Name: t.Lokal, ID: h.Wert(t, "Id")}
	var b bytes.Buffer
	if err := h.m.Abschrift(&b); err != nil {
		return err
	}
	if err := h.Ueberspringe(); err != nil {
		return err
	}
	k.Kanonisch = b.Bytes()
	h.n.FremdeKoepfe = append(h.n.FremdeKoepfe, k)
	return nil
}
