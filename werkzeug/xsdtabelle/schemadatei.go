// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"kernmelderegister/internal/grund/xmlscan"
)

const uriXSD = "http://www.w3.org/2001/XMLSchema"

// qname is a name with its namespace.
type qname struct{ uri, lokal string }

// knoten is an element of a schema file; annotations are left out.
type knoten struct {
	name   string
	attr   map[string]string
	kinder []*knoten
	datei  *datei
}

// datei is what the meaning of an element depends on.
type datei struct {
	pfad             string
	zielraum         string
	praefixe         map[string]string
	elementeMitRaum  bool
	attributeMitRaum bool
}

// kind returns the first child with one of the names, nil if there is none.
func (k *knoten) kind(namen ...string) *knoten {
	for _, c := range k.kinder {
		for _, n := range namen {
			if c.name == n {
				return c
			}
		}
	}
	return nil
}

// qname resolves the prefixed name in an attribute.
func (k *knoten) qname(attribut string) qname {
	wert := k.attr[attribut]
	for i := range wert {
		if wert[i] == ':' {
			return qname{k.datei.praefixe[wert[:i]], wert[i+1:]}
		}
	}
	return qname{k.datei.praefixe[""], wert}
}

// schemamenge is everything the schema files declare globally.
type schemamenge struct {
	katalog   map[string]string
	gelesen   map[string]bool
	elemente  map[qname]*knoten
	komplexe  map[qname]*knoten
	einfache  map[qname]*knoten
	reihe     []qname // global elements in order of appearance
	katalogVz string
}

// leseSchema reads schema files and all they include or import. Addresses are
// looked up in the catalogue; nothing is fetched.
func leseSchema(katalog string, dateien []string) (*schemamenge, error) {
	m := &schemamenge{
		katalog: map[string]string{}, gelesen: map[string]bool{}, elemente: map[qname]*knoten{},
		komplexe: map[qname]*knoten{}, einfache: map[qname]*knoten{}, katalogVz: filepath.Dir(katalog),
	}
	k, err := leseDatei(katalog)
	if err != nil {
		return nil, err
	}
	for _, eintrag := range k.kinder {
		if eintrag.name == "system" {
			m.katalog[eintrag.attr["systemId"]] = eintrag.attr["uri"]
		}
	}
	for _, d := range dateien {
		if err := m.lese(d); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *schemamenge) lese(pfad string) error {
	pfad = filepath.Clean(pfad)
	if m.gelesen[pfad] {
		return nil
	}
	m.gelesen[pfad] = true
	wurzel, err := leseDatei(pfad)
	if err != nil {
		return err
	}
	for _, k := range wurzel.kinder {
		if err := m.aufnehmen(k, pfad); err != nil {
			return fmt.Errorf("%s: %w", pfad, err)
		}
	}
	return nil
}

func (m *schemamenge) aufnehmen(k *knoten, pfad string) error {
	q := qname{k.datei.zielraum, k.attr["name"]}
	switch k.name {
	case "include", "import":
		ort := k.attr["schemaLocation"]
		if lokal, da := m.katalog[ort]; da {
			return m.lese(filepath.Join(m.katalogVz, lokal))
		}
		return m.lese(filepath.Join(filepath.Dir(pfad), ort))
	case "element":
		m.elemente[q] = k
		m.reihe = append(m.reihe, q)
	case "complexType":
		m.komplexe[q] = k
	case "simpleType":
		m.einfache[q] = k
	default:
		return fmt.Errorf("xs:%s is not supported", k.name)
	}
	return nil
}

// leseDatei reads a file as a tree.
func leseDatei(pfad string) (*knoten, error) {
	inhalt, err := os.ReadFile(pfad)
	if err != nil {
		return nil, err
	}
	s := xmlscan.NeuAusBytes(inhalt, xmlscan.Optionen{OhneLeerraum: true})
	d := &datei{pfad: pfad, praefixe: map[string]string{}}
	var wurzel *knoten
	var offen []*knoten
	for {
		t, err := s.Weiter()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pfad, err)
		}
		switch t.Art {
		case xmlscan.EOF:
			d.zielraum = wurzel.attr["targetNamespace"]
			d.elementeMitRaum = wurzel.attr["elementFormDefault"] == "qualified"
			d.attributeMitRaum = wurzel.attr["attributeFormDefault"] == "qualified"
			return wurzel, nil
		case xmlscan.Start:
			if t.Lokal == "annotation" {
				if err := s.Ueberspringen(); err != nil {
					return nil, err
				}
				continue
			}
			k := neuerKnoten(t, d)
			for _, n := range t.Deklarationen {
				d.praefixe[n.Praefix] = s.URI(n.Raum)
			}
			if len(offen) > 0 {
				eltern := offen[len(offen)-1]
				eltern.kinder = append(eltern.kinder, k)
			} else {
				wurzel = k
			}
			offen = append(offen, k)
		case xmlscan.Ende:
			offen = offen[:len(offen)-1]
		}
	}
}

func neuerKnoten(t *xmlscan.Token, d *datei) *knoten {
	k := &knoten{name: t.Lokal, attr: map[string]string{}, datei: d}
	for _, a := range t.Attribute {
		k.attr[a.Lokal] = string(a.Wert)
	}
	return k
}
