// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"net/http"
	"slices"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

// Abrufangaben are what both kinds of search have in common (BMeldDAV § 11,
// SächsMeldVO § 22 Abs. 1; extension kmr:abruf).
type Abrufangaben struct {
	Profil                string        `json:"profil,omitempty" text:"Profil der Stelle, wenn sie mehrere hat"`
	Stelle                Stelle        `json:"stelle" text:"Abrufende Stelle (BMeldDAV § 11)" pflicht:"ja"`
	Aktenzeichen          string        `json:"aktenzeichen" text:"Aktenzeichen, höchstens 120 Zeichen" pflicht:"ja"`
	Anlass                string        `json:"anlass" text:"Anlass, höchstens 120 Zeichen" pflicht:"ja"`
	Sicherheitsbehoerde   bool          `json:"sicherheitsbehoerde,omitempty" text:"Die Stelle ist eine Behörde nach § 34 Abs. 4 Satz 1 BMG"`
	VerzichtAufMitteilung bool          `json:"verzichtAufMitteilung,omitempty" text:"Verzicht auf die Bearbeitung durch die Meldebehörde nach neutraler Antwort (§ 38 Abs. 5 BMG)"`
	Erklaerungen          *Erklaerungen `json:"erklaerungen,omitempty" text:"Erklärungen nach SächsMeldVO § 22 Abs. 1 Satz 2; beide sind nötig"`
	Zweck                 string        `json:"zweck,omitempty" text:"Zweck, wo das Profil einen verlangt"`
}

// Stelle are the particulars of the asking body.
type Stelle struct {
	Name           string `json:"name" text:"Name der Behörde, höchstens 120 Zeichen" pflicht:"ja"`
	Anschrift      string `json:"anschrift" text:"Anschrift in einer Zeile" pflicht:"ja"`
	Erreichbarkeit string `json:"erreichbarkeit" text:"Telefon oder E-Mail" pflicht:"ja"`
}

// Erklaerungen are the declarations of SächsMeldVO § 22 Abs. 1 Satz 2.
type Erklaerungen struct {
	OhneKenntnisNichtMoeglich    bool `json:"ohneKenntnisNichtMoeglich,omitempty" text:"Ohne die Daten kann die Aufgabe nicht erfüllt werden"`
	ErhebungUnverhaeltnismaessig bool `json:"erhebungUnverhaeltnismaessig,omitempty" text:"Die Erhebung bei der Person wäre unverhältnismäßig oder müsste unterbleiben"`
}

// Suchantwort is the answer to a search.
type Suchantwort struct {
	Status     string            `json:"status" text:"01 eindeutig, 02 Trefferliste, 03 neutral, 04 Ergebnisliste" werte:"01 02 03 04" pflicht:"ja"`
	Protokoll  int               `json:"protokoll" text:"Nummer des Protokolleintrags" pflicht:"ja"`
	Grundlagen []Rechtsgrundlage `json:"rechtsgrundlagen,omitempty" text:"Normen, unter denen die angeforderten Angaben übermittelt werden"`
	Personen   []Person          `json:"personen" text:"Gefundene Personen; leer bei neutraler Antwort" pflicht:"ja"`
}

// Rechtsgrundlage names the norm for the requested and allowed data of a group.
type Rechtsgrundlage struct {
	Gruppe   string   `json:"gruppe" text:"Gruppe der Angaben in person" pflicht:"ja"`
	Norm     string   `json:"norm" text:"Norm" pflicht:"ja"`
	Elemente []int    `json:"elemente" text:"Anforderungselemente der Personensuche (XMeld)" pflicht:"ja"`
	Blaetter []string `json:"blaetter" text:"Blätter des DSMeld" pflicht:"ja"`
}

func (a *Abrufangaben) abrufendeStelle(akteur behoerde.Akteur) abruf.AbrufendeStelle {
	return abruf.AbrufendeStelle{
		Name: a.Stelle.Name, Anschrift: a.Stelle.Anschrift, Erreichbarkeit: a.Stelle.Erreichbarkeit,
		Aktenzeichen: a.Aktenzeichen, Anlass: a.Anlass, Kennung: akteur.Kennung, Sicherheitsbehoerde: a.Sicherheitsbehoerde,
	}
}

func (a *Abrufangaben) erklaerungen() recht.Erklaerungen {
	if a.Erklaerungen == nil {
		return recht.Erklaerungen{}
	}
	return recht.Erklaerungen{
		OhneKenntnisNichtMoeglich: a.Erklaerungen.OhneKenntnisNichtMoeglich, ErhebungUnverhaeltnismaessig: a.Erklaerungen.ErhebungUnverhaeltnismaessig,
	}
}

