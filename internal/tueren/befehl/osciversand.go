// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"fmt"
	"io"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/tueren/web"
)

// sendeMeldenummern puts the messages for the municipalities into the post room, from
// where "kmr serve" sends them.
func sendeMeldenummern(l *lauf, h *Haus, gemeinden []melde.AGS) error {
	post, err := h.Post()
	if err != nil {
		return err
	}
	balken := fortschritt.Neu(l.Meldung, "Meldenummern", int64(len(gemeinden)))
	defer balken.Fertig()
	r := rueckgabeergebnis{Gemeinden: len(gemeinden)}
	for _, ags := range gemeinden {
		paare, err := post.Meldenummern(l.ctx, h.Meldenummern, ags)
		if err != nil {
			return err
		}
		balken.Plus(1)
		if paare > 0 {
			r.Nachrichten++
			r.Paare += paare
		}
	}
	balken.Fertig()
	return l.zeige(r, func(w io.Writer) {
		fmt.Fprintf(w, "%s Nachrichten mit %s Meldenummern an den Postausgang übergeben\n", web.Tausend(r.Nachrichten), web.Tausend(r.Paare))
	})
}

// sendeRueckfragen puts the open questions of clerks into the post room.
func sendeRueckfragen(l *lauf, h *Haus) (int, error) {
	post, err := h.Post()
	if err != nil {
		return 0, err
	}
	return post.Rueckfragen(l.ctx, h.Klaerung, h.Betreiber.Akteur)
}

// unterrichteUeberOSCI puts the messages to Meldebehörden into the post room, the others
// into the folder.
func unterrichteUeberOSCI(l *lauf, h *Haus, sonst unterrichtung.Ausgang) (neu int, zahlen map[string]int, err error) {
	post, err := h.Post()
	if err != nil {
		return 0, nil, err
	}
	return post.Unterrichte(l.ctx, h.Unterrichtung, sonst)
}

// sendeHinweise puts the hints of the run into the post room.
func sendeHinweise(l *lauf, h *Haus, lauf anwendung.Lauf) error {
	post, err := h.Post()
	if err != nil {
		return err
	}
	behoerden, err := h.Plausi.Befunde.Meldebehoerden(l.ctx, lauf.ID)
	if err != nil {
		return err
	}
	_, err = post.Hinweise(l.ctx, h.Plausi, lauf, behoerden)
	return err
}
