// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"bytes"
	"cmp"
	"slices"

	"kernmelderegister/internal/grund/uhr"
)

// Aenderung is a wish for an entry as people put it: what is empty stays as it is.
type Aenderung struct {
	Name, Anschrift string
	// Anschluss is how all services of the entry are reached from then on.
	Anschluss Anschluss
	// Dienste are the URIs of all services that shall be offered, nil for those of before.
	Dienste []string
}

// Mit returns the entry as it shall be from the day on. A service that is no longer
// offered ends on that day, a new one begins then. A signature certificate also serves
// for asking the directory; the one before it no longer does. Error: MR-2103 a new
// service without an address.
func (o Organisation) Mit(a Aenderung, ab uhr.Datum) (Organisation, error) {
	n := o.kopie()
	if a.Name != "" {
		n.Name = a.Name
	}
	if a.Anschrift != "" {
		n.Anschrift = a.Anschrift
	}
	jetziger := n.anschluss(ab)
	n.setzeAnschluss(a.Anschluss, ab)
	n.tauscheKlient(jetziger.Signier, a.Anschluss.Signier)
	if a.Dienste == nil {
		return n, nil
	}
	for i := range n.Dienste {
		if d := &n.Dienste[i]; d.Gilt(ab.Beginn()) && !slices.Contains(a.Dienste, d.URI) {
			d.Bis = ab.Beginn()
		}
	}
	kuenftiger := jetziger.mit(a.Anschluss)
	for _, uri := range a.Dienste {
		if slices.ContainsFunc(n.Dienste, func(d Dienst) bool { return d.URI == uri && d.Gilt(ab.Beginn()) }) {
			continue
		}
		if kuenftiger.Intermediaer == "" || len(kuenftiger.Chiffrier) == 0 {
			return n, mangel("intermediaer", "Zu einem neuen Dienst gehören die Adresse des Intermediärs und das Chiffrierzertifikat.")
		}
		n.Dienste = append(n.Dienste, kuenftiger.Dienst(uri, Zeitraum{Von: ab.Beginn()}))
	}
	return n, nil
}

// anschluss returns how the services that hold on the day are reached, by the first
// that says so; the zero value if none does.
func (o *Organisation) anschluss(tag uhr.Datum) Anschluss {
	var a Anschluss
	for _, d := range o.Dienste {
		if !d.Gilt(tag.Beginn()) {
			continue
		}
		for _, e := range d.Elemente {
			switch e.Art {
			case Intermediaer:
				a = Anschluss{Intermediaer: e.URI, Anbieter: e.Anbieter, ChiffrierIntermediaer: e.Chiffrier.inhalt()}.mit(a)
			case Adressat:
				a = Anschluss{Adressat: e.URI, Chiffrier: e.Chiffrier.inhalt(), Signier: e.Signier.inhalt()}.mit(a)
			}
		}
	}
	return a
}

// inhalt returns the certificate's bytes, nil for none.
func (z *Zertifikat) inhalt() []byte {
	if z == nil {
		return nil
	}
	return z.DER
}

// mit returns the connection with everything that b says.
func (a Anschluss) mit(b Anschluss) Anschluss {
	return Anschluss{
		Intermediaer: cmp.Or(b.Intermediaer, a.Intermediaer), Anbieter: cmp.Or(b.Anbieter, a.Anbieter), Adressat: cmp.Or(b.Adressat, a.Adressat),
		Chiffrier: erstes(b.Chiffrier, a.Chiffrier), Signier: erstes(b.Signier, a.Signier),
		ChiffrierIntermediaer: erstes(b.ChiffrierIntermediaer, a.ChiffrierIntermediaer),
	}
}

func erstes(a, b []byte) []byte {
	if len(a) > 0 {
		return a
	}
	return b
}

// setzeAnschluss puts what the connection says into all services that hold on the day.
func (o *Organisation) setzeAnschluss(a Anschluss, tag uhr.Datum) {
	for i := range o.Dienste {
		if !o.Dienste[i].Gilt(tag.Beginn()) {
			continue
		}
		for j := range o.Dienste[i].Elemente {
			o.Dienste[i].Elemente[j].setze(a)
		}
	}
}

func (e *Element) setze(a Anschluss) {
	uri, chiffrier, signier := a.Intermediaer, a.ChiffrierIntermediaer, []byte(nil)
	switch e.Art {
	case Intermediaer:
	case Adressat:
		uri, chiffrier, signier = a.Adressat, a.Chiffrier, a.Signier
	default:
		return
	}
	if uri != "" {
		e.URI = uri
	}
	if len(chiffrier) > 0 {
		e.Chiffrier = alsZertifikat(chiffrier)
	}
	if len(signier) > 0 {
		e.Signier = alsZertifikat(signier)
	}
}

// tauscheKlient lets the entry ask with the new certificate instead of the old one.
func (o *Organisation) tauscheKlient(alt, neu []byte) {
	if len(neu) == 0 || bytes.Equal(alt, neu) {
		return
	}
	o.Klienten = slices.DeleteFunc(o.Klienten, func(z Zertifikat) bool { return bytes.Equal(z.DER, alt) || bytes.Equal(z.DER, neu) })
	o.Klienten = append(o.Klienten, Zertifikat{DER: neu})
}
