// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"crypto/sha256"
	"net/http"
	"strings"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Auftrag is an order of search profiles (§ 49 BMG; XMeld 0602).
type Auftrag struct {
	Zeichen    string             `json:"zeichen,omitempty" text:"Eigenes Zeichen des Auftrags"`
	Erklaerung Auftragserklaerung `json:"erklaerung" text:"Erklärungen zum ganzen Auftrag" pflicht:"ja"`
	Kette      string             `json:"kette,omitempty" text:"Wie Umzügen gefolgt wird; ohne Angabe keine" werte:"keine normal lueckenhaft"`
	Archiv     bool               `json:"archiv,omitempty" text:"Auch in der gesonderten Aufbewahrung suchen"`
	Profile    []Suchprofil       `json:"profile" text:"Suchprofile" pflicht:"ja"`
}

// Auftragserklaerung is what the customer declares (S2-32.17, § 44 Abs. 3 BMG).
type Auftragserklaerung struct {
	KeineWerbung      bool   `json:"keineWerbung" text:"Die Daten werden nicht für Werbung verwendet" pflicht:"ja"`
	KeinAdresshandel  bool   `json:"keinAdresshandel" text:"Die Daten werden nicht für Adresshandel verwendet" pflicht:"ja"`
	Gewerblich        bool   `json:"gewerblich,omitempty" text:"Der Zweck ist gewerblich"`
	Zweck             string `json:"zweck,omitempty" text:"Zweck, wenn gewerblich"`
	Geschaeftszeichen string `json:"geschaeftszeichen,omitempty" text:"Geschäftszeichen, wenn gewerblich"`
}

// Suchprofil is one search profile of an order.
type Suchprofil struct {
	Zeichen               string          `json:"zeichen,omitempty" text:"Eigenes Zeichen des Suchprofils"`
	Kette                 string          `json:"kette,omitempty" text:"Abweichend vom Auftrag" werte:"keine normal lueckenhaft"`
	Archiv                *Archivwahl     `json:"archiv,omitempty" text:"Abweichend vom Auftrag"`
	VerzichtAufMitteilung bool            `json:"verzichtAufMitteilung,omitempty" text:"Verzicht auf die Bearbeitung durch die Meldebehörde nach neutraler Antwort (§ 49 Abs. 7 BMG)"`
	Suche                 Privatkriterien `json:"suche" text:"Merkmale der gesuchten Person" pflicht:"ja"`
}

// Archivwahl overrides the order's choice for one profile.
type Archivwahl struct {
	Suchen bool `json:"suchen" text:"In der gesonderten Aufbewahrung suchen" pflicht:"ja"`
}

// Privatkriterien describe the sought person (S2-32.12).
type Privatkriterien struct {
	Nachname             string                `json:"nachname" text:"Familienname, auch ein früherer" pflicht:"ja"`
	Vornamen             string                `json:"vornamen" text:"Mindestens ein Vorname" pflicht:"ja"`
	Phonetik             bool                  `json:"phonetik,omitempty" text:"Namen nach dem Klang vergleichen"`
	Ordensname           string                `json:"ordensname,omitempty" text:"Ordensname"`
	Kuenstlername        string                `json:"kuenstlername,omitempty" text:"Künstlername"`
	Geburtsdatum         teiltag               `json:"geburtsdatum,omitempty" text:"Geburtsdatum"`
	Geburtsort           string                `json:"geburtsort,omitempty" text:"Geburtsort"`
	Geburtsstaat         string                `json:"geburtsstaat,omitempty" text:"Staatsschlüssel, bei Geburt im Ausland"`
	Geschlecht           string                `json:"geschlecht,omitempty" text:"Geschlecht; nie zusammen mit familienstand"`
	Familienstand        string                `json:"familienstand,omitempty" text:"Familienstand"`
	Anschriften          []Privatanschrift     `json:"anschriften,omitempty" text:"Gegenwärtige und frühere Anschriften"`
	Einzug               tag                   `json:"einzug,omitempty" text:"Einzugsdatum"`
	Auszug               tag                   `json:"auszug,omitempty" text:"Auszugsdatum"`
	Partnerschaftsbeginn *Partnerschaftsbeginn `json:"partnerschaftsbeginn,omitempty" text:"Eheschließung oder Begründung der Lebenspartnerschaft"`
	Partner              *Bezugsperson         `json:"partner,omitempty" text:"Ehegatte oder Lebenspartner"`
	Vertreter            *Bezugsperson         `json:"vertreter,omitempty" text:"Gesetzlicher Vertreter"`
	Kinder               []Bezugsperson        `json:"kinder,omitempty" text:"Kinder"`
	Sterbedatum          tag                   `json:"sterbedatum,omitempty" text:"Sterbedatum"`
	Sterbeort            string                `json:"sterbeort,omitempty" text:"Sterbeort"`
	Sterbestaat          string                `json:"sterbestaat,omitempty" text:"Staatsschlüssel, bei Tod im Ausland"`
}

