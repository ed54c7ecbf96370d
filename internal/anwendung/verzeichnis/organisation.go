// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"slices"
	"time"
)

// Zeitraum is when an entry holds: from Von on until before Bis; zero means open.
type Zeitraum struct {
	Von time.Time `json:"von,omitzero"`
	Bis time.Time `json:"bis,omitzero"`
}

// Gilt reports whether t lies in it.
func (z Zeitraum) Gilt(t time.Time) bool {
	return !t.Before(z.Von) && (z.Bis.IsZero() || t.Before(z.Bis))
}

// Organisation is an entry of the directory (S1-05.2).
type Organisation struct {
	// ID is given by storage, 0 before.
	ID int64 `json:"-"`
	// Stand is the change stamp of the last change, 0 before the first (S1-05.5).
	Stand int64 `json:"-"`
	Zeitraum
	// Kategorie is a category of the Katalog.
	Kategorie string `json:"kategorie"`
	// Schluessel are the keys, e.g. "ags:14612000"; within a category a key belongs to one organisation.
	Schluessel   []string `json:"schluessel"`
	Name         string   `json:"name"`
	NameEn       string   `json:"name_en,omitempty"`
	Beschreibung string   `json:"beschreibung,omitempty"`
	// Anschrift is the postal address, lines divided by "\n".
	Anschrift string `json:"anschrift,omitempty"`
	// Land is the key of the state, 1 to 16.
	Land int `json:"land,omitempty"`
	// Klienten are the certificates with which the organisation authenticates itself.
	Klienten []Zertifikat `json:"klienten,omitempty"`
	Dienste  []Dienst     `json:"dienste,omitempty"`
	// Stellvertreter are the ids of the organisations that act for this one.
	Stellvertreter []int64 `json:"stellvertreter,omitempty"`
}

// Dienst is a service that an organisation offers.
type Dienst struct {
	// Nr is the number within the organisation, 1 to 999; 0 before it is stored.
	Nr int `json:"nr"`
	Zeitraum
	// URI is the service description, one of the Katalog.
	URI          string    `json:"uri"`
	Beschreibung string    `json:"beschreibung,omitempty"`
	Elemente     []Element `json:"elemente"`
}

// Elementart is the type of a service element. The list is closed.
type Elementart string

// The types of service elements (DVDV2 API, serviceElementType).
const (
	Intermediaer     Elementart = "OSCI_INTERMEDIARY"
	Adressat         Elementart = "OSCI_ADDRESSEE"
	Verschluesselung Elementart = "CIPHER_CERTIFICATE"
	Signatur         Elementart = "SIGNATURE_CERTIFICATE"
	Webserver        Elementart = "WEBSERVER"
	Text             Elementart = "TEXT"
)

// How many services an organisation and elements a service may have; the technical ids are built with it.
const (
	hoechstensElemente = 99
	hoechstensDienste  = 999
)

// Elementarten returns all types.
func Elementarten() []Elementart {
	return []Elementart{Intermediaer, Adressat, Verschluesselung, Signatur, Webserver, Text}
}

// Element is a connection parameter of a service.
type Element struct {
	Name         string     `json:"name"`
	Beschreibung string     `json:"beschreibung,omitempty"`
	Art          Elementart `json:"art"`
	// EigeneArt refines Art for this installation, usually "".
	EigeneArt string `json:"eigene_art,omitempty"`
	Text      string `json:"text,omitempty"`
	URI       string `json:"uri,omitempty"`
	// Chiffrier and Signier are the certificates for encryption and signature.
	Chiffrier *Zertifikat `json:"chiffrier,omitempty"`
	Signier   *Zertifikat `json:"signier,omitempty"`
	Pflicht   bool        `json:"pflicht,omitempty"`
	// Anbieter is the id of the organisation that runs it, 0 for the own.
	Anbieter int64 `json:"anbieter,omitempty"`
}

// DienstID returns the technical id of the service with that number.
func (o *Organisation) DienstID(nr int) int64 { return o.ID*(hoechstensDienste+1) + int64(nr) }

// ElementID returns the technical id of the element with that position.
func (o *Organisation) ElementID(nr, platz int) int64 {
	return o.DienstID(nr)*(hoechstensElemente+1) + int64(platz) + 1
}

// Zertifikate returns all certificates of the entry, those of clients first.
func (o *Organisation) Zertifikate() []*Zertifikat {
	var liste []*Zertifikat
	for i := range o.Klienten {
		liste = append(liste, &o.Klienten[i])
	}
	for i := range o.Dienste {
		liste = append(liste, o.Dienste[i].Zertifikate()...)
	}
	return liste
}

// Zertifikate returns the certificates of the service's elements.
func (d *Dienst) Zertifikate() []*Zertifikat {
	var liste []*Zertifikat
	for i := range d.Elemente {
		for _, z := range []*Zertifikat{d.Elemente[i].Chiffrier, d.Elemente[i].Signier} {
			if z != nil {
				liste = append(liste, z)
			}
		}
	}
	return liste
}

// numeriere gives the services that have none yet a number of their own.
func (o *Organisation) numeriere() {
	for i := range o.Dienste {
		if o.Dienste[i].Nr != 0 {
			continue
		}
		nr := 0
		for _, d := range o.Dienste {
			nr = max(nr, d.Nr)
		}
		o.Dienste[i].Nr = nr + 1
	}
}

// kopie returns a copy that shares no list of services.
func (o Organisation) kopie() Organisation {
	o.Schluessel, o.Klienten, o.Dienste = slices.Clone(o.Schluessel), slices.Clone(o.Klienten), slices.Clone(o.Dienste)
	for i := range o.Dienste {
		o.Dienste[i].Elemente = slices.Clone(o.Dienste[i].Elemente)
	}
	return o
}

// Klient is a program that asks with a certificate of its own (Standalone-Authentifizierung).
type Klient struct {
	// Kennung is the client id.
	Kennung    string     `json:"kennung"`
	Name       string     `json:"name"`
	Zertifikat Zertifikat `json:"zertifikat"`
	Zeitraum
}
