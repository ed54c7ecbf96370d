// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/grund/uhr"
)

// angabenVon lists what an entry says, each particular under a name of its own.
func angabenVon(k *verzeichnis.Katalog, o *verzeichnis.Organisation) []eintragsangabe {
	liste := []eintragsangabe{
		{"Bezeichnung", o.Name}, {"Kategorie", o.Kategorie}, {"Schlüssel", strings.Join(o.Schluessel, ", ")}, {"Beschreibung", o.Beschreibung},
		{"Anschrift", strings.ReplaceAll(o.Anschrift, "\n", ", ")}, {"Gültigkeit", gueltigkeit(o.Zeitraum)},
	}
	for i := range o.Klienten {
		liste = append(liste, eintragsangabe{"Zertifikat zur Abfrage " + strconv.Itoa(i+1), kurzform(&o.Klienten[i])})
	}
	for _, d := range o.Dienste {
		name := dienstname(k, d.URI) + " (Nr. " + strconv.Itoa(d.Nr) + ")"
		liste = append(liste, eintragsangabe{name, gueltigkeit(d.Zeitraum)})
		for _, e := range d.Elemente {
			for _, a := range []eintragsangabe{{"Adresse", e.URI}, {"Chiffrierzertifikat", kurzform(e.Chiffrier)}, {"Signaturzertifikat", kurzform(e.Signier)}} {
				if a.Wert != "" {
					liste = append(liste, eintragsangabe{name + ", " + e.Name + ", " + a.Name, a.Wert})
				}
			}
		}
	}
	return liste
}

// kurzform names a certificate by its holder, end and fingerprint, "" for none.
func kurzform(z *verzeichnis.Zertifikat) string {
	if z == nil {
		return ""
	}
	x, err := z.X509()
	if err != nil {
		return z.Fingerabdruck()
	}
	return x.Subject.String() + ", gültig bis " + x.NotAfter.In(uhr.Berlin()).Format("02.01.2006") + ", " + z.Fingerabdruck()
}