// Privatanschrift is an address of the sought person: a street, and a place by key,
// postcode or name.
type Privatanschrift struct {
	AGS              string `json:"ags,omitempty" text:"Gemeindeschlüssel"`
	Postleitzahl     string `json:"postleitzahl,omitempty" text:"Postleitzahl"`
	Wohnort          string `json:"wohnort,omitempty" text:"Wohnort"`
	Strasse          string `json:"strasse,omitempty" text:"Straße"`
	Hausnummer       string `json:"hausnummer,omitempty" text:"Hausnummer"`
	HausnummerZusatz string `json:"hausnummerZusatz,omitempty" text:"Zusatz"`
	HausnummerTeil   string `json:"hausnummerTeil,omitempty" text:"Teilnummer"`
}

// Partnerschaftsbeginn is day and place of the marriage or civil partnership.
type Partnerschaftsbeginn struct {
	Beginn teiltag `json:"beginn" text:"Tag" pflicht:"ja"`
	Ort    string  `json:"ort" text:"Ort" pflicht:"ja"`
	Staat  string  `json:"staat,omitempty" text:"Staatsschlüssel, bei einem Ort im Ausland"`
}

// Bezugsperson is a related person.
type Bezugsperson struct {
	Nachname string `json:"nachname" text:"Familienname" pflicht:"ja"`
	Vornamen string `json:"vornamen" text:"Vornamen" pflicht:"ja"`
}

func (b *Bezugsperson) suche() suche.Bezugsperson {
	if b == nil {
		return suche.Bezugsperson{}
	}
	return suche.Bezugsperson{Nachname: melde.Name(b.Nachname), Vornamen: melde.Name(b.Vornamen)}
}

func (k *Privatkriterien) suche() suche.Privatanfrage {
	a := suche.Privatanfrage{
		Nachname: melde.Name(k.Nachname), Vornamen: melde.Name(k.Vornamen), Phonetik: k.Phonetik, Ordensname: k.Ordensname, Kuenstlername: k.Kuenstlername,
		Geburtsdatum: k.Geburtsdatum.datum(), Geburtsort: k.Geburtsort, GeburtsortStaat: k.Geburtsstaat,
		Geschlecht: k.Geschlecht, Familienstand: k.Familienstand, Einzug: k.Einzug.datum(), Auszug: k.Auszug.datum(),
		Partner: k.Partner.suche(), Vertreter: k.Vertreter.suche(), Kinder: je(k.Kinder, (*Bezugsperson).suche),
		Sterbetag: k.Sterbedatum.datum(), Sterbeort: k.Sterbeort, SterbeortStaat: k.Sterbestaat,
	}
	for _, x := range k.Anschriften {
		a.Anschriften = append(a.Anschriften, suche.Privatanschrift{
			AGS: melde.AGS(x.AGS), Postleitzahl: x.Postleitzahl, Wohnort: x.Wohnort, Strasse: x.Strasse,
			Hausnummer: x.Hausnummer, HausnummerZusatz: x.HausnummerZusatz, HausnummerTeil: x.HausnummerTeil,
		})
	}
	if p := k.Partnerschaftsbeginn; p != nil {
		a.Partnerschaft = suche.Partnerschaftsbeginn{Beginn: p.Beginn.datum(), Ort: p.Ort, Staat: p.Staat}
	}
	return a
}

