// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
)

// abzug is the serialised answer to a chunked fetch. It stays the same until the delivery is
// received, also if the client begins a new dialog; after a restart the client begins anew.
type abzug struct {
	datei   string
	groesse int64
	zeit    time.Time
}

type abzuege struct {
	mu   sync.Mutex
	alle map[int64]*abzug // by number of the delivery
}

func (a *abzuege) finde(nummer int64) *abzug {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.alle[nummer]
}

func (a *abzuege) merke(nummer int64, neu *abzug) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.alle[nummer] = neu
}

// vergiss gives the file of a delivery up; the next clearing of the spool takes it.
func (a *abzuege) vergiss(nummer int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.alle, nummer)
}

// raeume forgets what was made before vor and returns the files that remain.
func (a *abzuege) raeume(vor time.Time) map[string]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	dateien := map[string]bool{}
	for nummer, x := range a.alle {
		if x.zeit.Before(vor) {
			delete(a.alle, nummer)
			continue
		}
		dateien[x.datei] = true
	}
	return dateien
}

// HoleTeil hands out a range of a serialised answer (PartialFetchDelivery, explicit dialog
// only). serialisiere writes the complete answer; it is called once per delivery, its bytes
// are kept until the delivery is received. The caller closes Teil.
func (i *Intermediaer) HoleTeil(ctx context.Context, v *Vorgang, a Teilabholauswahl, serialisiere func(w io.Writer, z Abholung) error) (Teilabholung, error) {
	if !v.Explizit() {
		return Teilabholung{Codes: []Code{CodeExpliziterDialogNoetig}}, nil
	}
	switch r := &i.Regelwerk.Teile; {
	case a.TeilKB > r.KBHoechstens:
		return Teilabholung{Codes: []Code{CodeTeilZuGross}}, nil
	case a.TeilKB < max(r.KBMindestens, 1):
		return Teilabholung{Codes: []Code{CodeTeilZuKlein}}, nil
	}
	x, z, codes, err := i.abzug(ctx, v, a.Auswahl, serialisiere)
	if err != nil || x == nil {
		return Teilabholung{Codes: codes}, err
	}
	teil := int64(a.TeilKB) * kilobyte
	t := Teilabholung{
		Codes: codes, MessageID: z.MessageID, Nummer: a.Nummer, Anzahl: int((x.groesse + teil - 1) / teil), GesamtKB: int(x.groesse / kilobyte),
	}
	if a.Nummer < 1 || a.Nummer > t.Anzahl {
		t.Codes = []Code{CodeTeilnummerFalsch}
		return t, nil
	}
	ab := int64(a.Nummer-1) * teil
	t.Groesse = min(teil, x.groesse-ab)
	leser, err := i.Spule.Oeffne(x.datei)
	if err != nil {
		return Teilabholung{}, fmt.Errorf("open serialised answer: %w", err)
	}
	t.Teil = abschnitt{io.NewSectionReader(leser, ab, t.Groesse), leser}
	if a.vollstaendig(t.Anzahl) {
		v.merkeAusgeliefert(z)
	}
	return t, nil
}

// abschnitt reads a range of a file and closes the file.
type abschnitt struct {
	io.Reader
	io.Closer
}

// vollstaendig reports whether the client has everything after this part.
func (a Teilabholauswahl) vollstaendig(anzahl int) bool {
	for n := 1; n <= anzahl; n++ {
		if n != a.Nummer && !slices.Contains(a.Vorhanden, n) {
			return false
		}
	}
	return true
}

// abzug finds the serialised answer of the selected delivery or has it made; nil if nothing matches.
func (i *Intermediaer) abzug(ctx context.Context, v *Vorgang, a Abholauswahl, serialisiere func(w io.Writer, z Abholung) error) (*abzug, *Zustellung, []Code, error) {
	z, weitere, err := i.waehle(ctx, v.klient.Postfach(), a)
	if err != nil {
		return nil, nil, nil, err
	}
	if z != nil {
		if x := i.abzuege.finde(z.Nummer); x != nil {
			codes := []Code{v.Erfolg()}
			if weitere {
				codes = append(codes, CodeWeitereZustellungen)
			}
			return x, z, codes, nil
		}
	}
	offen := len(v.dialog.offen)
	h, err := i.Hole(ctx, v, a)
	// Only the last part makes the delivery complete.
	v.dialog.offen = v.dialog.offen[:offen]
	if err != nil || h.Zustellung == nil {
		return nil, nil, h.Codes, err
	}
	x, err := i.serialisiere(h, serialisiere)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("serialise answer: %w", err)
	}
	i.abzuege.merke(h.Zustellung.Nummer, x)
	return x, h.Zustellung, h.Codes, nil
}

func (i *Intermediaer) serialisiere(h Abholung, schreibe func(w io.Writer, z Abholung) error) (*abzug, error) {
	datei, err := i.Spule.Neu()
	if err != nil {
		return nil, err
	}
	z := &zaehler{w: datei}
	if err := schreibe(z, h); err != nil {
		return nil, errors.Join(err, datei.Verwirf())
	}
	name, err := datei.Fertig()
	return &abzug{datei: name, groesse: z.n, zeit: i.jetzt()}, err
}

type zaehler struct {
	w io.Writer
	n int64
}

func (z *zaehler) Write(b []byte) (int, error) {
	n, err := z.w.Write(b)
	z.n += int64(n)
	return n, err
}
