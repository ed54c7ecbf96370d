// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"context"
	"net/url"
	"slices"
	"sync"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// Befundart is the kind of a finding. The list is closed.
type Befundart string

// The findings of the check (S4-02.1).
const (
	FehlenderDienst       Befundart = "dienst fehlt"
	AblaufendesZertifikat Befundart = "zertifikat läuft ab"
	ToteAdresse           Befundart = "adresse unerreichbar"
)

// Befund is one finding about an entry.
type Befund struct {
	Art          Befundart `json:"art"`
	Organisation int64     `json:"organisation"`
	Name         string    `json:"name"`
	// Dienst is the URI of the service, "" for a client certificate.
	Dienst string `json:"dienst,omitempty"`
	// Zertifikat is the fingerprint, Adresse the URI; "" where it does not fit.
	Zertifikat string `json:"zertifikat,omitempty"`
	Adresse    string `json:"adresse,omitempty"`
	// Frist is the warning that the certificate has reached: 60, 30 or 7 days before its
	// end, 0 when it is over or revoked. Ablauf is its end.
	Frist  int       `json:"frist"`
	Ablauf time.Time `json:"ablauf,omitzero"`
	// Seit is the day of the check that first had this finding; Pruefe leaves it empty.
	Seit uhr.Datum `json:"seit,omitzero"`
}

// Warnfristen are the days before the end of a certificate on which it is reported (S4-02.1).
func Warnfristen() []int { return []int{60, 30, 7} }

// Erreichbarkeit tries addresses.
type Erreichbarkeit interface {
	// Erreichbar returns nil if somebody answers at the URI. It must end with ctx.
	Erreichbar(ctx context.Context, uri string) error
}

// gleichzeitig bounds how many addresses are tried at a time.
const gleichzeitig = 8

// Pruefe checks every valid entry for missing services, certificates that end and
// addresses where nobody answers. Findings come in the order of the organisations.
func (v *Verzeichnis) Pruefe(ctx context.Context, e Erreichbarkeit) ([]Befund, error) {
	bild, jetzt := v.Abbild(), v.uhr.Jetzt()
	tot := tote(ctx, e, bild.adressen(jetzt))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var liste []Befund
	for _, o := range gueltige(bild.alle, jetzt) {
		p := pruefer{o: o, jetzt: jetzt, tot: tot}
		p.dienste(bild.katalog)
		p.zertifikate()
		p.adressen()
		liste = append(liste, p.funde...)
	}
	return liste, nil
}

type pruefer struct {
	o     *Organisation
	jetzt time.Time
	tot   map[string]bool
	funde []Befund
}

func (p *pruefer) melde(b Befund) {
	b.Organisation, b.Name = p.o.ID, p.o.Name
	if !slices.Contains(p.funde, b) {
		p.funde = append(p.funde, b)
	}
}

func (p *pruefer) dienste(k *Katalog) {
	kategorie, _ := k.Kategorie(p.o.Kategorie)
	for _, uri := range kategorie.Pflicht {
		if !slices.ContainsFunc(p.o.Dienste, func(d Dienst) bool { return d.URI == uri && d.Gilt(p.jetzt) }) {
			p.melde(Befund{Art: FehlenderDienst, Dienst: uri})
		}
	}
}

func (p *pruefer) zertifikate() {
	for i := range p.o.Klienten {
		p.zertifikat(&p.o.Klienten[i], "")
	}
	for i := range p.o.Dienste {
		if d := &p.o.Dienste[i]; d.Gilt(p.jetzt) {
			for _, z := range d.Zertifikate() {
				p.zertifikat(z, d.URI)
			}
		}
	}
}

func (p *pruefer) zertifikat(z *Zertifikat, dienst string) {
	x, err := z.X509()
	if err != nil {
		return // a picture holds readable ones only
	}
	b := Befund{Art: AblaufendesZertifikat, Dienst: dienst, Zertifikat: z.Fingerabdruck(), Ablauf: x.NotAfter, Frist: -1}
	heute := uhr.DatumVon(p.jetzt)
	for _, tage := range Warnfristen() {
		if !heute.Vor(uhr.DatumVon(x.NotAfter).PlusTage(-tage)) {
			b.Frist = tage
		}
	}
	if !z.gilt(p.jetzt) && !p.jetzt.Before(x.NotBefore) {
		b.Frist = 0
	}
	if b.Frist >= 0 {
		p.melde(b)
	}
}

func (p *pruefer) adressen() {
	for _, d := range p.o.Dienste {
		for _, e := range d.Elemente {
			if d.Gilt(p.jetzt) && p.tot[e.URI] {
				p.melde(Befund{Art: ToteAdresse, Dienst: d.URI, Adresse: e.URI})
			}
		}
	}
}

// adressen returns the addresses of valid services that can be tried, each once.
func (a *Abbild) adressen(t time.Time) []string {
	var liste []string
	for _, o := range gueltige(a.alle, t) {
		for _, d := range o.Dienste {
			for _, e := range d.Elemente {
				if u, err := url.Parse(e.URI); err == nil && u.Host != "" && d.Gilt(t) {
					liste = append(liste, e.URI)
				}
			}
		}
	}
	slices.Sort(liste)
	return slices.Compact(liste)
}

// tote returns the addresses where nobody answers.
func tote(ctx context.Context, e Erreichbarkeit, adressen []string) map[string]bool {
	var (
		mu   sync.Mutex
		wg   sync.WaitGroup
		tot  = map[string]bool{}
		frei = make(chan struct{}, gleichzeitig)
	)
	for _, adresse := range adressen {
		frei <- struct{}{}
		wg.Go(func() {
			defer func() { <-frei }()
			if e.Erreichbar(ctx, adresse) != nil {
				mu.Lock()
				tot[adresse] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return tot
}
