// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Abbild is a picture of the directory at one stamp. It is immutable and safe for
// concurrent use; what it returns must not be changed.
type Abbild struct {
	// Stand is the change stamp of the picture.
	Stand   int64
	katalog *Katalog

	alle       []*Organisation // by id
	nachID     map[int64]*Organisation
	schluessel map[string][]*Organisation // key → organisations of all categories
	klienten   map[string][]*Organisation // fingerprint of a client certificate
	allein     map[string][]*Klient       // fingerprint of a standalone client
	zertifikat map[string]*Zertifikat     // every certificate
	elemente   map[parameter][]*Organisation
}

// parameter is what organisations are found by.
type parameter struct {
	art  string // type of the element, or its own type
	wie  Parameterart
	wert string
}

// Parameterart says which property of an element is compared.
type Parameterart string

// The properties (DVDV2 API, parameterType).
const (
	NachChiffrier Parameterart = "CIPHER_CERTIFICATE"
	NachSignier   Parameterart = "SIGNATURE_CERTIFICATE"
	NachURI       Parameterart = "URI"
)

// Parameterarten returns all properties.
func Parameterarten() []Parameterart { return []Parameterart{NachChiffrier, NachSignier, NachURI} }

// NeuesAbbild makes the picture. It takes over the lists of the Bestand. Error: a
// certificate that can't be read, with the id of the organisation.
func NeuesAbbild(b Bestand, k *Katalog) (*Abbild, error) {
	a := &Abbild{
		Stand: b.Stand, katalog: k, nachID: map[int64]*Organisation{}, schluessel: map[string][]*Organisation{},
		klienten: map[string][]*Organisation{}, allein: map[string][]*Klient{}, zertifikat: map[string]*Zertifikat{},
		elemente: map[parameter][]*Organisation{},
	}
	for i := range b.Organisationen {
		if err := a.nimm(&b.Organisationen[i]); err != nil {
			return nil, fmt.Errorf("organisation %d: %w", b.Organisationen[i].ID, err)
		}
	}
	for i := range b.Klienten {
		k := &b.Klienten[i]
		if err := a.nimmZertifikat(&k.Zertifikat); err != nil {
			return nil, fmt.Errorf("client %s: %w", k.Kennung, err)
		}
		a.allein[k.Zertifikat.abdruck] = append(a.allein[k.Zertifikat.abdruck], k)
	}
	return a, nil
}

func (a *Abbild) nimm(o *Organisation) error {
	for _, z := range o.Zertifikate() {
		if err := a.nimmZertifikat(z); err != nil {
			return err
		}
	}
	a.alle, a.nachID[o.ID] = append(a.alle, o), o
	for _, s := range o.Schluessel {
		a.schluessel[s] = append(a.schluessel[s], o)
	}
	for i := range o.Klienten {
		a.klienten[o.Klienten[i].abdruck] = append(a.klienten[o.Klienten[i].abdruck], o)
	}
	for _, d := range o.Dienste {
		for _, e := range d.Elemente {
			a.nimmElement(o, e)
		}
	}
	return nil
}

func (a *Abbild) nimmZertifikat(z *Zertifikat) error {
	if err := z.lies(); err != nil {
		return err
	}
	if vorher := a.zertifikat[z.abdruck]; vorher == nil || vorher.Widerrufen.IsZero() {
		a.zertifikat[z.abdruck] = z // a revocation noted anywhere counts
	}
	return nil
}

func (a *Abbild) nimmElement(o *Organisation, e Element) {
	werte := map[Parameterart]string{NachURI: e.URI}
	if e.Chiffrier != nil {
		werte[NachChiffrier] = e.Chiffrier.abdruck
	}
	if e.Signier != nil {
		werte[NachSignier] = e.Signier.abdruck
	}
	for wie, wert := range werte {
		for _, art := range []string{string(e.Art), e.EigeneArt} {
			p := parameter{art, wie, wert}
			if wert != "" && art != "" && !slices.Contains(a.elemente[p], o) {
				a.elemente[p] = append(a.elemente[p], o)
			}
		}
	}
}

// Katalog returns the catalogue of the picture.
func (a *Abbild) Katalog() *Katalog { return a.katalog }

// Organisationen returns all entries by id, also those that do not hold.
func (a *Abbild) Organisationen() []*Organisation { return a.alle }

// Nach returns the organisation with the id.
func (a *Abbild) Nach(id int64) (*Organisation, bool) {
	o, da := a.nachID[id]
	return o, da
}

// Organisation returns the organisation of the category with the key. When it is
// there but does not hold at t, gilt is false; nil means that there is none.
func (a *Abbild) Organisation(kategorie, schluessel string, t time.Time) (o *Organisation, gilt bool) {
	for _, x := range a.schluessel[schluessel] {
		if x.Kategorie == kategorie {
			if x.Gilt(t) {
				return x, true
			}
			o = x
		}
	}
	return o, false
}

// OrganisationenMitSchluessel returns the valid organisations of all categories with the key.
func (a *Abbild) OrganisationenMitSchluessel(schluessel string, t time.Time) []*Organisation {
	return gueltige(a.schluessel[schluessel], t)
}

