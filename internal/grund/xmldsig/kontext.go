// SPDX-License-Identifier: EUPL-1.2

package xmldsig

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"kernmelderegister/internal/grund/c14n"
	"kernmelderegister/internal/grund/xmlscan"
)

// Kontext says in which namespaces an element that is being written will stand:
// prefix to URI, without the default namespace. The inclusive canonical form
// depends on it, so it must be what the ancestors of the element declare, no more
// and no less.
type Kontext map[string]string

// anfang returns a start tag that declares the context; its name is never seen in
// a canonical form.
func (k Kontext) anfang() string {
	var b strings.Builder
	b.WriteString("<kontext")
	for _, p := range slices.Sorted(maps.Keys(k)) {
		b.WriteString(" xmlns:" + p + `="` + schreibeWert(k[p]) + `"`)
	}
	return b.String() + ">"
}

var wertersatz = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")

// schreibeWert escapes an attribute value as Canonical XML does.
func schreibeWert(s string) string { return wertersatz.Replace(s) }

// Kanonisch writes the canonical form that the element, given as it will be
// written into the document, has in this context. It returns the value of its
// attribute Id. Errors: *xmlscan.Fehler, those of w.
func (k Kontext) Kanonisch(w io.Writer, element io.Reader) (id string, err error) {
	s := xmlscan.Neu(io.MultiReader(strings.NewReader(k.anfang()), element, strings.NewReader("</kontext>")),
		xmlscan.Optionen{OhneAnweisungen: true, Grenzen: xmlscan.Grenzen{Textlaenge: -1}})
	var g c14n.Geltung
	var schreiber *c14n.Schreiber
	for fertig := false; ; {
		t, err := s.Weiter()
		if err != nil {
			return "", err
		}
		switch t.Art {
		case xmlscan.EOF:
			if !fertig {
				return "", fmt.Errorf("canonical form: there is no element")
			}
			return id, nil
		case xmlscan.Start:
			g.Betritt(s, t)
			if t.Tiefe == 2 && schreiber != nil {
				return "", fmt.Errorf("canonical form: there is more than one element")
			}
			if t.Tiefe == 2 {
				schreiber = c14n.Neu(w, c14n.Inklusiv, &g)
				wert, _ := t.Attribut(xmlscan.KeinRaum, "Id")
				id = string(wert)
			}
		}
		if schreiber != nil && !fertig {
			if fertig, err = schreiber.Schreibe(s, t); err != nil {
				return "", err
			}
		}
		if t.Art == xmlscan.Ende {
			g.Verlasse()
		}
	}
}

// Verweis is a reference of a signature to be made, with its digest.
type Verweis struct{ v verweis }

// Element returns the reference to an element with an Id as it will be written.
// Errors: as Kanonisch; the element has no Id; *Fehler with CodeVerfahren if u does
// not know its digest method.
func (u *Unterzeichner) Element(k Kontext, element []byte) (Verweis, error) {
	s, err := u.summe()
	if err != nil {
		return Verweis{}, err
	}
	id, err := k.Kanonisch(s, bytes.NewReader(element))
	if err != nil {
		return Verweis{}, err
	}
	return u.verweis("#"+id, string(c14n.Inklusiv), s)
}

// Inhalt returns the reference to an element with this Id that holds klar in
// Base64 (osci:Base64Content).
func (u *Unterzeichner) Inhalt(id string, klar []byte) (Verweis, error) {
	s, err := u.summe()
	if err != nil {
		return Verweis{}, err
	}
	_, _ = s.Write(klar)
	return u.verweis("#"+id, transformBase64, s)
}

// Anhang returns the reference to a MIME part with this Content-ID, read to its
// end. Errors: those of the reader, as Element.
func (u *Unterzeichner) Anhang(contentID string, r io.Reader) (Verweis, error) {
	s, err := u.summe()
	if err != nil {
		return Verweis{}, err
	}
	if _, err := io.Copy(s, r); err != nil {
		return Verweis{}, err
	}
	return u.verweis("cid:"+contentID, "", s)
}

func (u *Unterzeichner) verweis(uri, transform string, s *summe) (Verweis, error) {
	if !zulaessigeURI(uri) {
		return Verweis{}, &Fehler{CodeVerweis, xmlscan.Position{}, "Ein Verweis der Signatur führt nicht auf ein Element oder einen Anhang."}
	}
	return Verweis{verweis{uri, transform, u.Digest, s.laufe[0].Sum(nil)}}, nil
}
