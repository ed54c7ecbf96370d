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

// abschnitt is a run of entries with the part of the stored tree that they make
// final. It is read and checked by itself; only the tree needs the order.
type abschnitt struct {
	blaetter    []Hash // leaf hashes of the entries
	gespeichert []Hash // stored tree hashes of the sealed ones
	vernichtet  int64
	befund      *Befund
	fehler      error
}

// pruefe reads ahead with one reader per processor: reading rows and hashing their
// contents is nearly all of the work.
func (p *pruefer) pruefe(ctx context.Context) (*Befund, error) {
	ctx, halt := context.WithCancel(ctx)
	var arbeiter sync.WaitGroup
	defer arbeiter.Wait()
	defer halt()
	leser := runtime.GOMAXPROCS(0)
	faecher := make([]chan abschnitt, leser)
	for i := range faecher {
		faecher[i] = make(chan abschnitt, 1)
		arbeiter.Go(func() { p.liesVoraus(ctx, int64(i), int64(leser), faecher[i]) })
	}
	for nr := 0; ; nr++ {
		a := <-faecher[nr%leser]
		switch {
		case a.fehler != nil:
			return nil, a.fehler
		case a.befund != nil:
			return a.befund, nil
		}
		befund, err := p.pruefeBaum(ctx, a)
		if befund != nil || err != nil {
			return befund, err
		}
		p.bericht.Eintraege += int64(len(a.blaetter))
		p.bericht.Vernichtet += a.vernichtet
		if len(a.blaetter) < pruefstapel {
			break
		}
	}
	if p.bericht.Eintraege < p.ende {
		return &Befund{BefundEnde, p.bericht.Eintraege + 1}, nil
	}
	return nil, nil
}

// liesVoraus delivers every schritt-th section from number nr on, up to the first
// that is not full: there the log ends.
func (p *pruefer) liesVoraus(ctx context.Context, nr, schritt int64, ziel chan<- abschnitt) {
	for ; ; nr += schritt {
		a := p.lies(ctx, nr*pruefstapel+1)
		select {
		case ziel <- a:
		case <-ctx.Done():
			return
		}
		if a.fehler != nil || a.befund != nil || len(a.blaetter) < pruefstapel {
			return
		}
	}
}

func (p *pruefer) lies(ctx context.Context, erste int64) (a abschnitt) {
	zeilen, err := p.leser.LeseZeilen(ctx, erste, pruefstapel)
	if err != nil {
		return abschnitt{fehler: fmt.Errorf("read entries from %d: %w", erste, err)}
	}
	a.blaetter = make([]Hash, len(zeilen))
	for i := range zeilen {
		z, nummer := &zeilen[i], erste+int64(i)
		switch {
		case z.Nummer != nummer:
			return abschnitt{befund: &Befund{BefundLuecke, nummer}}
		case z.Vernichtet() && !Faellig(z.Frist, p.heute):
			return abschnitt{befund: &Befund{BefundZuFrueh, nummer}}
		case !z.Vernichtet() && !z.passtZurZusage():
			return abschnitt{befund: &Befund{BefundInhalt, nummer}}
		}
		if z.Vernichtet() {
			a.vernichtet++
		}
		a.blaetter[i] = z.hash()
	}
	ab := tlog.StoredHashCount(erste - 1)
	bis := tlog.StoredHashCount(max(erste-1, min(erste-1+int64(len(zeilen)), p.ende)))
	if bis > ab {
		if a.gespeichert, err = p.leser.LeseHashbereich(ctx, ab, int(bis-ab)); err != nil {
			return abschnitt{fehler: fmt.Errorf("read tree from %d: %w", ab, err)}
		}
	}
	return a
}

// pruefeBaum lets the tree grow by the sealed ones of these entries and compares it
// with what is stored.
func (p *pruefer) pruefeBaum(ctx context.Context, a abschnitt) (*Befund, error) {
	for i, blatt := range a.blaetter {
		nummer := p.bericht.Eintraege + int64(i) + 1
		if nummer > p.ende {
			return nil, nil
		}
		p.hashes = p.rand.haengeAn(blatt, p.hashes[:0])
		n := len(p.hashes)
		if len(a.gespeichert) < n || !slices.Equal(a.gespeichert[:n], p.hashes) {
			return &Befund{BefundBaum, nummer}, nil
		}
		a.gespeichert = a.gespeichert[n:]
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
