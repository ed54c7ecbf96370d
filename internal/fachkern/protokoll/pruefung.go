// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"kernmelderegister/internal/grund/uhr"
)

// Befundart says what is wrong with the log.
type Befundart string

// The kinds of findings.
const (
	// BefundLuecke: an entry is missing or stands twice.
	BefundLuecke Befundart = "luecke"
	// BefundInhalt: content or salt does not belong to the commitment.
	BefundInhalt Befundart = "inhalt"
	// BefundZuFrueh: the content was destroyed before its term.
	BefundZuFrueh Befundart = "zu_frueh_vernichtet"
	// BefundBaum: a stored tree hash does not belong to the entries.
	BefundBaum Befundart = "baum"
	// BefundSiegel: a tree head is not signed by the key or does not belong to the entries.
	BefundSiegel Befundart = "siegel"
	// BefundEnde: sealed entries at the end are missing.
	BefundEnde Befundart = "ende_fehlt"
)

// Befund is the first place at which the log does not hold.
type Befund struct {
	Art Befundart `json:"art"`
	// Nummer is the number of the entry, or the size of the tree for BefundSiegel.
	Nummer int64 `json:"nummer"`
}

// Error returns kind and number.
func (b *Befund) Error() string { return fmt.Sprintf("protokoll: %s at %d", b.Art, b.Nummer) }

// Pruefbericht is the result of a complete verification.
type Pruefbericht struct {
	// Eintraege is the number of entries checked up to the end or the first finding.
	Eintraege int64 `json:"eintraege"`
	// OK reports whether everything holds.
	OK bool `json:"ok"`
	// ErsterFehler is the first finding, nil if everything holds.
	ErsterFehler *Befund `json:"erster_fehler"`
	// Versiegelt is the number of entries under the last tree head.
	Versiegelt int64 `json:"versiegelt"`
	// Vernichtet is the number of entries whose content was destroyed in time.
	Vernichtet int64 `json:"vernichtet"`
	// Siegel is the number of tree heads checked.
	Siegel int64 `json:"siegel"`
}

const (
	pruefstapel  = 4096
	siegelstapel = 256
)

// Pruefe verifies the whole log from its first entry: consecutive numbers, content
// against commitment, destroyed content against its term on the day heute, the tree
// against the stored hashes, every tree head against the tree and the public key. It
// may run while the log grows. An error means that the storage could not be read; what
// it finds stands in the report.
func Pruefe(ctx context.Context, l Leser, schluessel string, heute uhr.Datum) (Pruefbericht, error) {
	letztes, err := l.LetztesSiegel(ctx)
	if err != nil {
		return Pruefbericht{}, fmt.Errorf("read last tree head: %w", err)
	}
	p := pruefer{leser: l, schluessel: schluessel, heute: heute, ende: letztes.Groesse}
	p.bericht.Versiegelt = letztes.Groesse
	befund, err := p.pruefe(ctx)
	if err != nil {
		return Pruefbericht{}, err
	}
	p.bericht.ErsterFehler = befund
	p.bericht.OK = befund == nil
	return p.bericht, nil
}

type pruefer struct {
	leser      Leser
	schluessel string
	heute      uhr.Datum
	ende       int64 // size of the last tree head when the verification began
	bericht    Pruefbericht
	rand       baumrand
	siegel     []Siegel // read ahead, larger than rand.groesse
	hashes     []Hash   // reused, the hashes that one entry makes final
}

func (p *pruefer) pruefe(ctx context.Context) (*Befund, error) {
	for {
		zeilen, err := p.leser.LeseZeilen(ctx, p.bericht.Eintraege+1, pruefstapel)
		if err != nil {
			return nil, fmt.Errorf("read entries from %d: %w", p.bericht.Eintraege+1, err)
		}
		if len(zeilen) == 0 {
			break
		}
		if befund := p.pruefeZeilen(zeilen); befund != nil {
			return befund, nil
		}
		befund, err := p.pruefeBaum(ctx, zeilen)
		if befund != nil || err != nil {
			return befund, err
		}
		p.bericht.Eintraege += int64(len(zeilen))
	}
	if p.bericht.Eintraege < p.ende {
		return &Befund{BefundEnde, p.bericht.Eintraege + 1}, nil
	}
	return nil, nil
}