// hatErweiterung: the same particulars that stand in landesspezifischeErweiterungen.
func (a *Abrufangaben) hatErweiterung() bool {
	return a.Profil != "" || a.Zweck != "" || a.Erklaerungen != nil
}

// landSachsen is the key of the Land whose register this is.
const landSachsen = "14"

func ausFremdemLand(a behoerde.Akteur) bool {
	return a.Stelle.Sitz != "" && a.Stelle.Sitz != landSachsen
}

// Personensuche is the question 1330.
type Personensuche struct {
	Abrufangaben
	Suche                  *Personenkriterien `json:"suche,omitempty" text:"Auswahldaten; entfällt mit identifikationsmerkmal"`
	Identifikationsmerkmal string             `json:"identifikationsmerkmal,omitempty" text:"Merkmal aus einer Trefferliste, 48 Stunden gültig"`
	Elemente               []int              `json:"elemente" text:"Angeforderte Angaben: Codes 1 bis 185 der Tabelle Datenabruf.Personensuche.Anforderungselement" pflicht:"ja"`
}

// Personenkriterien are the criteria of a Personensuche (BMeldDAV § 4).
type Personenkriterien struct {
	AGS                 string  `json:"ags" text:"Gemeindeschlüssel, acht Ziffern" pflicht:"ja"`
	Nachname            string  `json:"nachname,omitempty" text:"Familienname, auch ein früherer; + steht für: hat keinen"`
	Vornamen            string  `json:"vornamen,omitempty" text:"Ein oder mehrere Vornamen; + steht für: hat keinen"`
	OrdensKuenstlername string  `json:"ordensKuenstlername,omitempty" text:"Ordens- oder Künstlername statt der Namen"`
	Phonetik            bool    `json:"phonetik,omitempty" text:"Namen nach dem Klang vergleichen"`
	Postleitzahl        string  `json:"postleitzahl,omitempty" text:"Postleitzahl"`
	Strasse             string  `json:"strasse,omitempty" text:"Straße"`
	Hausnummer          string  `json:"hausnummer,omitempty" text:"Hausnummer, Ziffern"`
	HausnummerZusatz    string  `json:"hausnummerZusatz,omitempty" text:"Buchstabe oder Zusatzziffern"`
	HausnummerTeil      string  `json:"hausnummerTeil,omitempty" text:"Teilnummer, zum Beispiel 1/3"`
	Geburtsdatum        teiltag `json:"geburtsdatum,omitempty" text:"Geburtsdatum"`
	Geburtsort          string  `json:"geburtsort,omitempty" text:"Geburtsort"`
	Geburtsstaat        string  `json:"geburtsstaat,omitempty" text:"Staatsschlüssel, bei Geburt im Ausland"`
	Geschlecht          string  `json:"geschlecht,omitempty" text:"Geschlecht nach DSMeld 0701"`
	Sterbedatum         tag     `json:"sterbedatum,omitempty" text:"Sterbedatum"`
	Sterbeort           string  `json:"sterbeort,omitempty" text:"Sterbeort"`
	Sterbestaat         string  `json:"sterbestaat,omitempty" text:"Staatsschlüssel, bei Tod im Ausland"`
	AZRNummer           string  `json:"azrNummer,omitempty" text:"Nummer des Ausländerzentralregisters"`
}

func (k *Personenkriterien) suche() suche.Personenanfrage {
	if k == nil {
		return suche.Personenanfrage{}
	}
	return suche.Personenanfrage{
		AGS: melde.AGS(k.AGS), Nachname: melde.Name(k.Nachname), Vornamen: melde.Name(k.Vornamen),
		OrdensKuenstlername: k.OrdensKuenstlername, Phonetik: k.Phonetik,
		Postleitzahl: k.Postleitzahl, Strasse: k.Strasse, Hausnummer: k.Hausnummer, HausnummerZusatz: k.HausnummerZusatz, HausnummerTeil: k.HausnummerTeil,
		Geburtsdatum: k.Geburtsdatum.datum(), Geburtsort: k.Geburtsort, GeburtsortStaat: k.Geburtsstaat, Geschlecht: k.Geschlecht,
		Sterbetag: k.Sterbedatum.datum(), Sterbeort: k.Sterbeort, SterbeortStaat: k.Sterbestaat, AZRNummer: k.AZRNummer,
	}
}

