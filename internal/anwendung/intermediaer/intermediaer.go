// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Ausstattung is what the post office works with. All fields but the last three are required.
type Ausstattung struct {
	Ablage    Ablage
	Spule     Spule
	Pruefung  Zertifikatspruefung
	Regelwerk *Regelwerk
	// Schluessel marks the ids that this post office handed out; at least 32 bytes.
	Schluessel geheim.Schluessel
	Uhr        uhr.Uhr
	// Weiterleitung reaches passive recipients; nil refuses such requests with 9809.
	Weiterleitung Weiterleitung
	// Verzeichnis tells the sender's contact; nil leaves it away.
	Verzeichnis Absenderverzeichnis
	// Hinweise writes the notices of S4-07.4; without it they stay with the office.
	Hinweise Hinweisverfasser
	// Schleifen lets a participant without an address be reached at the one on loopback
	// that the sender names; for demonstrations (contract section 6).
	Schleifen bool
}

// schluessellaenge is the least length of Ausstattung.Schluessel in bytes.
const schluessellaenge = 32

// Intermediaer is the post office. It is safe for concurrent use.
type Intermediaer struct {
	Ausstattung
	dialoge dialoge
	abzuege abzuege
	bild    atomic.Pointer[teilnehmerbild]
}

// Neu opens the post office and reads its participants.
func Neu(ctx context.Context, a Ausstattung) (*Intermediaer, error) {
	if len(a.Schluessel.Bytes()) < schluessellaenge {
		return nil, errors.New("intermediaer: key is too short")
	}
	i := &Intermediaer{
		Ausstattung: a,
		dialoge:     dialoge{alle: map[string]*dialog{}, jeKlient: map[Postfach]int{}},
		abzuege:     abzuege{alle: map[int64]*abzug{}},
	}
	return i, i.ladeTeilnehmer(ctx)
}

// teilnehmerbild is an immutable picture of the participants.
type teilnehmerbild struct {
	stand       int64
	liste       []Teilnehmer
	nachID      map[string]*Teilnehmer
	nachPostf   map[Postfach]*Teilnehmer
	nachAdresse map[string]*Teilnehmer
}

func (i *Intermediaer) ladeTeilnehmer(ctx context.Context) error {
	liste, stand, err := i.Ablage.Teilnehmer(ctx)
	if err != nil {
		return fmt.Errorf("load participants: %w", err)
	}
	b := &teilnehmerbild{
		stand: stand, liste: liste, nachID: map[string]*Teilnehmer{}, nachPostf: map[Postfach]*Teilnehmer{},
		nachAdresse: map[string]*Teilnehmer{},
	}
	for n := range liste {
		t := &liste[n]
		b.nachID[t.ID] = t
		if t.Adresse != "" {
			b.nachAdresse[t.Adresse] = t
		}
		for m := range t.Postfaecher {
			b.nachPostf[t.Postfaecher[m].Postfach()] = t
		}
	}
	i.bild.Store(b)
	return nil
}

// aktualisiere reads the participants again if another process changed them.
func (i *Intermediaer) aktualisiere(ctx context.Context) error {
	stand, err := i.Ablage.Teilnehmerstand(ctx)
	if err != nil || stand == i.bild.Load().stand {
		return err
	}
	return i.ladeTeilnehmer(ctx)
}

// jetzt is the present instant to the millisecond, as Laufzettel show it.
func (i *Intermediaer) jetzt() time.Time { return i.Uhr.Jetzt().Truncate(time.Millisecond) }

// GibMessageID hands out an id bound to the client (GetMessageId).
func (i *Intermediaer) GibMessageID(v *Vorgang) (id string, codes []Code) {
	return i.neueKennung(v.klient.Postfach()), []Code{v.Erfolg()}
}
