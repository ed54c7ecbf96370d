// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"net/http"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// hoechsterListencode is the last code of the list of the free search.
const hoechsterListencode = 46

// FreieSuche is the question 1332.
type FreieSuche struct {
	Abrufangaben
	Suchbereich Suchbereich    `json:"suchbereich" text:"Gebiet, in dessen Bestand gesucht wird" pflicht:"ja"`
	Suche       FreieKriterien `json:"suche" text:"Auswahldaten" pflicht:"ja"`
	Elemente    []int          `json:"elemente" text:"Angeforderte Angaben: Codes 1 bis 46 der Tabelle Datenabruf.FreieSuche.Anforderungselement" pflicht:"ja"`
}

// Suchbereich is the area of a free search (BMeldDAV Anlage Nr. 3 m).
type Suchbereich struct {
	Art        string `json:"art" text:"Ebene" werte:"gemeinde kreis bezirk land" pflicht:"ja"`
	Schluessel string `json:"schluessel" text:"Acht, fünf, drei oder zwei Ziffern" pflicht:"ja"`
}

// FreieKriterien are the criteria of a free search (BMeldDAV § 7). Names and the
// street may have the wildcards * and ?.
type FreieKriterien struct {
	Aktualitaet          string               `json:"aktualitaet,omitempty" text:"01 nur gegenwärtige, 02 nur frühere Namen und Personen" werte:"01 02"`
	Nachname             string               `json:"nachname,omitempty" text:"Familienname; + steht für: hat keinen"`
	Vornamen             string               `json:"vornamen,omitempty" text:"Vornamen; + steht für: hat keinen"`
	OrdensKuenstlername  string               `json:"ordensKuenstlername,omitempty" text:"Ordens- oder Künstlername"`
	Phonetik             bool                 `json:"phonetik,omitempty" text:"Namen nach dem Klang vergleichen"`
	Doktorgrad           string               `json:"doktorgrad,omitempty" text:"Doktorgrad"`
	Wohnung              *Wohnungssuche       `json:"wohnung,omitempty" text:"Angaben, die in einer Wohnung zusammentreffen"`
	Geburtsdatum         teiltag              `json:"geburtsdatum,omitempty" text:"Geburtsdatum"`
	GeburtVon            tag                  `json:"geburtVon,omitempty" text:"Beginn des Geburtszeitraums"`
	GeburtBis            tag                  `json:"geburtBis,omitempty" text:"Ende des Geburtszeitraums"`
	Geburtsort           string               `json:"geburtsort,omitempty" text:"Geburtsort"`
	Geburtsstaat         string               `json:"geburtsstaat,omitempty" text:"Staatsschlüssel"`
	GeburtOhneStaat      bool                 `json:"geburtOhneStaat,omitempty" text:"Nur Geburtsorte ohne Angabe eines Staats"`
	Geschlecht           string               `json:"geschlecht,omitempty" text:"Geschlecht nach DSMeld 0701"`
	Staatsangehoerigkeit string               `json:"staatsangehoerigkeit,omitempty" text:"Schlüssel der Staatsangehörigkeit"`
	Familienstand        *Familienstandssuche `json:"familienstand,omitempty" text:"Familienstand"`
	Sterbedatum          tag                  `json:"sterbedatum,omitempty" text:"Sterbedatum"`
	Sterbeort            string               `json:"sterbeort,omitempty" text:"Sterbeort"`
	Sterbestaat          string               `json:"sterbestaat,omitempty" text:"Staatsschlüssel"`
	SterbeortOhneStaat   bool                 `json:"sterbeortOhneStaat,omitempty" text:"Nur Sterbeorte ohne Angabe eines Staats"`
	Waffenerlaubnis      bool                 `json:"waffenerlaubnis,omitempty" text:"Inhaber einer waffenrechtlichen Erlaubnis"`
	Waffenbesitzverbot   bool                 `json:"waffenbesitzverbot,omitempty" text:"Personen mit einem Waffenbesitzverbot"`
	Sprengstofferlaubnis bool                 `json:"sprengstofferlaubnis,omitempty" text:"Inhaber einer sprengstoffrechtlichen Erlaubnis"`
}

