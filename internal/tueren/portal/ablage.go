// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"crypto/rand"
	"sync"
	"time"

	"kernmelderegister/internal/formate/stapel"
	"kernmelderegister/internal/grund/uhr"
)

// Limits of the files that wait for their confirmation. They stand in memory only,
// so that a file that nobody confirms is never stored anywhere.
const (
	vorlagedauer     = 30 * time.Minute
	hoechstensFaelle = 20
)

// vorgelegt is a file that was uploaded and not yet confirmed, or the number of
// the order that was made of it.
type vorgelegt struct {
	kennung string
	datei   *stapel.Datei
	nummer  string
	bis     time.Time
}

// ablage holds the files. A user has one at a time.
type ablage struct {
	uhr     uhr.Uhr
	schloss sync.Mutex
	alle    map[string]vorgelegt
}

func neueAblage(u uhr.Uhr) *ablage { return &ablage{uhr: u, alle: map[string]vorgelegt{}} }

// lege keeps the file and returns the mark of its page. The user's former file is
// forgotten, and if there are too many, the one that ends first.
func (a *ablage) lege(kennung string, d *stapel.Datei) string {
	a.schloss.Lock()
	defer a.schloss.Unlock()
	jetzt := a.uhr.Jetzt()
	aelteste := ""
	for marke, v := range a.alle {
		if v.bis.Before(jetzt) || v.kennung == kennung && v.nummer == "" {
			delete(a.alle, marke)
			continue
		}
		if aelteste == "" || v.bis.Before(a.alle[aelteste].bis) {
			aelteste = marke
		}
	}
	if len(a.alle) >= hoechstensFaelle {
		delete(a.alle, aelteste)
	}
	marke := rand.Text()
	a.alle[marke] = vorgelegt{kennung: kennung, datei: d, bis: jetzt.Add(vorlagedauer)}
	return marke
}

// lies returns the user's own file; ok is false if it is over or never was.
func (a *ablage) lies(kennung, marke string) (v vorgelegt, ok bool) {
	a.schloss.Lock()
	defer a.schloss.Unlock()
	v, ok = a.alle[marke]
	if !ok || v.kennung != kennung || v.bis.Before(a.uhr.Jetzt()) {
		return vorgelegt{}, false
	}
	return v, true
}

// erledige forgets the content and keeps the number for a second click.
func (a *ablage) erledige(marke, nummer string) {
	a.schloss.Lock()
	defer a.schloss.Unlock()
	if v, da := a.alle[marke]; da {
		v.datei, v.nummer = nil, nummer
		a.alle[marke] = v
	}
}