// personensuche keeps the order of refusals of the contract: first the message, then
// the log-in, then the rest.
func (t *tuer) personensuche(r *http.Request) (int, any, error) {
	var f Personensuche
	if _, err := liesKoerper(r, groessteFrage, &f); err != nil {
		return 0, nil, err
	}
	if f.Suche != nil && f.Identifikationsmerkmal != "" {
		return 0, nil, schemafehler("Mit einem Identifikationsmerkmal entfallen die Auswahldaten.").MitElement("/suche")
	}
	elemente, err := elementliste(f.Elemente, recht.AnzahlElemente)
	if err != nil {
		return 0, nil, err
	}
	akteur, err := t.behoerde(r)
	if err != nil {
		return 0, nil, err
	}
	a, err := t.Abruf.Personensuche(r.Context(), &abruf.Anfrage{
		Akteur: akteur, Profil: f.Profil, AbrufendeStelle: f.abrufendeStelle(akteur),
		Suche: f.Suche.suche(), Identifikationsmerkmal: f.Identifikationsmerkmal, Elemente: elemente,
		VerzichtAufMitteilung: f.VerzichtAufMitteilung, Erklaerungen: f.erklaerungen(), Zweck: f.Zweck,
		Erweiterung: f.hatErweiterung(), FremdesLand: ausFremdemLand(akteur),
	})
	return t.suchantwort(a, err, gefragt{art: recht.Personensuche, elemente: elemente, erklaert: f.erklaerungen()})
}

// elementliste refuses codes that the code list does not have.
func elementliste(codes []int, hoechster int) ([]recht.Element, error) {
	liste := make([]recht.Element, len(codes))
	for i, c := range codes {
		if c < 1 || c > hoechster {
			return nil, schemafehler("Diesen Code gibt es in der Schlüsseltabelle nicht.").MitElement("/elemente")
		}
		liste[i] = recht.Element(c)
	}
	if len(liste) == 0 {
		return nil, schemafehler("Mindestens eine Angabe ist anzufordern.").MitElement("/elemente")
	}
	return liste, nil
}

// gefragt is what decides under which norms the answer leaves.
type gefragt struct {
	art      recht.Suchart // of the Personensuche, or any for a list
	elemente []recht.Element
	erklaert recht.Erklaerungen
}

func (t *tuer) suchantwort(a *abruf.Antwort, err error, f gefragt) (int, any, error) {
	if err != nil {
		return 0, nil, err
	}
	if len(a.Rueckweisungen) > 0 {
		return 0, nil, &zurueckgewiesen{a.Rueckweisungen, a.Protokollnummer}
	}
	s := Suchantwort{Status: string(a.Status), Protokoll: int(a.Protokollnummer), Personen: make([]Person, len(a.Personen))}
	for i := range a.Personen {
		s.Personen[i] = personVon(&a.Personen[i])
	}
	if a.Status == abruf.StatusEindeutig || a.Status == abruf.StatusErgebnisliste {
		if s.Grundlagen, err = t.grundlagen(a.Profil, f); err != nil {
			return 0, nil, err
		}
	}
	return http.StatusOK, s, nil
}

// grundlagen names the norm of every requested element that the profile allows,
// grouped as the answer is.
func (t *tuer) grundlagen(profil string, f gefragt) ([]Rechtsgrundlage, error) {
	p, err := t.Recht.Profil(profil, melde.DatumVon(t.Uhr.Jetzt().In(uhr.Berlin())))
	if err != nil {
		return nil, err
	}
	if liste, ok := p.Listensuche(); f.art.IstListensuche() && ok {
		f.art = liste
	}
	r, ok := p.Suchrecht(f.art)
	if !ok {
		return nil, nil
	}
	var liste []Rechtsgrundlage
	for _, e := range recht.MengeVon(f.elemente...).Elemente() {
		norm, ok := r.Erlaubt(e, f.erklaert)
		if !ok {
			continue
		}
		angabe, _ := t.Recht.Element(e)
		gruppe := gruppeVon(angabe.Gruppe)
		i := slices.IndexFunc(liste, func(g Rechtsgrundlage) bool { return g.Gruppe == gruppe && g.Norm == norm })
		if i < 0 {
			i = len(liste)
			liste = append(liste, Rechtsgrundlage{Gruppe: gruppe, Norm: norm})
		}
		g := &liste[i]
		g.Elemente = append(g.Elemente, int(e))
		for _, b := range angabe.Blaetter {
			if !slices.Contains(g.Blaetter, b) {
				g.Blaetter = append(g.Blaetter, b)
			}
		}
	}
	return liste, nil
}

// gruppeVon returns the name of the field of Person for a block of the code list.
func gruppeVon(block string) string {
	if g, anders := andereGruppen[block]; anders {
		return g
	}
	return block
}

// andereGruppen are the blocks that are called otherwise in Person.
var andereGruppen = map[string]string{
	"anschrift_aktuell": "wohnungen", "anschrift_frueher": "wohnungen", "wohnung_aktuell": "wohnungen", "wohnung_frueher": "wohnungen",
	"wohnungsgeber": "wohnungen", "ausland": "zuzug", "ehegatte": "partner", "lebenspartner": "partner", "kind": "kinder",
	"ausweis": "ausweise", "passversagung": "passversagungen", "sprengstoff": "waffen",
}
