// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/mimeteile"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

// NeuerBehaelter is a container to be written.
type NeuerBehaelter struct {
	// ID is the Id of the container; "" gets one that is unique in the package.
	ID string
	// Inhalte are its contents, at least one if it is signed.
	Inhalte []NeuerInhalt
	// Autoren sign the container.
	Autoren []NeuerAutor
	// Leser get the container encrypted; none leaves it in the clear.
	Leser []xmlenc.Empfaenger
	// IvLaenge is 12 or 16 bytes; 0 means 12.
	IvLaenge int
}

// NeuerInhalt is a content to be written: exactly one of its parts. A Behaelter with
// readers of its own is encrypted within the container around it.
type NeuerInhalt struct {
	// ID is the Id of the content; "" gets one that is unique in the package.
	ID        string
	Daten     []byte
	Anhang    *NeuerAnhang
	Behaelter *NeuerBehaelter
}

// NeuerAnhang is an attachment to be written. It is read once.
type NeuerAnhang struct {
	// ContentID names its MIME part; unique in the message.
	ContentID string
	Quelle    io.Reader
}

// NeuerAutor signs content.
type NeuerAutor struct {
	Unterzeichner *xmldsig.Unterzeichner
	// Verweis is the Id of his certificate in NonIntermediaryCertificates.
	Verweis string
}

// Schreiber writes packages.
type Schreiber struct {
	Chiffre *xmlenc.Richtlinie
	// Ablage keeps attachments as they go out. It may be nil if there are none.
	Ablage osci.Ablage
}

// Schreibe returns osci:ContentPackage in canonical form with the namespaces ds, osci,
// soap, xenc and xsi, as every message can carry it unchanged, and the attachments that
// go with it. Errors: those of the rooms xmldsig and xmlenc, of keys, sources and
// Ablage; MR-2301 for parts that contradict each other.
func (s *Schreiber) Schreibe(behaelter ...*NeuerBehaelter) ([]byte, []osci.Anhang, error) {
	w := &schrift{Schreiber: s, ids: map[string]bool{}, contentIDs: map[string]bool{mimeteile.IDNachricht: true, "osci_enc": true}}
	var chiffrate, klar []byte
	for _, b := range behaelter {
		if len(b.Leser) > 0 {
			e, err := w.verschlossen(b)
			if err != nil {
				return nil, nil, err
			}
			chiffrate = append(chiffrate, e...)
			continue
		}
		o, err := w.behaelter(b, &blatt{})
		if err != nil {
			return nil, nil, err
		}
		klar = append(klar, o.xml...)
	}
	var b, kanonisch bytes.Buffer
	b.WriteString("<osci:ContentPackage>")
	b.Write(chiffrate)
	b.Write(klar)
	b.WriteString("</osci:ContentPackage>")
	if _, err := raeume().Kanonisch(&kanonisch, &b); err != nil {
		return nil, nil, fmt.Errorf("write content: %w", err)
	}
	return kanonisch.Bytes(), w.anhaenge, nil
}

// schrift is the writing of one package.
type schrift struct {
	*Schreiber
	ids        map[string]bool
	contentIDs map[string]bool
	anhaenge   []osci.Anhang
}

// blatt is a document that is encrypted as a whole, or the package itself.
type blatt struct {
	verschlossen bool
	// helfer are the elements with the keys of attachments.
	helfer []byte
	// um signs the container around the present one, nil if nobody does.
	um *xmldsig.Unterzeichner
}

// fertig is a container as written.
type fertig struct {
	xml []byte
	// anhaenge are the references to all attachments below it.
	anhaenge []xmldsig.Verweis
}

// id returns the wanted Id, or the next free one.
func (w *schrift) id(gewuenscht, vorsatz string) (string, error) {
	id := gewuenscht
	for n := 0; id == ""; n++ {
		if k := vorsatz + strconv.Itoa(n); !w.ids[k] {
			id = k
		}
	}
	if w.ids[id] {
		return "", aufbaufehler("Eine Id ist in den Inhaltsdaten doppelt vergeben.")
	}
	w.ids[id] = true
	return id, nil
}

// verschlossen writes the container as xenc:EncryptedData.
func (w *schrift) verschlossen(b *NeuerBehaelter) ([]byte, error) {
	id, err := w.id("", "encdata_")
	if err != nil {
		return nil, err
	}
	p := &blatt{verschlossen: true}
	o, err := w.behaelter(b, p)
	if err != nil {
		return nil, err
	}
	// The keys of attachments are not covered by signatures, so they are added behind.
	xml := bytes.TrimSuffix(o.xml, []byte(behaelterEnde))
	xml = append(append(xml[:len(xml):len(xml)], p.helfer...), behaelterEnde...)
	var klar bytes.Buffer
	if _, err := raeume().Kanonisch(&klar, bytes.NewReader(xml)); err != nil {
		return nil, fmt.Errorf("write content: %w", err)
	}
	a := xmlenc.Auftrag{ID: id, MimeType: "text/xml", IvLaenge: b.IvLaenge, Empfaenger: b.Leser}
	return w.Chiffre.Verschluessle(a, klar.Bytes())
}

const behaelterEnde = "</osci:ContentContainer>"

// behaelter writes the container with its signatures.
func (w *schrift) behaelter(b *NeuerBehaelter, p *blatt) (fertig, error) {
	id, err := w.id(b.ID, "contentcontainer")
	if err != nil {
		return fertig{}, err
	}
	inhalt, err := w.inhalte(b, p)
	if err != nil {
		return fertig{}, err
	}
	var xml bytes.Buffer
	xml.WriteString(`<osci:ContentContainer Id="` + wertersatz.Replace(id) + `">`)
	for _, a := range b.Autoren {
		s, err := a.Unterzeichner.Unterschreibe(xmldsig.Auftrag{
			Kontext: raeume(), Verweise: append(inhalt.verweise, inhalt.anhaenge...),
			Schluessel: xmldsig.Schluesselhinweis{Verweis: a.Verweis},
		})
		if err != nil {
			return fertig{}, err
		}
		xml.Write(s)
	}
	xml.Write(inhalt.klar)
	xml.Write(inhalt.chiffrate)
	xml.WriteString(behaelterEnde)
	return fertig{xml.Bytes(), inhalt.anhaenge}, nil
}

var wertersatz = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
