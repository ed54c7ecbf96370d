// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"strconv"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
)

// Anschluss is how an organisation is reached through an Intermediär.
type Anschluss struct {
	// Intermediaer is the address of the Intermediär and Anbieter the id of the
	// organisation that runs it, 0 for the own.
	Intermediaer string
	Anbieter     int64
	// Adressat is the address for synchronous delivery, "" for the mailbox at the Intermediär.
	Adressat string
	// Chiffrier and Signier are the certificates of the addressee, ChiffrierIntermediaer that
	// for the outer encryption; all DER, nil for none.
	Chiffrier, Signier, ChiffrierIntermediaer []byte
}

// Dienst returns the service with that description as it is reached through the connection.
func (a Anschluss) Dienst(uri string, ab Zeitraum) Dienst {
	return Dienst{Zeitraum: ab, URI: uri, Elemente: []Element{
		{Name: "OSCI-Intermediär", Art: Intermediaer, URI: a.Intermediaer, Chiffrier: alsZertifikat(a.ChiffrierIntermediaer), Pflicht: true, Anbieter: a.Anbieter},
		{
			Name: "OSCI-Empfänger", Art: Adressat, URI: a.Adressat, Pflicht: true,
			Chiffrier: alsZertifikat(a.Chiffrier), Signier: alsZertifikat(a.Signier),
		},
	}}
}

func alsZertifikat(der []byte) *Zertifikat {
	if len(der) == 0 {
		return nil
	}
	return &Zertifikat{DER: der}
}

// Grundbestand returns the entries of all Meldebehörden of Sachsen on the day. Each
// has the keys of all municipalities it registers for. anschluesse tell how they are
// reached; one without has no services yet, which the check then reports.
func Grundbestand(k *Katalog, g *behoerde.Gemeindeverzeichnis, tag melde.Datum, anschluesse map[melde.AGS]Anschluss) []Organisation {
	kategorie, _ := k.Kategorie("Meldebehörde")
	land, _ := strconv.Atoi(behoerde.Land)
	var liste []Organisation
	for _, gemeinde := range g.Alle(tag) {
		if gemeinde.Meldebehoerde != gemeinde.AGS {
			continue
		}
		o := Organisation{
			Kategorie: kategorie.Name, Name: gemeinde.Amtlich, Land: land,
			Schluessel: []string{kategorie.Praefix + ":" + string(gemeinde.AGS)},
		}
		for _, mitglied := range g.Mitglieder(gemeinde.AGS) {
			if mitglied != gemeinde.AGS {
				o.Schluessel = append(o.Schluessel, kategorie.Praefix+":"+string(mitglied))
			}
		}
		if a, da := anschluesse[gemeinde.AGS]; da {
			o.Dienste, o.Klienten = dienste(a, kategorie.Pflicht), klienten(a)
		}
		liste = append(liste, o)
	}
	return liste
}

// Land are the particulars of the state's own entries.
type Land struct {
	// Register and Registerschluessel are name and key of the register, to which
	// deliveries and retrievals go.
	Register, Registerschluessel string
	// Betreiber runs the Intermediär.
	Betreiber string
	// Anschluss is how the register is reached, nil if that is not known yet.
	Anschluss *Anschluss
}

// Landesstellen returns the entries of the state itself: its register and who runs its Intermediär.
func Landesstellen(k *Katalog, l Land) []Organisation {
	land, _ := strconv.Atoi(behoerde.Land)
	bestand, _ := k.Kategorie("Datenbestand für Abrufe")
	post, _ := k.Kategorie("Intermediärbetreiber")
	o := Organisation{Kategorie: bestand.Name, Name: l.Register, Land: land, Schluessel: []string{l.Registerschluessel}}
	if l.Anschluss != nil {
		o.Dienste, o.Klienten = dienste(*l.Anschluss, bestand.Pflicht), klienten(*l.Anschluss)
	}
	return []Organisation{o, {
		Kategorie: post.Name, Name: l.Betreiber, Land: land, Schluessel: []string{post.Praefix + ":" + behoerde.Land},
	}}
}

func dienste(a Anschluss, uris []string) []Dienst {
	liste := make([]Dienst, len(uris))
	for i, uri := range uris {
		liste[i] = a.Dienst(uri, Zeitraum{})
	}
	return liste
}

// klienten returns the certificate with which the organisation signs: it also asks with it.
func klienten(a Anschluss) []Zertifikat {
	if a.Signier == nil {
		return nil
	}
	return []Zertifikat{{DER: a.Signier}}
}
