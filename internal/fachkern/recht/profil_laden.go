// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"fmt"
	"slices"
)

func (r *Rechtsregister) ladeProfile(text string) error {
	var datei struct {
		Profile []profilzeile `toml:"profil"`
	}
	if err := lies(text, &datei); err != nil {
		return err
	}
	for i := range datei.Profile {
		p, err := r.baueProfil(&datei.Profile[i])
		if err != nil {
			return fmt.Errorf("profil %q: %w", datei.Profile[i].ID, err)
		}
		for _, anderes := range r.profile[p.ID] {
			if anderes.Geltung.ueberschneidet(p.Geltung) {
				return fmt.Errorf("profil %q: two rows are valid on one day", p.ID)
			}
		}
		if len(r.profile[p.ID]) == 0 {
			r.ids = append(r.ids, p.ID)
		}
		r.profile[p.ID] = append(r.profile[p.ID], p)
	}
	return nil
}

type profilzeile struct {
	kopf
	ID                     string   `toml:"id"`
	Bezeichnung            string   `toml:"bezeichnung"`
	Rechtsstand            string   `toml:"rechtsstand"`
	Suchen                 []string `toml:"suchen"`
	Sicherheitsbehoerden   []int    `toml:"sicherheitsbehoerden"`
	Arten                  []string `toml:"arten"`
	Sitz                   string   `toml:"sitz"`
	OhneGebiete            []string `toml:"ohne_gebiete"`
	Raum                   string   `toml:"raum"`
	Gruppen                []string `toml:"gruppen"`
	GruppenMitErklaerung   []string `toml:"gruppen_mit_erklaerung"`
	GruppenListe           []string `toml:"gruppen_liste"`
	Auswahl                []string `toml:"auswahl"`
	AuswahlListe           []string `toml:"auswahl_liste"`
	Zwecke                 []string `toml:"zwecke"`
	NurGeschlecht          string   `toml:"nur_geschlecht"`
	NurEindeutig           bool     `toml:"nur_eindeutig"`
	WeitereAuswahldaten    int      `toml:"weitere_auswahldaten"`
	AblehnungMitCode       bool     `toml:"ablehnung_mit_code"`
	Sperrwirkung           string   `toml:"sperrwirkung"`
	Gesondert              string   `toml:"gesondert"`
	GesondertUnerlaesslich bool     `toml:"gesondert_unerlaesslich"`
	Protokoll              string   `toml:"protokoll"`
}

func (r *Rechtsregister) baueProfil(z *profilzeile) (*Profil, error) {
	geltung, err := z.geltung()
	if err != nil {
		return nil, err
	}
	if err := z.pruefe(); err != nil {
		return nil, err
	}
	wirkung, ok := r.wirkungen[z.Sperrwirkung]
	if !ok || !wirkung.Geltung.umfasst(geltung) {
		return nil, fmt.Errorf("sperrwirkung %q is unknown or not valid all the time", z.Sperrwirkung)
	}
	p := &Profil{
		ID: z.ID, Bezeichnung: z.Bezeichnung, Rechtsstand: z.Rechtsstand, Norm: z.Norm, Geltung: geltung,
		Sicherheitsbehoerden: z.Sicherheitsbehoerden, Arten: z.Arten, Sitz: z.Sitz,
		OhneGebiete: z.OhneGebiete, Raum: Raum(z.Raum), Zwecke: z.Zwecke, NurGeschlecht: z.NurGeschlecht,
		NurEindeutig: z.NurEindeutig, WeitereAuswahldaten: z.WeitereAuswahldaten, AblehnungMitCode: z.AblehnungMitCode,
		Wirkung: *wirkung, GesondertUnerlaesslich: z.GesondertUnerlaesslich, Protokoll: Protokollort(z.Protokoll),
		register: r,
	}
	for _, s := range z.Suchen {
		p.Suchen = append(p.Suchen, Suchart(s))
		recht, err := r.baueSuchrecht(p, z, Suchart(s))
		if err != nil {
			return nil, err
		}
		p.rechte = append(p.rechte, recht)
		p.AZRNummer = p.AZRNummer || !recht.Art.IstListensuche() && slices.Contains(recht.Auswahldaten(), AuswahlAZRNummer)
	}
	if p.gesondert, ok = r.gruppen[z.Gesondert]; !ok || !p.gesondert.Geltung.umfasst(geltung) {
		return nil, fmt.Errorf("gesondert: group %q is unknown or not valid all the time", z.Gesondert)
	}
	return p, nil
}

// pruefe checks the values that come from closed lists.
func (z *profilzeile) pruefe() error {
	listen := []struct {
		feld    string
		werte   []string
		erlaubt []string
	}{
		{"rechtsstand", []string{z.Rechtsstand}, []string{Saechs2007, BMG2015, BMG2022}},
		{"suchen", z.Suchen, []string{string(Personensuche), string(FreieSuche), string(Gruppenabfrage)}},
		{"raum", []string{z.Raum}, []string{string(RaumLand), string(RaumLandesweit), string(RaumGebiet), string(RaumBezirk)}},
		{"nur_geschlecht", []string{z.NurGeschlecht}, []string{"", "m", "w", "d", "x"}},
		{"protokoll", []string{z.Protokoll}, []string{string(ProtokollRegister), string(ProtokollStelle)}},
	}
	for _, l := range listen {
		for _, wert := range l.werte {
			if !slices.Contains(l.erlaubt, wert) {
				return fmt.Errorf("%s: unknown value %q", l.feld, wert)
			}
		}
	}
	if z.ID == "" || len(z.Suchen) == 0 || len(z.Gruppen) == 0 {
		return fmt.Errorf("id, suchen and gruppen must be given")
	}
	gemischt := slices.Contains(z.Suchen, string(Personensuche)) && len(z.Suchen) > 1
	if !gemischt && (len(z.GruppenListe) > 0 || len(z.AuswahlListe) > 0) {
		return fmt.Errorf("gruppen_liste and auswahl_liste need both a Personensuche and a search for lists")
	}
	return nil
}
