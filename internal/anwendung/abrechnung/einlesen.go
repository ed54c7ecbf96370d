// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"context"
	"io"
	"strconv"

	"kernmelderegister/internal/fachkern/gebuehr"
)

// Einlesung says what an import of payments did.
type Einlesung struct {
	// Zeilen is the number of incoming payments in the file.
	Zeilen int `json:"zeilen"`
	// Zugeordnet of them found their notice, Offen did not, Bekannt were there already.
	Zugeordnet int `json:"zugeordnet"`
	Offen      int `json:"offen"`
	Bekannt    int `json:"bekannt"`
	// Uebergangen are lines about money that went out.
	Uebergangen int `json:"uebergangen"`
	// Cent is the sum of the payments that are new.
	Cent int64 `json:"cent"`
}

// LiesZahlungen takes over the payments of a bank's export (see LiesKontoauszug). A
// file with errors changes nothing. The same payment is taken once, in whichever
// files it comes; an interrupted import is simply repeated. Equal lines of one file
// are several payments, provided that exports have whole days. Error: MR-1840, with
// the faults in m.
func (d *Dienst) LiesZahlungen(ctx context.Context, wer Wer, r io.Reader) (e Einlesung, m []Mangel, err error) {
	eingaenge, uebergangen, m := LiesKontoauszug(r)
	if len(m) > 0 {
		return e, m, errDatei
	}
	e = Einlesung{Zeilen: len(eingaenge), Uebergangen: uebergangen}
	if err := d.vermerke(ctx, wer, "Zahlungen eingelesen", map[string]string{"zeilen": strconv.Itoa(len(eingaenge))}); err != nil {
		return e, nil, err
	}
	for _, eingang := range eingaenge {
		eingang.Zeit = d.Uhr.Jetzt()
		b, err := d.findeBescheid(ctx, wer, eingang)
		if err != nil {
			return e, nil, err
		}
		neu, err := d.Speicher.NimmEingang(ctx, eingang, b)
		if err != nil {
			return e, nil, err
		}
		switch {
		case !neu:
			e.Bekannt++
			continue
		case b == nil:
			e.Offen++
		default:
			e.Zugeordnet++
		}
		e.Cent += int64(eingang.Betrag)
	}
	return e, nil, nil
}

// findeBescheid returns the entry for the payment if it names exactly one notice,
// else nil: dividing money is the payer's or a clerk's business.
func (d *Dienst) findeBescheid(ctx context.Context, wer Wer, e Eingang) (*Buchung, error) {
	var gefunden []string
	for _, r := range findeReferenzen(e.Zweck) {
		nummer, ok, err := d.Speicher.NachReferenz(ctx, r)
		if err != nil {
			return nil, err
		}
		if ok {
			gefunden = append(gefunden, nummer)
		}
	}
	if len(gefunden) != 1 {
		return nil, nil
	}
	b := d.zahlungAus(e, wer, gefunden[0])
	return &b, nil
}

func (d *Dienst) zahlungAus(e Eingang, wer Wer, nummer string) Buchung {
	return Buchung{Bescheid: nummer, Art: Zahlung, Betrag: e.Betrag, Tag: e.Tag, Zeit: d.Uhr.Jetzt(), Wer: wer.Kennung, Grund: "Kontoauszug"}
}

// OrdneZu gives a payment without notice to one. Errors: MR-1834, MR-1839.
func (d *Dienst) OrdneZu(ctx context.Context, wer Wer, eingang int64, nummer string) error {
	if _, err := d.Bescheid(ctx, "", nummer); err != nil {
		return err
	}
	err := d.vermerke(ctx, wer, "Zahlung zugeordnet", map[string]string{"eingang": strconv.FormatInt(eingang, 10), "bescheid": nummer})
	if err != nil {
		return err
	}
	ok, err := d.Speicher.OrdneEingangZu(ctx, eingang, func(e Eingang) Buchung { return d.zahlungAus(e, wer, nummer) })
	if err == nil && !ok {
		err = errEingang
	}
	return err
}

// Mangel is a fault of a bank's export.
type Mangel struct {
	// Zeile counts from 1, 0 for the file as a whole.
	Zeile int    `json:"zeile"`
	Text  string `json:"text"`
}

// hoechstbetrag of one payment, against slips of the decimal sign.
const hoechstbetrag gebuehr.Cent = 100_000_000_00