// Wohnungssuche are the criteria of one dwelling.
type Wohnungssuche struct {
	AGS                      string   `json:"ags,omitempty" text:"Gemeindeschlüssel der Anschrift"`
	Postleitzahl             string   `json:"postleitzahl,omitempty" text:"Postleitzahl"`
	Wohnort                  string   `json:"wohnort,omitempty" text:"Wohnort"`
	Ortsteil                 string   `json:"ortsteil,omitempty" text:"Ortsteil"`
	Strasse                  string   `json:"strasse,omitempty" text:"Straße"`
	Hausnummer               string   `json:"hausnummer,omitempty" text:"Hausnummer, Ziffern"`
	HausnummerZusatz         string   `json:"hausnummerZusatz,omitempty" text:"Buchstabe oder Zusatzziffern"`
	HausnummerTeil           string   `json:"hausnummerTeil,omitempty" text:"Teilnummer"`
	HausnummerVon            string   `json:"hausnummerVon,omitempty" text:"Erste Hausnummer eines Bereichs"`
	HausnummerBis            string   `json:"hausnummerBis,omitempty" text:"Letzte Hausnummer eines Bereichs"`
	StockwerkWohnung         string   `json:"stockwerkWohnung,omitempty" text:"Stockwerk oder Wohnungsnummer"`
	Zusatzangaben            string   `json:"zusatzangaben,omitempty" text:"Zusatzangaben"`
	Wohnungsinhaber          string   `json:"wohnungsinhaber,omitempty" text:"Wohnungsinhaber"`
	Ausland                  string   `json:"ausland,omitempty" text:"Was im Ausland gesucht wird" werte:"anschrift zuzugsstaat beides"`
	Staat                    string   `json:"staat,omitempty" text:"Staatsschlüssel, mit ausland"`
	StaatNichtZuUebermitteln bool     `json:"staatNichtZuUebermitteln,omitempty" text:"Der Staat wird zu Recht nicht übermittelt"`
	Zeilen                   []string `json:"zeilen,omitempty" text:"Zeilen der Anschrift im Ausland"`
	Unbekannt                bool     `json:"unbekannt,omitempty" text:"Nach unbekannt verzogen"`
	Sachverhalt              string   `json:"sachverhalt,omitempty" text:"1200, mit unbekannt" werte:"0 1 2"`
	Einzug                   tag      `json:"einzug,omitempty" text:"Einzugsdatum"`
	Auszug                   tag      `json:"auszug,omitempty" text:"Auszugsdatum"`
	Status                   string   `json:"status,omitempty" text:"Wohnungsstatus (1213)"`
	Aktualitaet              string   `json:"aktualitaet,omitempty" text:"01 nur gegenwärtige, 02 nur frühere Wohnungen" werte:"01 02"`
}

// Familienstandssuche are the criteria of the marital status.
type Familienstandssuche struct {
	Art                     string  `json:"art,omitempty" text:"1401"`
	Beginn                  teiltag `json:"beginn,omitempty" text:"1402"`
	BeginnVorausgegangeneLP tag     `json:"beginnVorausgegangeneLP,omitempty" text:"1402a"`
	Ort                     string  `json:"ort,omitempty" text:"1408"`
	Staat                   string  `json:"staat,omitempty" text:"1409"`
}

func (f *FreieSuche) suche() suche.FreieAnfrage {
	k := &f.Suche
	a := suche.FreieAnfrage{
		Bereich:           suche.Suchbereich{Art: suche.Bereichsart(f.Suchbereich.Art), Schluessel: melde.AGS(f.Suchbereich.Schluessel)},
		AktualitaetPerson: suche.Aktualitaet(k.Aktualitaet),
		Nachname:          melde.Name(k.Nachname), Vornamen: melde.Name(k.Vornamen), OrdensKuenstlername: k.OrdensKuenstlername,
		Phonetik: k.Phonetik, Doktorgrad: k.Doktorgrad, Wohnung: k.Wohnung.auswahl(),
		Geburtsdatum: k.Geburtsdatum.datum(), Geburtszeitraum: suche.Geburtszeitraum{Von: k.GeburtVon.datum(), Bis: k.GeburtBis.datum()},
		Geburtsort: k.Geburtsort, Geburtsstaat: suche.Staatsauswahl{Staat: k.Geburtsstaat, KeineAngabe: k.GeburtOhneStaat},
		Geschlecht: k.Geschlecht, Staatsangehoerigkeit: k.Staatsangehoerigkeit,
		Sterbetag: k.Sterbedatum.datum(), Sterbeort: k.Sterbeort, Sterbestaat: suche.Staatsauswahl{Staat: k.Sterbestaat, KeineAngabe: k.SterbeortOhneStaat},
		Waffenerlaubnis: k.Waffenerlaubnis, Waffenbesitzverbot: k.Waffenbesitzverbot, Sprengstofferlaubnis: k.Sprengstofferlaubnis,
	}
	if s := k.Familienstand; s != nil {
		a.Familienstand = suche.Familienstandsauswahl{
			Art: s.Art, Beginn: s.Beginn.datum(), BeginnVorausgegangeneLP: s.BeginnVorausgegangeneLP.datum(), Ort: s.Ort, Staat: s.Staat,
		}
	}
	return a
}

