// SPDX-License-Identifier: EUPL-1.2

package gruppenabfrage

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
)

// nachricht1333 writes an answer as XMeld, and the hints that go beside it (contract
// 5.3). The dialogue had no message 1332, so the answer refers to one with the number
// of the query.
func (g *arbeitsgang) nachricht1333(frage *abruf.FreieAnfrage, a *abruf.Antwort) (nachricht, hinweise []byte, err error) {
	jetzt := g.Uhr.Jetzt().Truncate(time.Millisecond)
	kopf := xmeld.Kopf{
		UUID: g.auftrag.ID, Nachricht: "1332", Erstellt: g.auftrag.Freigegeben.Truncate(time.Millisecond),
		Leser: g.Register, Autor: stelleAls(frage),
	}
	antwort := &xmeld.Antwort{
		Kopf: kopf.Antwortkopf(g.Register, geheim.UUID(), jetzt), Status: xmeld.Ergebnisstatus(a.Status),
		Personen: a.Personen, Ursprung: kopf.Verweis(), Protokoll: strconv.FormatInt(a.Protokollnummer, 10),
	}
	var b bytes.Buffer
	err = xmeld.Schreibe1333(&b, antwort)
	return b.Bytes(), append(xmeld.AnhaengenHinweise(nil, antwort), '\n'), err
}

// stelleAls is the body as the reader of the answer.
func stelleAls(frage *abruf.FreieAnfrage) xmeld.Stelle {
	s := frage.Akteur.Stelle
	kanal := kanalTelefon
	if strings.Contains(frage.AbrufendeStelle.Erreichbarkeit, "@") {
		kanal = kanalEMail
	}
	return xmeld.Stelle{
		Kennung: "kmr:" + s.ID, Name: s.Name,
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: kanal, Kennung: frage.AbrufendeStelle.Erreichbarkeit}},
	}
}

// Codes of the ways to reach a body (Kommunikation).
const (
	kanalEMail   = "01"
	kanalTelefon = "02"
)

// liste is the result as a table for office programs.
type liste struct {
	b  bytes.Buffer
	w  *csv.Writer
	nr int
}

// kopfzeile are the columns; those of data that were not requested or not allowed
// stay empty in every row.
var kopfzeile = []string{
	"Nr.", "Familienname", "Geburtsname", "Frühere Familiennamen", "Vornamen", "Rufname", "Doktorgrad", "Ordensname", "Künstlername",
	"Geburtsdatum", "Geburtsort", "Geburtsstaat", "Geschlecht", "Staatsangehörigkeiten",
	"Postleitzahl", "Wohnort", "Ortsteil", "Straße", "Hausnummer", "Zusatz", "Einzug",
	"Sterbedatum", "Sterbeort", "Hinweise", "Identifikationsmerkmal",
}

// haengeAn adds the persons of an answer.
func (l *liste) haengeAn(a *abruf.Antwort) error {
	if l.w == nil {
		l.b.WriteString("\ufeff") // office programs take the file for UTF-8 by it
		l.w = csv.NewWriter(&l.b)
		l.w.Comma, l.w.UseCRLF = ';', true
		if err := l.w.Write(kopfzeile); err != nil {
			return err
		}
	}
	for i := range a.Personen {
		l.nr++
		zellen := append([]string{strconv.Itoa(l.nr)}, personenzellen(&a.Personen[i])...)
		for j := range zellen {
			zellen[j] = ohneFormel(zellen[j])
		}
		if err := l.w.Write(zellen); err != nil {
			return err
		}
	}
	l.w.Flush()
	return l.w.Error()
}

// ohneFormel keeps an office program from taking a text for a formula.
func ohneFormel(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

func personenzellen(p *recht.Auszug) []string {
	n := &p.Name
	var frueher []string
	for i := range n.FruehereFamiliennamen {
		frueher = append(frueher, string(n.FruehereFamiliennamen[i].Name))
	}
	zellen := []string{
		string(n.Familienname), string(n.Geburtsname), strings.Join(frueher, ", "), string(n.Vornamen), string(n.GebraeuchlicherVorname),
		n.Doktorgrad, n.Ordensname, n.Kuenstlername,
		p.Geburt.Datum.String(), p.Geburt.Ort, p.Geburt.Staat, p.Geschlecht, strings.Join(p.Staatsangehoerigkeiten, ", "),
	}
	var anschrift melde.Inlandsanschrift
	einzug := ""
	if len(p.Wohnungen) > 0 {
		anschrift, einzug = p.Wohnungen[0].Anschrift.Inland, p.Wohnungen[0].Einzug.String()
	}
	nummer := strings.TrimSpace(anschrift.Hausnummer + " " + anschrift.HausnummerZusatz + " " + anschrift.HausnummerTeil)
	zellen = append(zellen, anschrift.Postleitzahl, anschrift.Wohnort, anschrift.Ortsteil, anschrift.Strasse, nummer, anschrift.Zusatzangaben, einzug)
	sterbetag, sterbeort := "", ""
	if p.Tod != nil {
		sterbetag, sterbeort = p.Tod.Tag.String(), p.Tod.Ort
	}
	return append(zellen, sterbetag, sterbeort, hinweistext(p), p.Identifikationsmerkmal)
}

func hinweistext(p *recht.Auszug) string {
	var texte []string
	for _, h := range []struct {
		gesetzt bool
		text    string
	}{
		{p.SperreHinweis, "Auskunftssperre"}, {p.Verstorben, "verstorben"}, {p.Verzogen, "verzogen"},
		{p.UnbekanntVerzogen, "unbekannt verzogen"}, {p.InsAuslandVerzogen, "ins Ausland verzogen"},
		{p.VerringerterUmfang, "verringerter Datenumfang"},
	} {
		if h.gesetzt {
			texte = append(texte, h.text)
		}
	}
	return strings.Join(texte, ", ")
}
