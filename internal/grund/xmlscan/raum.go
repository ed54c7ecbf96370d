// SPDX-License-Identifier: EUPL-1.2

package xmlscan

// Raum is the number of a namespace within one Scanner. Equal numbers mean
// equal URIs. Numbers of a Vokabular are the same in every Scanner that uses it.
type Raum uint16

// Numbers that are the same in every Scanner.
const (
	// KeinRaum stands for names in no namespace.
	KeinRaum Raum = 0
	// RaumXML is the namespace of xml:lang and the like.
	RaumXML Raum = 1
	// RaumXSI is the namespace of xsi:type, xsi:nil and xsi:schemaLocation.
	RaumXSI Raum = 2
)

const (
	uriXML   = "http://www.w3.org/XML/1998/namespace"
	uriXMLNS = "http://www.w3.org/2000/xmlns/"
	uriXSI   = "http://www.w3.org/2001/XMLSchema-instance"
)

// Vokabular numbers the names and namespaces a reader knows, so that it can
// compare numbers instead of strings. It is immutable and may be shared.
type Vokabular struct {
	uris   []string
	raeume map[string]Raum
	namen  []string
	nummer map[string]int32
}

// NeuesVokabular numbers the namespace URIs in the given order from 3 (after
// RaumXSI) and the local names from 1. Repeated entries keep their first number.
func NeuesVokabular(uris, namen []string) *Vokabular {
	v := &Vokabular{
		uris:   []string{"", uriXML, uriXSI},
		raeume: map[string]Raum{"": KeinRaum, uriXML: RaumXML, uriXSI: RaumXSI},
		namen:  []string{""},
		nummer: make(map[string]int32, len(namen)),
	}
	for _, uri := range uris {
		if _, da := v.raeume[uri]; !da {
			v.raeume[uri] = Raum(len(v.uris))
			v.uris = append(v.uris, uri)
		}
	}
	for _, name := range namen {
		if _, da := v.nummer[name]; !da {
			v.nummer[name] = int32(len(v.namen))
			v.namen = append(v.namen, name)
		}
	}
	return v
}

// Raum returns the number of a namespace URI and whether it is listed.
func (v *Vokabular) Raum(uri string) (Raum, bool) {
	r, da := v.raeume[uri]
	return r, da
}

// Nr returns the number of a local name, 0 if it is not listed.
func (v *Vokabular) Nr(lokal string) int32 { return v.nummer[lokal] }

// Name returns the local name with a number, "" for 0.
func (v *Vokabular) Name(nr int32) string { return v.namen[nr] }

// URI returns the namespace URI with a number of this Vokabular.
func (v *Vokabular) URI(r Raum) string { return v.uris[r] }

// praefix is one prefix with the namespace it is bound to at the moment.
type praefix struct {
	name     string
	raum     Raum
	gebunden bool
}

// bindung is an earlier state of a prefix, restored at the end of the element
// that declared it anew.
type bindung struct {
	praefix  *praefix
	raum     Raum
	gebunden bool
}

// Raum returns the number of a namespace URI in this Scanner and numbers it if
// it is new. Call it before the first Weiter to have numbers to compare with.
func (s *Scanner) Raum(uri string) Raum {
	r, _ := s.raumNummer(uri)
	return r
}

// URI returns the namespace URI with a number of this Scanner.
func (s *Scanner) URI(r Raum) string {
	if int(r) < len(s.vokabular.uris) {
		return s.vokabular.uris[r]
	}
	return s.uris[int(r)-len(s.vokabular.uris)]
}

func (s *Scanner) raumNummer(uri string) (Raum, bool) {
	if r, da := s.vokabular.raeume[uri]; da {
		return r, true
	}
	if r, da := s.raeume[uri]; da {
		return r, true
	}
	if len(s.uris) >= s.grenzen.Raeume {
		return 0, false
	}
	r := Raum(len(s.vokabular.uris) + len(s.uris))
	s.uris = append(s.uris, uri)
	s.raeume[uri] = r
	return r, true
}

// binden enters a namespace declaration. i is the index of the attribute.
func (s *Scanner) binden(p *praefix, uri []byte, i int) *Fehler {
	switch {
	case p.name == "xmlns" || string(uri) == uriXMLNS:
		return s.fehlerBei(i, ArtRaum, "Das Präfix xmlns und sein Namensraum dürfen nicht vereinbart werden.")
	case (p.name == "xml") != (string(uri) == uriXML):
		return s.fehlerBei(i, ArtRaum, "Das Präfix xml darf nur seinem eigenen Namensraum zugeordnet werden.")
	case len(uri) == 0 && p.name != "":
		return s.fehlerBei(i, ArtRaum, "Ein Präfix ist einem leeren Namensraum zugeordnet.")
	}
	raum, ok := s.bekannterRaum(uri)
	if !ok {
		return s.fehlerBei(i, ArtGrenze, "Das Dokument verwendet zu viele Namensräume.")
	}
	s.bindungen = append(s.bindungen, bindung{praefix: p, raum: p.raum, gebunden: p.gebunden})
	p.raum, p.gebunden = raum, len(uri) > 0 || p.name == ""
	s.deklarationen = append(s.deklarationen, Deklaration{Praefix: p.name, Raum: raum})
	return nil
}

// bekannterRaum looks the URI up without turning it into a string first.
func (s *Scanner) bekannterRaum(uri []byte) (Raum, bool) {
	if r, da := s.vokabular.raeume[string(uri)]; da {
		return r, true
	}
	if r, da := s.raeume[string(uri)]; da {
		return r, true
	}
	return s.raumNummer(string(uri))
}

// loesen restores the bindings to what they were when there were marke of them.
func (s *Scanner) loesen(marke int) {
	for i := len(s.bindungen) - 1; i >= marke; i-- {
		b := s.bindungen[i]
		b.praefix.raum, b.praefix.gebunden = b.raum, b.gebunden
	}
	s.bindungen = s.bindungen[:marke]
}