// profil is the search profile i of the order.
func (a *Auftrag) profil(i int) auftrag.Profil {
	p := &a.Profile[i]
	e := auskunft.Ersuchen{Anfrage: p.Suche.suche(), Kette: auskunft.KetteKeine, Archiv: a.Archiv, VerzichtAufMitteilung: p.VerzichtAufMitteilung}
	for _, k := range []string{a.Kette, p.Kette} {
		if k != "" {
			e.Kette = auskunft.Kette(k)
		}
	}
	if p.Archiv != nil {
		e.Archiv = p.Archiv.Suchen
	}
	return auftrag.Profil{Zeichen: p.Zeichen, Ersuchen: e}
}

// kopfEinmal makes the repetition of a transmission harmless.
const kopfEinmal = "Idempotency-Key"

// sende makes an order. The same Idempotency-Key with the same body is the same order,
// with another body it is refused.
func (t *tuer) sende(r *http.Request) (int, any, error) {
	var a Auftrag
	koerper, err := liesKoerper(r, groessterAuftrag, &a)
	if err != nil {
		return 0, nil, err
	}
	einmal := r.Header.Get(kopfEinmal)
	if len(r.Header.Values(kopfEinmal)) > 1 || len(einmal) > 128 || strings.ContainsFunc(einmal, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return 0, nil, errEinmal
	}
	n, err := t.kunde(r)
	if err != nil {
		return 0, nil, err
	}
	abdruck := sha256.Sum256(koerper)
	s := auftrag.Sammelauftrag{
		Weg: auftrag.REST, Zeichen: a.Zeichen, Kundenangaben: abdruck[:],
		Erklaerung: auftrag.Erklaerung{
			Fassung: "REST v1", KeineWerbung: a.Erklaerung.KeineWerbung, KeinAdresshandel: a.Erklaerung.KeinAdresshandel,
			Gewerblich: a.Erklaerung.Gewerblich, Zweck: a.Erklaerung.Zweck, Geschaeftszeichen: a.Erklaerung.Geschaeftszeichen,
		},
	}
	if einmal != "" {
		s.Einmal = "rest:" + n.Kennung + ":" + einmal
	}
	for i := range a.Profile {
		s.Profile = append(s.Profile, a.profil(i))
	}
	nummer, err := t.Auftraege.Sende(r.Context(), n, s)
	if err != nil {
		return 0, nil, err
	}
	gespeichert, err := t.Auftraege.Lies(r.Context(), n, nummer)
	if err != nil {
		return 0, nil, err
	}
	if !bytes.Equal(gespeichert.Kundenangaben, abdruck[:]) {
		return 0, nil, errAnderer
	}
	return http.StatusAccepted, standVon(gespeichert), nil
}

// stand tells how far an order is; when it is done, this releases its results and
// makes the fee due.
func (t *tuer) stand(r *http.Request) (int, any, error) {
	n, err := t.kunde(r)
	if err != nil {
		return 0, nil, err
	}
	nummer := r.PathValue("nummer")
	a, err := t.Auftraege.Lies(r.Context(), n, nummer)
	if err != nil {
		return 0, nil, err
	}
	if a.Zustand == auftrag.Erledigt || a.Zustand == auftrag.Bekanntgegeben {
		if a, err = t.Auftraege.Oeffne(r.Context(), n, nummer); err != nil {
			return 0, nil, err
		}
	}
	return http.StatusOK, standVon(a), nil
}

func (t *tuer) brich(r *http.Request) (int, any, error) {
	n, err := t.kunde(r)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusNoContent, nil, t.Auftraege.Brich(r.Context(), n, r.PathValue("nummer"))
}
