// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

//go:embed katalog.toml
var katalogtext string

// Kategorie is a category of organisations.
type Kategorie struct {
	Name string `toml:"name"`
	// Ueber is the category above, "" at the top; there are at most four levels.
	Ueber string `toml:"ueber"`
	// Praefix stands before the colon of the organisations' keys, "" if the category has no organisations.
	Praefix string `toml:"praefix"`
	// Auch are further prefixes that keys of this category may have.
	Auch []string `toml:"auch"`
	// Pflicht are the URIs of services that every organisation must offer (S4-02.1).
	Pflicht []string `toml:"pflicht"`
}

// Spezifikation describes a kind of service (serviceSpecification).
type Spezifikation struct {
	Name string `toml:"name"`
	URI  string `toml:"uri"`
	// Kategorien may offer it (S1-05.3).
	Kategorien []string `toml:"kategorien"`
	// Nachrichten are the XMeld messages that it takes, by number.
	Nachrichten []string `toml:"nachrichten"`
	// Synchron means that the answer comes in the same dialogue.
	Synchron bool `toml:"synchron"`
}

// passt reports whether the key is one of this category: prefix, colon and something more.
func (k Kategorie) passt(schluessel string) bool {
	praefix, rest, ok := strings.Cut(schluessel, ":")
	return ok && rest != "" && (praefix == k.Praefix || slices.Contains(k.Auch, praefix))
}

// Katalog holds the categories and the kinds of services. It is immutable.
type Katalog struct {
	Kategorien      []Kategorie     `toml:"kategorie"`
	Spezifikationen []Spezifikation `toml:"dienst"`
}

// EingebauterKatalog returns the catalogue that comes with the program.
var EingebauterKatalog = sync.OnceValue(func() *Katalog {
	k, err := liesKatalog(katalogtext)
	if err != nil {
		panic(err) // an embedded file
	}
	return k
})

func liesKatalog(text string) (*Katalog, error) {
	k := &Katalog{}
	meta, err := toml.Decode(text, k)
	if err != nil {
		return nil, err
	}
	if fremd := meta.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("katalog: unknown key %s", fremd[0])
	}
	return k, k.pruefe()
}

// Kategorie returns the category of that name.
func (k *Katalog) Kategorie(name string) (Kategorie, bool) {
	i := slices.IndexFunc(k.Kategorien, func(x Kategorie) bool { return x.Name == name })
	if i < 0 {
		return Kategorie{}, false
	}
	return k.Kategorien[i], true
}

// Unter returns the categories directly below name ("" for the top), by name.
func (k *Katalog) Unter(name string) []Kategorie {
	var liste []Kategorie
	for _, x := range k.Kategorien {
		if x.Ueber == name {
			liste = append(liste, x)
		}
	}
	slices.SortFunc(liste, func(a, b Kategorie) int { return strings.Compare(a.Name, b.Name) })
	return liste
}

// Spezifikation returns the kind of service with that URI.
func (k *Katalog) Spezifikation(uri string) (Spezifikation, bool) {
	i := slices.IndexFunc(k.Spezifikationen, func(s Spezifikation) bool { return s.URI == uri })
	if i < 0 {
		return Spezifikation{}, false
	}
	return k.Spezifikationen[i], true
}

// Erlaubt returns what organisations of the category may offer.
func (k *Katalog) Erlaubt(kategorie string) []Spezifikation {
	var liste []Spezifikation
	for _, s := range k.Spezifikationen {
		if slices.Contains(s.Kategorien, kategorie) {
			liste = append(liste, s)
		}
	}
	return liste
}

func (k *Katalog) pruefe() error {
	gesehen := map[string]int{"": 0} // name → level
	for _, x := range k.Kategorien {
		ebene, da := gesehen[x.Ueber]
		if _, doppelt := gesehen[x.Name]; doppelt || !da || ebene >= 4 {
			return fmt.Errorf("katalog: category %q is doubled, without parent or too deep", x.Name)
		}
		gesehen[x.Name] = ebene + 1
		for _, uri := range x.Pflicht {
			if s, da := k.Spezifikation(uri); !da || !slices.Contains(s.Kategorien, x.Name) {
				return fmt.Errorf("katalog: category %q must offer %s, but may not", x.Name, uri)
			}
		}
	}
	for i, s := range k.Spezifikationen {
		if slices.ContainsFunc(k.Spezifikationen[:i], func(y Spezifikation) bool { return y.URI == s.URI }) {
			return fmt.Errorf("katalog: service %s stands twice", s.URI)
		}
		for _, name := range s.Kategorien {
			if _, da := k.Kategorie(name); !da {
				return fmt.Errorf("katalog: service %s names unknown category %q", s.URI, name)
			}
		}
	}
	return nil
}

// WSDL returns the service description as WSDL 1.1: one operation, whose input is
// the message. The address does not stand in it; that is what the entry is for.
func (s Spezifikation) WSDL() string {
	ausgabe := ""
	if s.Synchron {
		ausgabe = `<output message="tns:antwort"/>`
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<definitions name="` + s.Name + `" targetNamespace="` + s.URI + `" xmlns:tns="` + s.URI + `" xmlns="http://schemas.xmlsoap.org/wsdl/">
<documentation>XMeld ` + strings.Join(s.Nachrichten, ", ") + `</documentation>
<message name="nachricht"/><message name="antwort"/>
<portType name="` + s.Name + `"><operation name="sende"><input message="tns:nachricht"/>` + ausgabe + `</operation></portType>
</definitions>
`
}

// Nummer returns the technical id of the kind of service, its place in the list from 1 on; 0 if it is unknown.
func (k *Katalog) Nummer(uri string) int64 {
	return int64(slices.IndexFunc(k.Spezifikationen, func(s Spezifikation) bool { return s.URI == uri }) + 1)
}