// pruefeZeilen checks the rows by themselves, in parallel because hashing the
// contents is most of the work.
func (p *pruefer) pruefeZeilen(zeilen []Zeile) *Befund {
	je := (len(zeilen) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	stuecke := slices.Collect(slices.Chunk(zeilen, je))
	befunde := make([]*Befund, len(stuecke))
	var arbeiter sync.WaitGroup
	for i, stueck := range stuecke {
		erste := p.bericht.Eintraege + 1 + int64(i*je)
		arbeiter.Go(func() { befunde[i] = p.pruefeStueck(stueck, erste) })
	}
	arbeiter.Wait()
	for _, befund := range befunde {
		if befund != nil {
			return befund
		}
	}
	return nil
}

func (p *pruefer) pruefeStueck(zeilen []Zeile, erste int64) *Befund {
	for i, z := range zeilen {
		nummer := erste + int64(i)
		switch {
		case z.Nummer != nummer:
			return &Befund{BefundLuecke, nummer}
		case z.Vernichtet() && !Faellig(z.Frist, p.heute):
			return &Befund{BefundZuFrueh, nummer}
		case !z.Vernichtet() && !z.passtZurZusage():
			return &Befund{BefundInhalt, nummer}
		}
	}
	return nil
}

// pruefeBaum lets the tree grow by the sealed ones of these rows and compares it with
// what is stored.
func (p *pruefer) pruefeBaum(ctx context.Context, zeilen []Zeile) (*Befund, error) {
	ab := tlog.StoredHashCount(p.rand.groesse)
	bis := tlog.StoredHashCount(min(zeilen[len(zeilen)-1].Nummer, p.ende))
	var gespeichert []Hash
	if bis > ab {
		var err error
		gespeichert, err = p.leser.LeseHashbereich(ctx, ab, int(bis-ab))
		if err != nil {
			return nil, fmt.Errorf("read tree from %d: %w", ab, err)
		}
	}
	for i := range zeilen {
		if zeilen[i].Vernichtet() {
			p.bericht.Vernichtet++
		}
		if zeilen[i].Nummer > p.ende {
			continue
		}
		p.hashes = p.rand.haengeAn(zeilen[i].hash(), p.hashes[:0])
		n := len(p.hashes)
		if len(gespeichert) < n || !slices.Equal(gespeichert[:n], p.hashes) {
			return &Befund{BefundBaum, zeilen[i].Nummer}, nil
		}
		gespeichert = gespeichert[n:]
		befund, err := p.pruefeSiegel(ctx)
		if befund != nil || err != nil {
			return befund, err
		}
	}
	return nil, nil
}

// pruefeSiegel checks the tree head of the present size, if there is one.
func (p *pruefer) pruefeSiegel(ctx context.Context) (*Befund, error) {
	groesse := p.rand.groesse
	if len(p.siegel) == 0 {
		var err error
		p.siegel, err = p.leser.LeseSiegel(ctx, groesse-1, siegelstapel)
		if err != nil {
			return nil, fmt.Errorf("read tree heads from %d: %w", groesse, err)
		}
	}
	if len(p.siegel) == 0 {
		return &Befund{BefundSiegel, groesse}, nil // there was one of size p.ende
	}
	if p.siegel[0].Groesse > groesse {
		return nil, nil
	}
	kopf, err := OeffneSiegel(p.siegel[0].Notiz, p.schluessel)
	if err != nil || kopf.Groesse != groesse || kopf.Wurzel != p.rand.wurzel() {
		return &Befund{BefundSiegel, groesse}, nil
	}
	p.siegel = p.siegel[1:]
	p.bericht.Siegel++
	return nil, nil
}