func (w *Wohnungssuche) auswahl() suche.Wohnungsauswahl {
	if w == nil {
		return suche.Wohnungsauswahl{}
	}
	a := suche.Wohnungsauswahl{
		Inland: melde.Inlandsanschrift{
			AGS: melde.AGS(w.AGS), Postleitzahl: w.Postleitzahl, Wohnort: w.Wohnort, Ortsteil: w.Ortsteil, Strasse: w.Strasse,
			StockwerkWohnung: w.StockwerkWohnung, Zusatzangaben: w.Zusatzangaben, Wohnungsinhaber: w.Wohnungsinhaber,
		},
		Hausnummer:    suche.Hausnummer{Nummer: w.Hausnummer, Zusatz: w.HausnummerZusatz, Teil: w.HausnummerTeil},
		HausnummerVon: w.HausnummerVon, HausnummerBis: w.HausnummerBis,
		Ausland:   suche.Auslandsauswahl{Art: suche.Auslandsart(w.Ausland), Staat: w.Staat, StaatNichtZuUebermitteln: w.StaatNichtZuUebermitteln},
		Unbekannt: suche.Unbekanntauswahl{Gesucht: w.Unbekannt, Sachverhalt: w.Sachverhalt},
		Einzug:    w.Einzug.datum(), Auszug: w.Auszug.datum(), Status: melde.Wohnungsstatus(w.Status), Aktualitaet: suche.Aktualitaet(w.Aktualitaet),
	}
	for i, z := range w.Zeilen {
		a.Ausland.Zeilen = append(a.Ausland.Zeilen, melde.Anschriftzeile{Nummer: i + 1, Inhalt: z})
	}
	return a
}

// pruefe refuses what belongs together and comes apart.
func (w *Wohnungssuche) pruefe() error {
	switch {
	case w == nil:
		return nil
	case w.Ausland == "" && (w.Staat != "" || w.StaatNichtZuUebermitteln || len(w.Zeilen) > 0):
		return schemafehler("Die Angaben zum Ausland brauchen das Feld ausland.").MitElement("/suche/wohnung/ausland")
	case !w.Unbekannt && w.Sachverhalt != "":
		return schemafehler("Der Sachverhalt braucht das Feld unbekannt.").MitElement("/suche/wohnung/unbekannt")
	}
	return nil
}

func (t *tuer) freieSuche(r *http.Request) (int, any, error) {
	var f FreieSuche
	if _, err := liesKoerper(r, groessteFrage, &f); err != nil {
		return 0, nil, err
	}
	if err := f.Suche.Wohnung.pruefe(); err != nil {
		return 0, nil, err
	}
	if _, err := elementliste(f.Elemente, hoechsterListencode); err != nil {
		return 0, nil, err
	}
	akteur, err := t.behoerde(r)
	if err != nil {
		return 0, nil, err
	}
	a, err := t.Abruf.FreieSuche(r.Context(), &abruf.FreieAnfrage{
		Akteur: akteur, Profil: f.Profil, AbrufendeStelle: f.abrufendeStelle(akteur),
		Suche: f.suche(), Codes: f.Elemente,
		VerzichtAufMitteilung: f.VerzichtAufMitteilung, Erklaerungen: f.erklaerungen(), Zweck: f.Zweck,
		Erweiterung: f.hatErweiterung(), FremdesLand: ausFremdemLand(akteur),
	})
	var elemente []recht.Element
	for _, c := range f.Elemente {
		e, _ := t.Recht.ElementFreieSuche(c)
		elemente = append(elemente, e)
	}
	return t.suchantwort(a, err, gefragt{art: recht.FreieSuche, elemente: elemente, erklaert: f.erklaerungen()})
}
