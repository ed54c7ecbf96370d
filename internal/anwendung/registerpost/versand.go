// SPDX-License-Identifier: EUPL-1.2

package registerpost

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"path"
	"strings"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/meldenummer"
	"kernmelderegister/internal/formate/xmeld"
)

// Versand brings messages of the register into the post room, which finds the way to the
// Meldebehörde in the DVDV of the day on which it sends (S1-05.4). It is safe for
// concurrent use.
type Versand struct {
	Ausgang Ausgang
	// Teilnehmer is the name of the register in the post room.
	Teilnehmer string
	// Dienst is the URI of the service under which Meldebehörden take messages of the register.
	Dienst string
	// Verzeichnis says who can be reached.
	Verzeichnis Verzeichnis
}

// Lege accepts a message to the organisation with the key. What was accepted under the
// same Kennung before stays as it is. Errors are those of the post room.
func (v *Versand) Lege(ctx context.Context, empfaenger string, s Schriftstueck) error {
	err := v.Ausgang.NimmAn(ctx, osciversand.Sendung{
		ID: s.Kennung, Teilnehmer: v.Teilnehmer, Empfaenger: empfaenger, Dienst: v.Dienst, Betreff: s.Betreff, Inhalt: s.Inhalt,
	})
	if fehler.CodeVon(err) == osciversand.CodeAnderer {
		return nil
	}
	if err != nil {
		return fmt.Errorf("accept message for the post room: %w", err)
	}
	return nil
}

// hinweis sends a 1500.
func (v *Versand) hinweis(ctx context.Context, n *xmeld.Hinweisnachricht) error {
	var b bytes.Buffer
	if err := xmeld.Schreibe1500(&b, n); err != nil {
		return fmt.Errorf("write hint: %w", err)
	}
	if err := xmeld.Pruefe(bytes.NewReader(b.Bytes())); err != nil {
		return fmt.Errorf("the hint is not valid: %w", err)
	}
	return v.Lege(ctx, n.Kopf.Leser.Kennung, Schriftstueck{Kennung: "1500:" + n.Kopf.UUID, Betreff: "1500 Hinweisnachricht", Inhalt: b.Bytes()})
}

// Fragen are the open questions of clerks; *klaerung.Dienst has them.
type Fragen interface {
	Versende(ctx context.Context, wer behoerde.Akteur, schreibe func(*xmeld.Hinweisnachricht) error) (int, error)
}

// Rueckfragen sends all open questions of clerks and returns how many they were.
func (v *Versand) Rueckfragen(ctx context.Context, f Fragen, wer behoerde.Akteur) (int, error) {
	return f.Versende(ctx, wer, func(n *xmeld.Hinweisnachricht) error { return v.hinweis(ctx, n) })
}

// Befunde are the hints of a run of the yearly check; *plausibilitaet.Dienst has them.
type Befunde interface {
	Verschicke(ctx context.Context, l plausibilitaet.Lauf, an melde.AGS) (iter.Seq2[plausibilitaet.Mitteilung, error], error)
	Verschickt(ctx context.Context, l plausibilitaet.Lauf) error
}

// Hinweise sends the hints of the run to the Meldebehörden and returns how many they were.
// The same again sends nothing twice.
func (v *Versand) Hinweise(ctx context.Context, b Befunde, l plausibilitaet.Lauf, behoerden []melde.AGS) (anzahl int, err error) {
	for _, ags := range behoerden {
		mitteilungen, err := b.Verschicke(ctx, l, ags)
		if err != nil {
			return anzahl, err
		}
		for m, err := range mitteilungen {
			if err == nil {
				err = v.hinweis(ctx, m.Nachricht)
			}
			if err != nil {
				return anzahl, err
			}
			anzahl++
		}
	}
	return anzahl, b.Verschickt(ctx, l)
}

// Nummern are the Meldenummern that Meldebehörden do not know yet; *personen.Rueckgabe has them.
type Nummern interface {
	Erstelle(ctx context.Context, ags melde.AGS) (*meldenummer.Nachricht, error)
}

// Meldenummern sends the municipality the message with its new Meldenummern and returns
// how many these are; 0 if there are none. One that the DVDV does not know keeps them until
// it can be reached or is given a file.
func (v *Versand) Meldenummern(ctx context.Context, n Nummern, ags melde.AGS) (paare int, err error) {
	_, err = v.Verzeichnis.Adresse(ctx, schluessel(ags), v.Dienst)
	if err != nil && fehler.ArtVon(err) == fehler.NichtGefunden {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	m, err := n.Erstelle(ctx, ags)
	if err != nil || m == nil {
		return 0, err
	}
	return len(m.Paare), v.meldenummern(ctx, m)
}

func (v *Versand) meldenummern(ctx context.Context, m *meldenummer.Nachricht) error {
	var b bytes.Buffer
	if err := m.Schreibe(&b); err != nil {
		return fmt.Errorf("write Meldenummern: %w", err)
	}
	return v.Lege(ctx, schluessel(m.AGS), Schriftstueck{
		Kennung: fmt.Sprintf("meldenummern:%s:%d", m.AGS, m.Nummer), Betreff: "Meldenummern", Inhalt: b.Bytes(),
	})
}

// Unterrichtungen are the duties to notify; *unterrichtung.Dienst has them.
type Unterrichtungen interface {
	Leite(ctx context.Context) (neu int, err error)
	Uebergib(ctx context.Context, ziel unterrichtung.Ausgang) (map[string]int, error)
}

// Unterrichte sends the messages of all open orders to the Meldebehörden; those to others,
// whom the DVDV does not know, go to sonst. It returns how many orders are new, and how many
// messages each receiver got.
func (v *Versand) Unterrichte(ctx context.Context, u Unterrichtungen, sonst unterrichtung.Ausgang) (neu int, zahlen map[string]int, err error) {
	if neu, err = u.Leite(ctx); err != nil {
		return neu, nil, err
	}
	zahlen, err = u.Uebergib(ctx, briefe{ctx, v, sonst})
	return neu, zahlen, err
}

// briefe is the way of the messages of unterrichtung.
type briefe struct {
	ctx   context.Context
	v     *Versand
	sonst unterrichtung.Ausgang
}

// agslaenge is the number of digits of a municipality key.
const agslaenge = 8

// Schreibe implements unterrichtung.Ausgang.
func (b briefe) Schreibe(empfaenger, name string, inhalt []byte) error {
	if len(empfaenger) != agslaenge || strings.Trim(empfaenger, "0123456789") != "" {
		return b.sonst.Schreibe(empfaenger, name, inhalt)
	}
	betreff := "Unterrichtung"
	if path.Ext(name) == ".xml" {
		betreff = "1322 Aussteuerung"
	}
	return b.v.Lege(b.ctx, "ags:"+empfaenger, Schriftstueck{Kennung: "unterrichtung:" + name, Betreff: betreff, Inhalt: inhalt})
}
