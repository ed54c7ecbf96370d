// SPDX-License-Identifier: EUPL-1.2

package soap

import (
	"context"
	_ "embed"
	"io"
	"net/http"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	formatsoap "kernmelderegister/internal/formate/soap"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/auskunftnachricht"
)

// raumAuskunft is the namespace of this register's header entries and of the
// operation holeAntwort (contract 5.7, 5.8).
const raumAuskunft = "urn:kernmelderegister:auskunft:1"

// groessterAuftrag bounds the body of an order in bytes: 10,000 profiles need less.
const groessterAuftrag = 64 << 20

//go:embed auskunft.wsdl
var auskunftWSDL string

// Auskunftsnachrichten answers orders in XMeld form; *auskunftnachricht.Dienst is one.
type Auskunftsnachrichten interface {
	Sende(ctx context.Context, n auftrag.Nutzer, f auskunftnachricht.Frage, o auskunftnachricht.Optionen) (string, error)
	Bearbeite(ctx context.Context, nummer string) (bool, error)
	Antworte0601(ctx context.Context, n auftrag.Nutzer, f auskunftnachricht.Frage, nummer string) (auskunftnachricht.Antwort, error)
	Quittiere0603(f auskunftnachricht.Frage, nummer string) (auskunftnachricht.Antwort, error)
	Antworte0604(ctx context.Context, n auftrag.Nutzer, nummer string, kopf xmeld.Kopf) (auskunftnachricht.Antwort, error)
}

// Kunden knows what a customer may ask; ok is false if he may not any more.
type Kunden interface {
	Nutzer(ctx context.Context, kunde, kennung string) (n auftrag.Nutzer, ok bool, err error)
}

// Auskunft is the service /soap/auskunft.
type Auskunft struct {
	Anmeldung   Anmeldung
	Kunden      Kunden
	Nachrichten Auskunftsnachrichten
}

// ServeHTTP answers a SOAP request; GET with ?wsdl returns the description.
func (d *Auskunft) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		beschreibe(w, r, beschreibung(auskunftWSDL, auskunftSchemata))
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, "Nur POST mit einem SOAP-Umschlag.", http.StatusMethodNotAllowed)
		return
	}
	antwort, err := d.antworte(r)
	if err != nil {
		verweigere(w, r, err)
		return
	}
	schreibe(w, http.StatusOK, antwort)
}

// antworte keeps the order of refusals of the contract: first the message, then
// the log-in, then the rest.
func (d *Auskunft) antworte(r *http.Request) ([]byte, error) {
	koerper, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, groessterAuftrag))
	if err != nil {
		return nil, fehler.Neu(fehler.Ungueltig, fehler.CodeXML, "Die Anfrage ist unvollständig oder größer als 64 MiB.").MitUrsache(err)
	}
	u, err := formatsoap.Lies(koerper)
	if err != nil {
		return nil, err
	}
	optionen, err := liesAuskunftskopf(u.Kopf)
	if err != nil {
		return nil, err
	}
	if u.Raum == raumAuskunft && u.Lokal == "holeAntwort" {
		return d.hole(r, u.Inhalt)
	}
	huelle := ""
	if strings.HasPrefix(u.Raum, "XMeld") && strings.HasPrefix(u.Lokal, "abfrage") {
		huelle = u.Lokal
		raum := u.Raum
		if u, err = formatsoap.PackeAus(u.Inhalt); err != nil {
			return nil, err
		}
		u.Raum = raum
	}
	frage, err := auskunftnachricht.Lies(u.Inhalt)
	if err != nil {
		return nil, err
	}
	nutzer, err := d.nutzer(r, frage.Kennung())
	if err != nil {
		return nil, err
	}
	antwort, err := d.bearbeite(r.Context(), nutzer, frage, optionen)
	if err != nil {
		return nil, err
	}
	return umhuelle(antwort, huelle, u.Raum), nil
}

// bearbeite sends the order: a 0600 is answered at once, a 0602 by its receipt.
func (d *Auskunft) bearbeite(ctx context.Context, n auftrag.Nutzer, f auskunftnachricht.Frage, o auskunftnachricht.Optionen) (auskunftnachricht.Antwort, error) {
	nummer, err := d.Nachrichten.Sende(ctx, n, f, o)
	if err != nil {
		return auskunftnachricht.Antwort{}, err
	}
	if f.Gemeindeuebergreifend() {
		return d.Nachrichten.Quittiere0603(f, nummer)
	}
	if _, err := d.Nachrichten.Bearbeite(ctx, nummer); err != nil {
		return auskunftnachricht.Antwort{}, err
	}
	return d.Nachrichten.Antworte0601(ctx, n, f, nummer)
}

// hole answers the operation holeAntwort.
func (d *Auskunft) hole(r *http.Request, inhalt []byte) ([]byte, error) {
	nummer, err := wurzelattribut(inhalt, "auftragsnummer")
	if err != nil {
		return nil, err
	}
	nutzer, err := d.nutzer(r, "")
	if err != nil {
		return nil, err
	}
	antwort, err := d.Nachrichten.Antworte0604(r.Context(), nutzer, nummer, xmeld.Kopf{})
	if err != nil {
		return nil, err
	}
	return umhuelle(antwort, "", ""), nil
}

