// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/fachkern/melde"
)

//go:embed daten/*.toml
var daten embed.FS

// The files of the law.
const (
	dateiElemente    = "elemente.toml"
	dateiAuswahl     = "auswahldaten.toml"
	dateiGruppen     = "datengruppen.toml"
	dateiAblehnungen = "ablehnungen.toml"
	dateiWirkungen   = "sperrwirkungen.toml"
	dateiProfile     = "profile.toml"
)

// gruppeTrefferliste is the data group that limits the hit list.
const gruppeTrefferliste = "DAV-6"

// Lade reads the law that is built into the program. An error means that the
// data contradict themselves; the program must not start.
func Lade() (*Rechtsregister, error) {
	return lade(func(datei string) (string, error) {
		inhalt, err := daten.ReadFile("daten/" + datei)
		return string(inhalt), err
	})
}

// lade reads the files from quelle in the order of their references.
func lade(quelle func(datei string) (string, error)) (*Rechtsregister, error) {
	r := &Rechtsregister{
		freieSuche:     map[int]Element{},
		auswahlgruppen: map[string]auswahlgruppe{},
		gruppen:        map[string]*Datengruppe{},
		ablehnungen:    map[string]Ablehnung{},
		wirkungen:      map[string]*Wirkung{},
		profile:        map[string][]*Profil{},
	}
	schritte := []struct {
		datei string
		lies  func(text string) error
	}{
		{dateiElemente, r.ladeElemente},
		{dateiAblehnungen, r.ladeAblehnungen},
		{dateiAuswahl, r.ladeAuswahl},
		{dateiGruppen, r.ladeGruppen},
		{dateiWirkungen, r.ladeWirkungen},
		{dateiProfile, r.ladeProfile},
	}
	for _, s := range schritte {
		text, err := quelle(s.datei)
		if err != nil {
			return nil, fmt.Errorf("recht: read %s: %w", s.datei, err)
		}
		if err := s.lies(text); err != nil {
			return nil, fmt.Errorf("recht: %s: %w", s.datei, err)
		}
	}
	return r, nil
}

// lies decodes a file; a key that ziel does not know is an error.
func lies(text string, ziel any) error {
	meta, err := toml.Decode(text, ziel)
	if err != nil {
		return err
	}
	if fremd := meta.Undecoded(); len(fremd) > 0 {
		return fmt.Errorf("unknown key %s", fremd[0])
	}
	return nil
}

// kopf is the norm and validity that every row, or the head of a code list, carries.
type kopf struct {
	Norm       string `toml:"norm"`
	GueltigVon string `toml:"gueltig_von"`
	GueltigBis string `toml:"gueltig_bis"`
}

func (k kopf) geltung() (Geltung, error) {
	if k.Norm == "" {
		return Geltung{}, fmt.Errorf("row without norm")
	}
	von, err := melde.ParseDatum(k.GueltigVon)
	if err != nil {
		return Geltung{}, fmt.Errorf("gueltig_von: %w", err)
	}
	g := Geltung{Von: von}
	if k.GueltigBis == "" {
		return g, nil
	}
	if g.Bis, err = melde.ParseDatum(k.GueltigBis); err != nil {
		return Geltung{}, fmt.Errorf("gueltig_bis: %w", err)
	}
	if g.Bis < g.Von {
		return Geltung{}, fmt.Errorf("gueltig_bis before gueltig_von")
	}
	return g, nil
}

// liesMenge reads codes and ranges: "7", "1-3".
func liesMenge(bereiche []string) (Menge, error) {
	var m Menge
	for _, b := range bereiche {
		von, bis, istBereich := strings.Cut(b, "-")
		if !istBereich {
			bis = von
		}
		erstes, err1 := strconv.Atoi(von)
		letztes, err2 := strconv.Atoi(bis)
		if err1 != nil || err2 != nil || erstes < 1 || letztes > AnzahlElemente || erstes > letztes {
			return Menge{}, fmt.Errorf("%q is no range of elements", b)
		}
		m = m.Oder(Bereich(Element(erstes), Element(letztes)))
	}
	return m, nil
}

