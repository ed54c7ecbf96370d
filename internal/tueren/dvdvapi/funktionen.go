// SPDX-License-Identifier: EUPL-1.2

package dvdvapi

import (
	"fmt"

	"kernmelderegister/internal/anwendung/verzeichnis"
)

// antwort is the outcome of a question: a value, a problem, or neither for an entry
// that is there but does not hold now (204, with a warning).
type antwort struct {
	wert    any
	warnung string
	problem *problem
}

// funktion is one operation of the API with its batch form.
type funktion struct {
	// noetig are the fields that must be filled; nil for an operation without question.
	noetig []string
	// buendel is the last part of the path of the batch form, "" if there is none.
	buendel  string
	antworte func(b bild, a anfrage) antwort
}

// funktionen returns the operations by the last part of their path.
func (t *tuer) funktionen() map[string]funktion {
	mit := func(noetig ...string) []string { return noetig }
	return map[string]funktion{
		"findauthoritydescription":               {mit("category", "organizationKey"), "findauthoritydescription", findeOrganisation},
		"findauthoritydescriptions":              {mit("organizationKey"), "", findeOrganisationen},
		"findcategories":                         {mit("fingerPrint", "organizationKey"), "findcategories", findeKategorien},
		"findCertificateByFingerprint":           {mit("fingerPrint"), "", findeZertifikat},
		"findOrganizationsByServiceElement":      {mit("parameterType", "parameterValue"), "findOrganizationsByServiceElement", findeNachElement},
		"findservicedescription":                 {mit("organizationKey", "serviceSpecificationUri"), "findservicedescription", findeDienst},
		"findServiceSpecificationUrisByCategory": {mit("category"), "findServiceSpecificationUrisByCategory", findeSpezifikationen},
		"verifycategory":                         {mit("fingerPrint", "category"), "verifycategory", pruefeKategorie},
		"categories":                             {nil, "", alleKategorien},
		"intermediaries":                         {nil, "", intermediaere},
		"version":                                {nil, "", t.fassung},
	}
}

// vollstaendig reports the first field that is missing.
func (f funktion) vollstaendig(a anfrage) *problem {
	if name := a.fehlt(f.noetig); name != "" {
		return fehlendesFeld(name)
	}
	if f.buendel == "findOrganizationsByServiceElement" && a.ServiceElementType == "" && a.CustomServiceElementType == "" {
		return fehlendesFeld("serviceElementType")
	}
	return nil
}

func findeOrganisation(b bild, a anfrage) antwort {
	o, gilt := b.Organisation(a.Category, a.OrganizationKey, b.jetzt)
	switch {
	case o == nil:
		return antwort{problem: nichtGefunden(fmt.Sprintf("5009: Keine Organisation mit Kategorie %q und Organisationsschlüssel %q gefunden", a.Category, a.OrganizationKey))}
	case !gilt:
		return antwort{warnung: "Die Organisation ist zurzeit nicht gültig."}
	}
	return antwort{wert: b.fertig(o, func() any { return beschreibung(b.Abbild, o) })}
}

func beschreibungen(b bild, liste []*verzeichnis.Organisation) antwort {
	werte := make([]beschreibungform, len(liste))
	for i, o := range liste {
		werte[i] = beschreibung(b.Abbild, o)
	}
	return antwort{wert: werte}
}

func findeOrganisationen(b bild, a anfrage) antwort {
	return beschreibungen(b, b.OrganisationenMitSchluessel(a.OrganizationKey, b.jetzt))
}

func findeKategorien(b bild, a anfrage) antwort {
	namen := b.Kategorien(a.FingerPrint, a.OrganizationKey, b.jetzt)
	if namen == nil {
		namen = []string{}
	}
	return antwort{wert: namen}
}

func findeZertifikat(b bild, a anfrage) antwort {
	z, da := b.Zertifikat(a.FingerPrint)
	if !da {
		return antwort{problem: nichtGefunden("Kein Zertifikat mit diesem Fingerprint gefunden")}
	}
	return antwort{wert: zertifikat(z)}
}

func findeNachElement(b bild, a anfrage) antwort {
	art, wie, wert := a.ServiceElementType, verzeichnis.Parameterart(a.ParameterType), a.ParameterValue
	if art == "" {
		art = a.CustomServiceElementType
	}
	if wie != verzeichnis.NachURI {
		wert, _ = verzeichnis.NormiereFingerabdruck(wert)
	}
	return beschreibungen(b, b.OrganisationenMitElement(art, wie, wert, b.jetzt))
}

func findeDienst(b bild, a anfrage) antwort {
	angebot, gilt := b.Dienst(a.OrganizationKey, a.ServiceSpecificationURI, b.jetzt)
	switch {
	case angebot.Dienst == nil:
		return antwort{problem: nichtGefunden("5005: Kein Dienst zum Organisationsschlüssel '" + a.OrganizationKey + "' und URI " + a.ServiceSpecificationURI + ".")}
	case !gilt:
		return antwort{warnung: "Der Dienst ist eingetragen, aber zurzeit nicht gültig."}
	}
	return antwort{wert: b.fertig(angebot.Dienst, func() any { return dienst(b.Abbild, angebot) })}
}

func findeSpezifikationen(b bild, a anfrage) antwort {
	werte := []dienstbasis{}
	for _, s := range b.Katalog().Erlaubt(a.Category) {
		werte = append(werte, spezifikation(s, b.Katalog().Nummer(s.URI)))
	}
	return antwort{wert: werte}
}

func pruefeKategorie(b bild, a anfrage) antwort {
	return antwort{wert: pruefform{b.HatKategorie(a.FingerPrint, a.Category, b.jetzt)}}
}

func alleKategorien(b bild, _ anfrage) antwort {
	return antwort{wert: kategorien(b.Katalog(), "")}
}

func intermediaere(b bild, _ anfrage) antwort {
	werte := []anschlussform{}
	for _, x := range b.Intermediaere(b.jetzt) {
		werte = append(werte, anschlussform{
			ID: x.ID, OrgaProvID: x.Anbieter.ID, Provider: true, OrgaProvName: x.Anbieter.Name, OrgaProvAddress: x.Anbieter.Anschrift,
			SelName: x.Element.Name, SelDescription: x.Element.Beschreibung, URI: x.Element.URI,
		})
	}
	return antwort{wert: werte}
}

// schemafassung is the version of the API that is served.
const schemafassung = "v2 - 2.15.0"

func (t *tuer) fassung(bild, anfrage) antwort {
	return antwort{wert: fassungsform{t.Fassung, t.Bau, schemafassung}}
}
