// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"context"
	"errors"
	"strconv"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/formate/bescheid"
)

// ErlasseFaellige issues a notice for every claim that wants one of its own, and
// returns how many it issued. It does nothing when nothing is due, so that it can
// run after every release.
func (d *Dienst) ErlasseFaellige(ctx context.Context) (int, error) {
	n := 0
	for {
		offene, err := d.Speicher.SofortOffene(ctx)
		if err != nil || len(offene) == 0 {
			return n, err
		}
		vorher := n
		var fehler []error
		for _, f := range offene {
			ok, err := d.erlasseEinzeln(ctx, f)
			if err != nil {
				fehler = append(fehler, err)
			}
			if ok {
				n++
			}
		}
		if n == vorher || len(fehler) > 0 { // without progress another program issues them
			return n, errors.Join(fehler...)
		}
	}
}

func (d *Dienst) erlasseEinzeln(ctx context.Context, f auftrag.Forderung) (bool, error) {
	b, err := d.entwirf(ctx, f.Kunde, Einzelbescheid)
	if err != nil {
		return false, err
	}
	return d.erlasse(ctx, b, []auftrag.Forderung{f})
}

// Monatslauf says what a run over a month did.
type Monatslauf struct {
	Monat     Monat `json:"monat"`
	Bescheide int   `json:"bescheide"`
	Cent      int64 `json:"cent"`
}

// RechneMonatAb releases the Großkunden's orders of the month and issues a notice for
// each that owes something; also what earlier months left open goes into it
// (S2-20.4). Doing it again issues what has come since. A customer whose notice fails
// does not keep the others from theirs; after an error it can simply be repeated.
// Errors: MR-1832, MR-1833, MR-1841, MR-1843 and those of the storage.
func (d *Dienst) RechneMonatAb(ctx context.Context, wer Wer, m Monat) (Monatslauf, error) {
	lauf := Monatslauf{Monat: m}
	nachher := m.Nachher()
	if nachher.Leer() {
		return lauf, errMonat
	}
	if d.Heute().Vor(nachher) {
		return lauf, errMonatLaeuft
	}
	kunden, err := d.Speicher.Monatskunden(ctx, nachher.Beginn())
	if err != nil {
		return lauf, err
	}
	if len(kunden) > 0 {
		err := d.vermerke(ctx, wer, "Monat abgerechnet", map[string]string{"monat": string(m), "kunden": strconv.Itoa(len(kunden))})
		if err != nil {
			return lauf, err
		}
	}
	var fehler []error
	for _, kunde := range kunden {
		b, err := d.rechneKundenAb(ctx, kunde, m)
		if err != nil {
			fehler = append(fehler, err)
		}
		if b != nil {
			lauf.Bescheide++
			lauf.Cent += int64(b.Summe)
		}
	}
	if len(fehler) > 0 {
		return lauf, errors.Join(fehler...)
	}
	return lauf, d.Speicher.MerkeLauf(ctx, m, d.Uhr.Jetzt())
}

// RechneFaelligenMonatAb bills the previous month unless that was done already.
func (d *Dienst) RechneFaelligenMonatAb(ctx context.Context, wer Wer) error {
	m := MonatVon(d.Heute().PlusMonate(-1))
	gelaufen, err := d.Speicher.Gelaufen(ctx, m)
	if err != nil || gelaufen {
		return err
	}
	_, err = d.RechneMonatAb(ctx, wer, m)
	return err
}

// rechneKundenAb issues the customer's notice of the month, nil if he owes nothing.
func (d *Dienst) rechneKundenAb(ctx context.Context, kunde string, m Monat) (*Bescheid, error) {
	vor := m.Nachher().Beginn()
	if err := d.Auftraege.Schliesse(ctx, kunde, vor); err != nil {
		return nil, err
	}
	forderungen, err := d.Speicher.MonatlichOffene(ctx, kunde, vor)
	if err != nil || len(forderungen) == 0 {
		return nil, err
	}
	b, err := d.entwirf(ctx, kunde, Monatsbescheid)
	if err != nil {
		return nil, err
	}
	b.Monat = m
	ok, err := d.erlasse(ctx, b, forderungen)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errUeberholt
	}
	return b, nil
}

// entwirf prepares a notice of today.
func (d *Dienst) entwirf(ctx context.Context, kunde string, art Bescheidart) (*Bescheid, error) {
	k, ok, err := d.Kunden.Kunde(ctx, kunde)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errKunde
	}
	heute := d.Heute()
	return &Bescheid{
		Kunde: kunde, Empfaenger: append([]string{k.Name}, k.Anschrift...), Art: art,
		Datum: heute, Faellig: heute.PlusTage(d.frist(heute).Zahlung), Texte: bescheid.TexteAm(d.texte, heute).Fassung,
	}, nil
}

func (d *Dienst) erlasse(ctx context.Context, b *Bescheid, forderungen []auftrag.Forderung) (bool, error) {
	b.Summe = summe(forderungen)
	auftraege := make([]string, len(forderungen))
	for i := range forderungen {
		auftraege[i] = forderungen[i].Auftrag
	}
	return d.Speicher.Erlasse(ctx, b, auftraege)
}