// OrganisationenMitElement returns the valid organisations that have an element of the
// type (or of the installation's own type) with the property.
func (a *Abbild) OrganisationenMitElement(art string, wie Parameterart, wert string, t time.Time) []*Organisation {
	var liste []*Organisation
	for _, o := range gueltige(a.elemente[parameter{art, wie, wert}], t) {
		if o.hatElement(parameter{art, wie, wert}, t) {
			liste = append(liste, o)
		}
	}
	return liste
}

func (o *Organisation) hatElement(p parameter, t time.Time) bool {
	return slices.ContainsFunc(o.Dienste, func(d Dienst) bool {
		return d.Gilt(t) && slices.ContainsFunc(d.Elemente, p.passt)
	})
}

func (p parameter) passt(e Element) bool {
	if string(e.Art) != p.art && e.EigeneArt != p.art {
		return false
	}
	switch p.wie {
	case NachChiffrier:
		return e.Chiffrier != nil && e.Chiffrier.abdruck == p.wert
	case NachSignier:
		return e.Signier != nil && e.Signier.abdruck == p.wert
	default:
		return e.URI == p.wert
	}
}

// Angebot is a service together with its organisation.
type Angebot struct {
	Organisation *Organisation
	Dienst       *Dienst
}

// Dienst returns the service that holds at t, of several the one that began last.
// When only others are there, gilt is false and the newest of them is returned; nil
// means that there is none.
func (a *Abbild) Dienst(schluessel, uri string, t time.Time) (angebot Angebot, gilt bool) {
	for _, o := range a.schluessel[schluessel] {
		for i := range o.Dienste {
			d := &o.Dienste[i]
			if d.URI != uri {
				continue
			}
			g := o.Gilt(t) && d.Gilt(t)
			if angebot.Dienst == nil || g && !gilt || g == gilt && d.Von.After(angebot.Dienst.Von) {
				angebot, gilt = Angebot{o, d}, g
			}
		}
	}
	return angebot, gilt
}

// Kategorien returns the categories in which an organisation has the client certificate and the key.
func (a *Abbild) Kategorien(abdruck, schluessel string, t time.Time) []string {
	var namen []string
	for _, o := range gueltige(a.klienten[abdruck], t) {
		if slices.Contains(o.Schluessel, schluessel) && !slices.Contains(namen, o.Kategorie) {
			namen = append(namen, o.Kategorie)
		}
	}
	slices.Sort(namen)
	return namen
}

// HatKategorie reports whether an organisation of the category has the client certificate.
func (a *Abbild) HatKategorie(abdruck, kategorie string, t time.Time) bool {
	return slices.ContainsFunc(a.klienten[abdruck], func(o *Organisation) bool { return o.Kategorie == kategorie && o.Gilt(t) })
}

// Zertifikat returns the certificate with the fingerprint.
func (a *Abbild) Zertifikat(abdruck string) (*Zertifikat, bool) {
	z, da := a.zertifikat[abdruck]
	return z, da
}

// Klientzertifikat returns the certificate if a valid organisation or standalone
// client may ask with it at t (S1-05.3). The certificate must be in its time and not revoked.
func (a *Abbild) Klientzertifikat(abdruck string, t time.Time) (z *Zertifikat, kennungen []string, ok bool) {
	for _, k := range a.allein[abdruck] {
		if k.Gilt(t) {
			kennungen, ok = append(kennungen, k.Kennung), true
		}
	}
	for _, o := range gueltige(a.klienten[abdruck], t) {
		kennungen, ok = append(kennungen, o.Schluessel...), true
	}
	z = a.zertifikat[abdruck]
	return z, kennungen, ok && z.gilt(t)
}

// Anschlussstelle is an intermediary with the organisation that runs it.
type Anschlussstelle struct {
	ID       int64
	Anbieter *Organisation
	Element  Element
}

// Intermediaere returns the intermediaries of valid services, each address of a provider once, by id.
func (a *Abbild) Intermediaere(t time.Time) []Anschlussstelle {
	type ort struct {
		anbieter int64
		uri      string
	}
	gesehen, liste := map[ort]bool{}, []Anschlussstelle{}
	for _, o := range gueltige(a.alle, t) {
		for _, d := range o.Dienste {
			for i, e := range d.Elemente {
				anbieter := a.Anbieter(o, e)
				if e.Art != Intermediaer || !d.Gilt(t) || gesehen[ort{anbieter.ID, e.URI}] {
					continue
				}
				gesehen[ort{anbieter.ID, e.URI}] = true
				liste = append(liste, Anschlussstelle{o.ElementID(d.Nr, i), anbieter, e})
			}
		}
	}
	slices.SortFunc(liste, func(x, y Anschlussstelle) int { return cmp.Compare(x.ID, y.ID) })
	return liste
}

// Anbieter returns the organisation that runs the element of o.
func (a *Abbild) Anbieter(o *Organisation, e Element) *Organisation {
	if fremd, da := a.nachID[e.Anbieter]; da {
		return fremd
	}
	return o
}

func gueltige(liste []*Organisation, t time.Time) []*Organisation {
	var gut []*Organisation
	for _, o := range liste {
		if o.Gilt(t) {
			gut = append(gut, o)
		}
	}
	return gut
}
