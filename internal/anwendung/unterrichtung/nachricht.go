// SPDX-License-Identifier: EUPL-1.2

package unterrichtung

import (
	"bytes"
	"encoding/json"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// schreiben returns the message of an order and the ending of its file name: the question
// itself in a 1322 where the Meldebehörde is to handle it, else a letter.
func (d *Dienst) schreiben(a *Auftrag) (inhalt []byte, endung string, err error) {
	if a.Ersuchen.Urschrift == nil {
		inhalt, err = json.MarshalIndent(nachricht(a), "", "  ")
		return append(inhalt, '\n'), "json", err
	}
	var b bytes.Buffer
	err = xmeld.Schreibe1322(&b, &xmeld.Aussteuerung{
		Kopf: xmeld.Kopf{
			UUID: geheim.AbgeleiteteUUID("1322:" + a.Kennzeichen()), Nachricht: "1322", Erstellt: d.Uhr.Jetzt().In(uhr.Berlin()), Autor: d.Register,
			Leser: xmeld.Stelle{Kennung: "ags:" + string(a.Meldebehoerde), Name: d.gemeindename(a.Meldebehoerde)},
		},
		Person:    melde.Schluessel{AGS: melde.AGS(a.Satz.AGS), Ordnungsmerkmal: a.Satz.Ordnungsmerkmal},
		Nachricht: a.Ersuchen.Urschrift.Inhalt, Nachrichtenart: a.Ersuchen.Urschrift.Nachrichtenart,
	})
	return b.Bytes(), "xml", err
}

// gemeindename names a Meldebehörde; one that the directory does not know has its key.
func (d *Dienst) gemeindename(ags melde.AGS) string {
	if g, ok := d.Gemeinden.Gemeinde(ags, melde.DatumVon(d.Uhr.Jetzt().In(uhr.Berlin()))); ok {
		return g.Amtlich
	}
	return string(ags)
}

// schreiben is the message to a receiver.
type schreiben struct {
	Form    string `json:"form"`
	Betreff string `json:"betreff"`
	Text    string `json:"text"`
	Auftrag any    `json:"auftrag"`
}

// form names the form and its version.
const form = "kernmelderegister-unterrichtung/1"

var texte = map[Art][2]string{
	ArtBetroffene: {
		"Unterrichtung der betroffenen Person über ein Ersuchen",
		"Zu einer Person Ihres Bestands mit Auskunftssperre ist ein Ersuchen eingegangen. Bitte unterrichten Sie die betroffene Person unverzüglich.",
	},
	ArtVeranlasser: {
		"Unterrichtung der veranlassenden Stelle über ein Ersuchen",
		"Zu einer Person, für die auf Veranlassung Ihrer Stelle eine Auskunftssperre eingetragen ist, ist ein Ersuchen eingegangen.",
	},
	ArtBearbeitung: {
		"Ersuchen zur manuellen Bearbeitung",
		"Die abrufende Stelle hat eine neutrale Antwort erhalten und nicht auf die weitere Bearbeitung verzichtet. Bitte behandeln Sie den Abruf wie ein Ersuchen um manuelle Datenübermittlung.",
	},
}

// sachverhalt is what the receiver gets of the order.
type sachverhalt struct {
	Nummer          int64    `json:"nummer"`
	Norm            string   `json:"norm"`
	Meldebehoerde   string   `json:"meldebehoerde"`
	Veranlasser     int      `json:"veranlasser,omitempty"`
	Gemeinde        string   `json:"gemeinde"`
	Ordnungsmerkmal string   `json:"ordnungsmerkmal"`
	Protokollnummer int64    `json:"protokollnummer"`
	Zeit            string   `json:"zeit"`
	Ersuchen        Ersuchen `json:"ersuchen"`
}

func nachricht(a *Auftrag) schreiben {
	t := texte[a.Art]
	return schreiben{Form: form, Betreff: t[0], Text: t[1], Auftrag: sachverhalt{
		Nummer: a.ID, Norm: a.Norm, Meldebehoerde: string(a.Meldebehoerde), Veranlasser: max(a.Veranlasser, 0),
		Gemeinde: a.Satz.AGS, Ordnungsmerkmal: a.Satz.Ordnungsmerkmal, Protokollnummer: a.Protokollnummer,
		Zeit: a.Zeit.In(uhr.Berlin()).Format("2006-01-02T15:04:05-07:00"), Ersuchen: a.Ersuchen,
	}}
}
