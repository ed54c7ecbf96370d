// SPDX-License-Identifier: EUPL-1.2

package gebuehr

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
)

//go:embed daten/tarife.toml
var tarifdatei string

var errKeinTarif = fehler.Neu(fehler.Intern, "MR-1801", "Für diesen Tag ist kein Gebührentarif hinterlegt.")

// Satz is one rate of a tariff.
type Satz struct {
	// Stelle is the place in the fee schedule, e.g. "68/1.1.3".
	Stelle string `toml:"stelle"`
	// Text is what the notice calls it, German.
	Text string `toml:"text"`
	Cent Cent   `toml:"cent"`
}

// Tarif is what simple information costs during a time (S2 3.4).
type Tarif struct {
	// Fassung names the tariff; an order keeps it (G8).
	Fassung string
	Norm    string
	// Von and Bis are the first and the last day; Bis is 0 while no end is known.
	Von, Bis melde.Datum
	// Mindest is the least fee of an order with at least one chargeable profile.
	Mindest Cent
	// ProfileImDialog and ProfileImStapel are the greatest numbers of search profiles of one order (S2-34.2, G1).
	ProfileImDialog, ProfileImStapel int

	saetze [anzahlTatbestaende]Satz
}

// Satz returns the rate of the fact; the zero Satz for KeineGebuehr.
func (t *Tarif) Satz(b Tatbestand) Satz { return t.saetze[b] }

// Tarifwerk holds all tariffs in the order of their validity.
type Tarifwerk struct {
	tarife      []*Tarif
	vermittlung []*Vermittlungstarif
}

// Am returns the tariff of the day. The error is MR-1801 (Intern) if there is none.
func (w *Tarifwerk) Am(tag melde.Datum) (*Tarif, error) {
	for _, t := range w.tarife {
		if t.Von <= tag && (t.Bis == 0 || tag <= t.Bis) {
			return t, nil
		}
	}
	return nil, errKeinTarif
}

// Fassung returns the tariff with the name; the error is MR-1801 (Intern) if there is none.
func (w *Tarifwerk) Fassung(name string) (*Tarif, error) {
	for _, t := range w.tarife {
		if t.Fassung == name {
			return t, nil
		}
	}
	return nil, errKeinTarif
}

// Tarife returns all tariffs, the oldest first.
func (w *Tarifwerk) Tarife() []*Tarif { return slices.Clone(w.tarife) }

// Lade reads the tariffs that are built into the program. An error means that
// they contradict themselves; the program must not start.
func Lade() (*Tarifwerk, error) { return lies(tarifdatei) }

type tarifzeile struct {
	Fassung         string `toml:"fassung"`
	Norm            string `toml:"norm"`
	GueltigVon      string `toml:"gueltig_von"`
	GueltigBis      string `toml:"gueltig_bis"`
	Mindest         Cent   `toml:"mindest_cent"`
	ProfileImDialog int    `toml:"profile_im_dialog"`
	ProfileImStapel int    `toml:"profile_im_stapel"`
	Auskunft        Satz   `toml:"auskunft"`
	Neutral         Satz   `toml:"neutral"`
	Archiv          Satz   `toml:"archiv"`
	ArchivNeutral   Satz   `toml:"archiv_neutral"`
}

func lies(text string) (*Tarifwerk, error) {
	var datei struct {
		Tarife      []tarifzeile       `toml:"tarif"`
		Vermittlung []vermittlungzeile `toml:"vermittlung"`
	}
	meta, err := toml.Decode(text, &datei)
	if err != nil {
		return nil, fmt.Errorf("gebuehr: %w", err)
	}
	if fremd := meta.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("gebuehr: unknown key %s", fremd[0])
	}
	w := &Tarifwerk{}
	for _, z := range datei.Tarife {
		t, err := z.tarif()
		if err != nil {
			return nil, fmt.Errorf("gebuehr: tariff %q: %w", z.Fassung, err)
		}
		w.tarife = append(w.tarife, t)
	}
	for _, z := range datei.Vermittlung {
		v, err := z.tarif()
		if err != nil {
			return nil, fmt.Errorf("gebuehr: Vermittlung: %w", err)
		}
		w.vermittlung = append(w.vermittlung, v)
	}
	return w, w.pruefe()
}

// pruefe demands that the tariffs follow each other and bear different names.
func (w *Tarifwerk) pruefe() error {
	slices.SortFunc(w.tarife, func(a, b *Tarif) int { return int(a.Von) - int(b.Von) })
	namen := map[string]bool{}
	for i, t := range w.tarife {
		if namen[t.Fassung] {
			return fmt.Errorf("gebuehr: tariff %q stands twice", t.Fassung)
		}
		namen[t.Fassung] = true
		if i > 0 && (w.tarife[i-1].Bis == 0 || w.tarife[i-1].Bis >= t.Von) {
			return fmt.Errorf("gebuehr: tariffs %q and %q overlap", w.tarife[i-1].Fassung, t.Fassung)
		}
	}
	return nil
}

func (z tarifzeile) tarif() (*Tarif, error) {
	von, bis, err := zeitraum(z.GueltigVon, z.GueltigBis)
	if err != nil {
		return nil, err
	}
	if z.Fassung == "" || z.Norm == "" {
		return nil, fmt.Errorf("without name or norm")
	}
	if z.ProfileImDialog < 1 || z.ProfileImStapel < z.ProfileImDialog {
		return nil, fmt.Errorf("limits of profiles contradict each other")
	}
	t := &Tarif{
		Fassung: z.Fassung, Norm: z.Norm, Von: von, Bis: bis, Mindest: z.Mindest,
		ProfileImDialog: z.ProfileImDialog, ProfileImStapel: z.ProfileImStapel,
	}
	t.saetze[Auskunft], t.saetze[Neutral] = z.Auskunft, z.Neutral
	t.saetze[Archiv], t.saetze[ArchivNeutral] = z.Archiv, z.ArchivNeutral
	for _, s := range t.saetze[Auskunft:] {
		if s.Stelle == "" || s.Text == "" || s.Cent <= 0 {
			return nil, fmt.Errorf("a rate is incomplete")
		}
	}
	return t, nil
}

func zeitraum(von, bis string) (v, b melde.Datum, err error) {
	if v, err = melde.ParseDatum(von); err != nil {
		return 0, 0, fmt.Errorf("gueltig_von: %w", err)
	}
	if bis == "" {
		return v, 0, nil
	}
	if b, err = melde.ParseDatum(bis); err != nil {
		return 0, 0, fmt.Errorf("gueltig_bis: %w", err)
	}
	if b < v {
		return 0, 0, fmt.Errorf("gueltig_bis before gueltig_von")
	}
	return v, b, nil
}