func (r *Rechtsregister) ladeElemente(text string) error {
	var datei struct {
		kopf
		Elemente []struct {
			Code        int      `toml:"code"`
			Bezeichnung string   `toml:"bezeichnung"`
			Blaetter    []string `toml:"blaetter"`
			Gruppe      string   `toml:"gruppe"`
			FreieSuche  int      `toml:"freie_suche"`
		} `toml:"element"`
	}
	if err := lies(text, &datei); err != nil {
		return err
	}
	if _, err := datei.geltung(); err != nil {
		return err
	}
	for i, e := range datei.Elemente {
		if e.Code != i+1 || e.Code > AnzahlElemente {
			return fmt.Errorf("element %d stands in place %d", e.Code, i+1)
		}
		if e.Bezeichnung == "" || e.Gruppe == "" || len(e.Blaetter) == 0 {
			return fmt.Errorf("element %d is incomplete", e.Code)
		}
		r.elemente[e.Code] = Elementangabe{Element(e.Code), e.Bezeichnung, e.Blaetter, e.Gruppe, e.FreieSuche}
		if e.FreieSuche == 0 {
			continue
		}
		if _, doppelt := r.freieSuche[e.FreieSuche]; doppelt {
			return fmt.Errorf("element %d: code %d of the free search is taken", e.Code, e.FreieSuche)
		}
		r.freieSuche[e.FreieSuche] = Element(e.Code)
		r.liste.setze(Element(e.Code))
	}
	if len(datei.Elemente) != AnzahlElemente {
		return fmt.Errorf("%d elements instead of %d", len(datei.Elemente), AnzahlElemente)
	}
	return nil
}

func (r *Rechtsregister) ladeGruppen(text string) error {
	var datei struct {
		Gruppen []struct {
			kopf
			ID               string   `toml:"id"`
			Bezeichnung      string   `toml:"bezeichnung"`
			Elemente         []string `toml:"elemente"`
			NurFamilienstand []string `toml:"nur_familienstand"`
			Auswahldaten     []string `toml:"auswahldaten"`
		} `toml:"gruppe"`
	}
	if err := lies(text, &datei); err != nil {
		return err
	}
	for _, z := range datei.Gruppen {
		geltung, err := z.geltung()
		if err != nil {
			return fmt.Errorf("gruppe %s: %w", z.ID, err)
		}
		menge, err := liesMenge(z.Elemente)
		if err != nil {
			return fmt.Errorf("gruppe %s: %w", z.ID, err)
		}
		if _, doppelt := r.gruppen[z.ID]; doppelt || z.ID == "" || menge.Leer() {
			return fmt.Errorf("gruppe %q: id missing or taken, or no elements", z.ID)
		}
		auswahl, err := r.bekannteAuswahl(z.Auswahldaten)
		if err != nil {
			return fmt.Errorf("gruppe %s: %w", z.ID, err)
		}
		r.gruppen[z.ID] = &Datengruppe{z.ID, z.Bezeichnung, z.Norm, geltung, menge, z.NurFamilienstand, auswahl}
	}
	treffer, ok := r.gruppen[gruppeTrefferliste]
	if !ok {
		return fmt.Errorf("gruppe %s is missing", gruppeTrefferliste)
	}
	r.treffer, r.trefferNorm = treffer.Elemente, treffer.Norm
	return nil
}

func (r *Rechtsregister) ladeAblehnungen(text string) error {
	var datei struct {
		kopf
		Ablehnungen []struct {
			Code     string   `toml:"code"`
			Text     string   `toml:"text"`
			Freitext bool     `toml:"freitext"`
			Elemente []string `toml:"elemente"`
		} `toml:"ablehnung"`
	}
	if err := lies(text, &datei); err != nil {
		return err
	}
	if _, err := datei.geltung(); err != nil {
		return err
	}
	for _, z := range datei.Ablehnungen {
		menge, err := liesMenge(z.Elemente)
		if err != nil {
			return fmt.Errorf("ablehnung %s: %w", z.Code, err)
		}
		if _, doppelt := r.ablehnungen[z.Code]; doppelt || z.Code == "" || z.Text == "" {
			return fmt.Errorf("ablehnung %q: code missing or taken, or no text", z.Code)
		}
		r.ablehnungen[z.Code] = Ablehnung{z.Code, z.Text, z.Freitext, menge}
		r.codes = append(r.codes, z.Code)
	}
	return nil
}
