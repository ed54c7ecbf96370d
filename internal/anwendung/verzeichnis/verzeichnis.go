// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

// Verzeichnis is the directory of the state. It is safe for concurrent use.
type Verzeichnis struct {
	ablage  Ablage
	katalog *Katalog
	uhr     uhr.Uhr

	laden sync.Mutex // one reload at a time
	bild  atomic.Pointer[Abbild]
}

// Neu opens the directory and makes its first picture.
func Neu(ctx context.Context, ablage Ablage, k *Katalog, u uhr.Uhr) (*Verzeichnis, error) {
	v := &Verzeichnis{ablage: ablage, katalog: k, uhr: u}
	return v, v.lade(ctx)
}

// Abbild returns the present picture.
func (v *Verzeichnis) Abbild() *Abbild { return v.bild.Load() }

// Jetzt returns the instant at which entries must hold.
func (v *Verzeichnis) Jetzt() time.Time { return v.uhr.Jetzt() }

// Aktualisiere makes a new picture if another process changed the directory. It
// costs one small query and is meant to run every few seconds.
func (v *Verzeichnis) Aktualisiere(ctx context.Context) error {
	stand, err := v.ablage.Stand(ctx)
	if err != nil || stand == v.Abbild().Stand {
		return err
	}
	return v.lade(ctx)
}

func (v *Verzeichnis) lade(ctx context.Context) error {
	v.laden.Lock()
	defer v.laden.Unlock()
	bestand, err := v.ablage.Lade(ctx)
	if err != nil {
		return fmt.Errorf("load directory: %w", err)
	}
	bild, err := NeuesAbbild(bestand, v.katalog)
	if err != nil {
		return fmt.Errorf("read directory: %w", err)
	}
	v.bild.Store(bild)
	return nil
}

// Trage stores entries of the register office itself: new ones with ID 0, others
// with the Stand they were read with. They hold at once. Errors: MR-2100 changed
// meanwhile, MR-2101 key taken, MR-2103 entry faulty.
func (v *Verzeichnis) Trage(ctx context.Context, liste ...Organisation) error {
	s := Schreibauftrag{Organisationen: make([]Organisation, len(liste))}
	for i, o := range liste {
		s.Organisationen[i] = o.kopie()
		s.Organisationen[i].numeriere()
		if err := v.pruefeEintrag(&s.Organisationen[i]); err != nil {
			return err
		}
	}
	return v.schreibe(ctx, s)
}

// TrageKlient stores a standalone client under its Kennung. Error: MR-2103.
func (v *Verzeichnis) TrageKlient(ctx context.Context, k Klient) error {
	if k.Kennung == "" {
		return errEintrag.MitElement("kennung")
	}
	if _, err := k.Zertifikat.X509(); err != nil {
		return errEintrag.MitElement("zertifikat").MitUrsache(err)
	}
	return v.schreibe(ctx, Schreibauftrag{Klienten: []Klient{k}})
}

func (v *Verzeichnis) schreibe(ctx context.Context, s Schreibauftrag) error {
	_, err := v.ablage.Schreibe(ctx, s)
	switch {
	case errors.Is(err, ErrUeberholt):
		return errGeaendert.MitUrsache(err)
	case errors.Is(err, ErrSchluessel):
		return errVergeben.MitUrsache(err)
	case err != nil:
		return fmt.Errorf("write directory: %w", err)
	}
	return v.lade(ctx)
}

// pruefeEintrag holds an entry against the catalogue (S1-05.2, S1-05.3).
func (v *Verzeichnis) pruefeEintrag(o *Organisation) error {
	k, da := v.katalog.Kategorie(o.Kategorie)
	switch {
	case !da || k.Praefix == "":
		return mangel("kategorie", "Diese Kategorie gibt es nicht.")
	case o.Name == "" || len(o.Name) > 255:
		return mangel("name", "Der Name hat 1 bis 255 Zeichen.")
	case len(o.Schluessel) == 0:
		return mangel("schluessel", "Mindestens ein Organisationsschlüssel gehört dazu.")
	case !o.Bis.IsZero() && !o.Von.Before(o.Bis):
		return mangel("bis", "Die Gültigkeit endet vor ihrem Beginn.")
	case len(o.Dienste) > hoechstensDienste:
		return mangel("dienste", "Das sind zu viele Dienste.")
	}
	for i, s := range o.Schluessel {
		if !k.passt(s) || len(s) > 255 || slices.Contains(o.Schluessel[:i], s) {
			return mangel("schluessel", "Ein Schlüssel dieser Kategorie beginnt mit "+k.Praefix+": und steht nur einmal da.")
		}
	}
	for i := range o.Klienten {
		if _, err := o.Klienten[i].X509(); err != nil {
			return errEintrag.MitElement("klienten").MitUrsache(err)
		}
	}
	for i := range o.Dienste {
		if err := v.pruefeDienst(o, &o.Dienste[i]); err != nil {
			return err
		}
	}
	return nil
}

func (v *Verzeichnis) pruefeDienst(o *Organisation, d *Dienst) error {
	s, da := v.katalog.Spezifikation(d.URI)
	switch {
	case !da || !slices.Contains(s.Kategorien, o.Kategorie):
		return mangel("dienste/uri", "Eine Organisation dieser Kategorie darf diesen Dienst nicht anbieten.")
	case !d.Bis.IsZero() && !d.Von.Before(d.Bis):
		return mangel("dienste/bis", "Die Gültigkeit endet vor ihrem Beginn.")
	case len(d.Elemente) > hoechstensElemente:
		return mangel("dienste/elemente", "Das sind zu viele Angaben zu einem Dienst.")
	}
	for _, z := range d.Zertifikate() {
		if _, err := z.X509(); err != nil {
			return errEintrag.MitElement("dienste/zertifikat").MitUrsache(err)
		}
	}
	for _, e := range d.Elemente {
		if err := pruefeElement(e); err != nil {
			return err
		}
	}
	return nil
}

func pruefeElement(e Element) error {
	if !slices.Contains(Elementarten(), e.Art) {
		return mangel("dienste/art", "Diese Art der Angabe gibt es nicht.")
	}
	if e.URI == "" {
		return nil
	}
	u, err := url.Parse(e.URI)
	if err != nil || u.Scheme == "" || len(e.URI) > 1000 || u.User != nil {
		return mangel("dienste/uri", "Die Adresse ist keine URI ohne Anmeldedaten.")
	}
	return nil
}

func mangel(element, satz string) error {
	return fehler.Neu(fehler.Ungueltig, errEintrag.Code, errEintrag.Text+" "+satz).MitElement(element)
}
