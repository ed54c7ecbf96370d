// SPDX-License-Identifier: EUPL-1.2

package auftrag

import (
	"context"
	"crypto/rand"
	"errors"
	"iter"
	"reflect"
	"time"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

// Dienst is the use case. It is safe for concurrent use.
type Dienst struct {
	Ausstattung
	belegung belegung
}

// Neu returns the use case.
func Neu(a Ausstattung) *Dienst {
	return &Dienst{Ausstattung: a, belegung: belegung{nummern: map[string]chan struct{}{}}}
}

// Beginne stores an empty draft and returns its number. einmal is a token of the
// page that began it, so that a double click begins one order; "" for none.
func (d *Dienst) Beginne(ctx context.Context, n Nutzer, einmal string) (string, error) {
	a := d.neuer(n, Dialog)
	return d.lege(ctx, a, einmal)
}

func (d *Dienst) neuer(n Nutzer, w Weg) *Auftrag {
	jetzt := d.jetzt()
	return &Auftrag{Nummer: rand.Text(), Kunde: n.Kunde, Nutzer: n.Kennung, Anwender: n.Anwender, Weg: w, Zustand: Entwurf, Fassung: 1, Angelegt: jetzt, Geaendert: jetzt}
}

// jetzt is the present instant as storage keeps it.
func (d *Dienst) jetzt() time.Time { return d.Uhr.Jetzt().UTC().Truncate(time.Microsecond) }

func (d *Dienst) wecke() {
	if d.Wecke != nil {
		d.Wecke()
	}
}

func (d *Dienst) lege(ctx context.Context, a *Auftrag, einmal string) (string, error) {
	vorhandener, err := d.Speicher.Lege(ctx, a, einmal)
	if err != nil {
		return "", err
	}
	if vorhandener != "" {
		return vorhandener, nil
	}
	return a.Nummer, nil
}

// Lies returns the user's own order without its results; those come from Oeffne.
func (d *Dienst) Lies(ctx context.Context, n Nutzer, nummer string) (*Auftrag, error) {
	a, err := d.eigener(ctx, n, nummer)
	if err != nil {
		return nil, err
	}
	return a.verdeckt(), nil
}

// Liste streams the user's orders, the latest first; those of all users of the
// customer for who may see them.
func (d *Dienst) Liste(ctx context.Context, n Nutzer) iter.Seq2[Zeile, error] {
	nutzer := n.Kennung
	if n.AlleAuftraege {
		nutzer = ""
	}
	return d.Speicher.Liste(ctx, n.Kunde, nutzer)
}

// Verwirf deletes the user's draft. Errors: MR-1821 (unknown), MR-1823 (no draft).
func (d *Dienst) Verwirf(ctx context.Context, n Nutzer, nummer string) error {
	a, err := d.eigener(ctx, n, nummer)
	if err != nil {
		return err
	}
	if a.Zustand != Entwurf {
		return errKeinEntwurf
	}
	return d.Speicher.Loesche(ctx, nummer, a.Fassung)
}

// eigener returns the order if it is the user's own.
func (d *Dienst) eigener(ctx context.Context, n Nutzer, nummer string) (*Auftrag, error) {
	a, ok, err := d.Speicher.Lies(ctx, nummer)
	if err != nil {
		return nil, err
	}
	if !ok || a.Kunde != n.Kunde || a.Nutzer != n.Kennung {
		return nil, errUnbekannt
	}
	return a, nil
}

// Aendere applies f to the user's draft as he saw it in the version. Errors:
// MR-1821 (unknown), MR-1822 (changed elsewhere), MR-1823 (no draft), MR-1824 (too
// many profiles), and those of f.
func (d *Dienst) Aendere(ctx context.Context, n Nutzer, nummer string, fassung int64, f func(*Auftrag) error) (*Auftrag, error) {
	a, err := d.eigener(ctx, n, nummer)
	if err != nil {
		return nil, err
	}
	if a.Zustand != Entwurf {
		return nil, errKeinEntwurf
	}
	if a.Fassung != fassung {
		return nil, errUeberholt
	}
	if err := f(a); err != nil {
		return nil, err
	}
	tarif, err := d.Tarife.Am(d.heute())
	if err != nil {
		return nil, err
	}
	if len(a.Profile) > tarif.ProfileImDialog {
		return nil, errProfilzahl
	}
	if err := d.ersetze(ctx, a, Neues{AlleProfile: true}); err != nil {
		return nil, err
	}
	return a, nil
}

// ersetze stores the next version of the order.
func (d *Dienst) ersetze(ctx context.Context, a *Auftrag, neues Neues) error {
	a.Fassung++
	a.Geaendert = d.jetzt()
	ok, err := d.Speicher.Ersetze(ctx, a, neues)
	if err != nil {
		return err
	}
	if !ok {
		return errUeberholt
	}
	return nil
}

func (d *Dienst) heute() melde.Datum { return melde.DatumVon(d.Uhr.Jetzt().In(uhr.Berlin())) }

// Pruefung is what the summary shows before "Bestätigen".
type Pruefung struct {
	// Maengel has for each profile what is missing.
	Maengel [][]suche.Mangel
	// Doppelt are profiles that ask the same as an earlier one (G7); both cost.
	Doppelt []int
	// Tarif is the version that would be confirmed; Von and Bis what the order can cost.
	Tarif    string
	Von, Bis gebuehr.Cent
}

// Vollstaendig reports whether every profile may be searched.
func (p *Pruefung) Vollstaendig() bool {
	for _, m := range p.Maengel {
		if len(m) > 0 {
			return false
		}
	}
	return len(p.Maengel) > 0
}

// Pruefe says what the order lacks and what it can cost today.
func (d *Dienst) Pruefe(n Nutzer, a *Auftrag) (Pruefung, error) {
	tarif, err := d.Tarife.Am(d.heute())
	if err != nil {
		return Pruefung{}, err
	}
	p := Pruefung{Tarif: tarif.Fassung}
	p.Von, p.Bis = tarif.Spanne(a.archivwahl())
	for i := range a.Profile {
		p.Maengel = append(p.Maengel, a.Profile[i].Ersuchen.Anfrage.Maengel(n.Regel))
		for j := range i {
			if reflect.DeepEqual(a.Profile[i].Ersuchen, a.Profile[j].Ersuchen) {
				p.Doppelt = append(p.Doppelt, i)
				break
			}
		}
	}
	return p, nil
}

// Bestaetige makes the draft an order (S2-34.3). tarif is the version that the
// summary showed. Confirming what is confirmed already does nothing. Errors: those
// of Aendere, MR-1825 to MR-1827 for what is missing, MR-1829 if the rates changed, and
// that of the Kontingent.
func (d *Dienst) Bestaetige(ctx context.Context, n Nutzer, nummer string, fassung int64, tarif string) error {
	err := d.bestaetige(ctx, n, nummer, fassung, tarif)
	if errors.Is(err, errUeberholt) { // the second click of two finds what the first one did
		a, e := d.eigener(ctx, n, nummer)
		if e != nil {
			return e
		}
		if a.Zustand != Entwurf {
			return nil
		}
	}
	return err
}

func (d *Dienst) bestaetige(ctx context.Context, n Nutzer, nummer string, fassung int64, tarif string) error {
	a, err := d.eigener(ctx, n, nummer)
	if err != nil {
		return err
	}
	if a.Zustand != Entwurf {
		return nil
	}
	if a.Fassung != fassung {
		return errUeberholt
	}
	p, err := d.Pruefe(n, a)
	if err != nil {
		return err
	}
	switch {
	case len(a.Profile) == 0:
		return errProfilzahl
	case !p.Vollstaendig():
		return errUnvollstaendig
	case p.Tarif != tarif:
		return errTarif
	}
	if err := a.Erklaerung.pruefe(); err != nil {
		return err
	}
	if err := d.erlaube(ctx, n.Kunde, len(a.Profile)); err != nil {
		return err
	}
	a.Zustand, a.Bestaetigt, a.Tarif, a.Monatlich = Bestaetigt, d.jetzt(), tarif, n.Grosskunde
	if err := d.ersetze(ctx, a, Neues{}); err != nil {
		return err
	}
	d.wecke()
	return nil
}

// erlaube asks whether the customer may confirm so many profiles now.
func (d *Dienst) erlaube(ctx context.Context, kunde string, profile int) error {
	if d.Kontingent == nil {
		return nil
	}
	return d.Kontingent.Erlaube(ctx, kunde, profile)
}

func (e Erklaerung) pruefe() error {
	if !e.KeineWerbung || !e.KeinAdresshandel {
		return errErklaerung
	}
	if e.Gewerblich && (e.Zweck == "" || e.Geschaeftszeichen == "") {
		return errZweck
	}
	return nil
}

// Sammelauftrag is an order that comes as a whole: a batch or a message.
type Sammelauftrag struct {
	Weg        Weg
	Zeichen    string
	Erklaerung Erklaerung
	Profile    []Profil
	// Kundenangaben is what a message says of its sender, to be repeated in the answer.
	Kundenangaben []byte
	// Einmal makes repeating the transmission harmless, e.g. the message's UUID; "" for none.
	Einmal string
}

// Sende stores the order as confirmed and returns its number. Profiles that are
// incomplete are refused one by one when their turn comes, without a fee (contract
// 5.9). Errors: MR-1824, MR-1825, MR-1826, MR-1830, and that of
// the Kontingent.
func (d *Dienst) Sende(ctx context.Context, n Nutzer, s Sammelauftrag) (string, error) {
	tarif, err := d.Tarife.Am(d.heute())
	if err != nil {
		return "", err
	}
	switch {
	case len(s.Profile) == 0:
		return "", errProfilzahl
	case len(s.Profile) > tarif.ProfileImStapel:
		return "", errUmfang
	}
	if err := s.Erklaerung.pruefe(); err != nil {
		return "", err
	}
	if err := d.erlaube(ctx, n.Kunde, len(s.Profile)); err != nil {
		return "", err
	}
	a := d.neuer(n, s.Weg)
	a.Zeichen, a.Erklaerung, a.Profile, a.Kundenangaben = s.Zeichen, s.Erklaerung, s.Profile, s.Kundenangaben
	a.Zustand, a.Bestaetigt, a.Tarif, a.Monatlich = Bestaetigt, a.Angelegt, tarif.Fassung, n.Grosskunde
	nummer, err := d.lege(ctx, a, s.Einmal)
	if err == nil {
		d.wecke()
	}
	return nummer, err
}