// nutzer logs in and returns the customer's account, with the user whom the message names.
func (d *Auskunft) nutzer(r *http.Request, kennung string) (auftrag.Nutzer, error) {
	wer, err := d.Anmeldung.Anmelden(r.Context(), anmeldung.NachweisVon(r))
	if err != nil {
		return auftrag.Nutzer{}, err
	}
	if wer.Bereich != zugang.BereichGrosskunde && wer.Bereich != zugang.BereichPrivat || wer.Kunde == nil {
		return auftrag.Nutzer{}, errDienst
	}
	n, ok, err := d.Kunden.Nutzer(r.Context(), wer.Kunde.ID, wer.Kennung)
	if err != nil {
		return auftrag.Nutzer{}, err
	}
	if !ok {
		return auftrag.Nutzer{}, errDienst
	}
	n.Anwender = kennung
	return n, nil
}

// umhuelle puts the answer into the wrapper of the question, if there was one.
func umhuelle(a auskunftnachricht.Antwort, huelle, raum string) []byte {
	var kopf []byte
	if a.Vollstaendig {
		kopf = append(kopf, `<kmr:gebuehr xmlns:kmr="`+raumAuskunft+`" auftrag="`+a.Auftrag+`" cent="`...)
		kopf = append(strconv.AppendInt(kopf, int64(a.Gebuehr.Summe), 10), `"/>`...)
	}
	b := formatsoap.BeginneMitKopf(kopf)
	if huelle != "" {
		b = append(b, `<h:`+huelle+`Response xmlns:h="`+raum+`">`...)
	}
	b = append(b, ohneDeklaration(a.Nachricht)...)
	if huelle != "" {
		b = append(b, `</h:`+huelle+`Response>`...)
	}
	return formatsoap.Schliesse(b)
}

// ohneDeklaration cuts the XML declaration off.
func ohneDeklaration(nachricht []byte) []byte {
	if _, rest, ok := strings.Cut(string(nachricht), "?>"); ok {
		return []byte(strings.TrimSpace(rest))
	}
	return nachricht
}

// liesAuskunftskopf reads kmr:auskunft out of the header (contract 5.7).
func liesAuskunftskopf(kopf []byte) (auskunftnachricht.Optionen, error) {
	o := auskunftnachricht.Optionen{Weg: auftrag.SOAP, JeProfil: map[string]auskunftnachricht.Wahl{}}
	if kopf == nil {
		return o, nil
	}
	s := xmlscan.NeuAusBytes(kopf, xmlscan.Optionen{OhneLeerraum: true})
	raum := s.Raum(raumAuskunft)
	for {
		t, err := s.Weiter()
		if err != nil {
			return o, fehler.Neu(fehler.Ungueltig, fehler.CodeXML, "Der Header ist kein wohlgeformtes XML.").MitUrsache(err)
		}
		switch {
		case t.Art == xmlscan.EOF:
			return o, nil
		case t.Art != xmlscan.Start:
		case t.Ist(raum, "auskunft"):
			if o.Alle, err = liesWahl(t, auskunftnachricht.Wahl{}); err != nil {
				return o, err
			}
		case t.Ist(raum, "profil"):
			w, err := liesWahl(t, o.Alle)
			if err != nil {
				return o, err
			}
			zeichen, _ := t.Attribut(xmlscan.KeinRaum, "zeichen")
			o.JeProfil[string(zeichen)] = w
		}
	}
}

// liesWahl reads the attributes of kmr:auskunft or kmr:profil over the given choice.
func liesWahl(t *xmlscan.Token, w auskunftnachricht.Wahl) (auskunftnachricht.Wahl, error) {
	if wert, da := t.Attribut(xmlscan.KeinRaum, "kette"); da {
		kette, err := auskunft.LiesKette(string(wert))
		if err != nil {
			return w, fehler.Neu(fehler.Ungueltig, fehler.CodeSchema, "Das Attribut kette kennt nur keine, normal und lueckenhaft.").
				MitElement("/Envelope/Header/" + t.Lokal + "/@kette")
		}
		w.Kette = kette
	}
	if wert, da := t.Attribut(xmlscan.KeinRaum, "archiv"); da {
		archiv, err := strconv.ParseBool(string(wert))
		if err != nil {
			return w, fehler.Neu(fehler.Ungueltig, fehler.CodeSchema, "Das Attribut archiv kennt nur true und false.").
				MitElement("/Envelope/Header/" + t.Lokal + "/@archiv")
		}
		w.Archiv = archiv
	}
	return w, nil
}

// wurzelattribut returns an attribute of the root element.
func wurzelattribut(dokument []byte, name string) (string, error) {
	t, err := xmlscan.NeuAusBytes(dokument, xmlscan.Optionen{}).Weiter()
	if err != nil {
		return "", fehler.Neu(fehler.Ungueltig, fehler.CodeXML, "Die Anfrage ist kein wohlgeformtes XML.").MitUrsache(err)
	}
	wert, _ := t.Attribut(xmlscan.KeinRaum, name)
	if len(wert) == 0 {
		return "", fehler.Neu(fehler.Ungueltig, fehler.CodeSchema, "Es fehlt das Attribut "+name+".").MitElement("/" + t.Lokal + "/@" + name)
	}
	return string(wert), nil
}
