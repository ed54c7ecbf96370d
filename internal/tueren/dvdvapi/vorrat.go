// SPDX-License-Identifier: EUPL-1.2

package dvdvapi

import (
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
)

// vorrat keeps the written form of entries for one picture: they are pure functions
// of it, and writing three certificates as JSON costs more than everything else. It
// holds at most one text for each service and organisation.
type vorrat struct {
	abbild *verzeichnis.Abbild
	texte  sync.Map // *verzeichnis.Dienst or *verzeichnis.Organisation → json.RawMessage
}

// bild is the picture of the directory and the instant at which entries must hold.
type bild struct {
	*verzeichnis.Abbild
	jetzt  time.Time
	vorrat *vorrat
}

// vorratshalter holds the texts of the newest picture.
type vorratshalter struct{ stand atomic.Pointer[vorrat] }

// fuer returns the texts of the picture; those of an older one are dropped.
func (h *vorratshalter) fuer(a *verzeichnis.Abbild) *vorrat {
	v := h.stand.Load()
	if v == nil || v.abbild != a {
		v = &vorrat{abbild: a}
		h.stand.Store(v)
	}
	return v
}

// fertig returns the JSON of an entry, which form makes on first use.
func (b bild) fertig(eintrag any, form func() any) any {
	if text, da := b.vorrat.texte.Load(eintrag); da {
		return text
	}
	wert := form()
	roh, err := json.Marshal(wert)
	if err != nil { // the types of this package can't fail
		return wert
	}
	b.vorrat.texte.Store(eintrag, json.RawMessage(roh))
	return json.RawMessage(roh)
}
