// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/formate/xmeld"
)

// fuelle chooses the hint of the message: the group of particulars that the
// standard has for it, with both states; in words where it has none, or where a
// finding concerns several groups, because there is one message for a finding
// and a Meldebehörde.
func (s *sicht) fuelle(h *xmeld.Hinweisnachricht) {
	switch gruppe := s.gruppe(); {
	case gruppe == "" || s.verdeckt() || !s.gruppiert(h, gruppe):
		h.Anderer = s.inWorten()
	}
}

// gruppe returns the one group of particulars that the finding concerns, "" if
// there is none or more than one.
func (s *sicht) gruppe() string {
	switch s.befund.Art {
	case plausibilitaet.PM1:
		return "wohnung"
	case plausibilitaet.PM3:
	default:
		return ""
	}
	gruppe := ""
	for _, f := range s.voll.Felder {
		if gruppe != "" && gruppe != f.Feld.Gruppe {
			return ""
		}
		gruppe = f.Feld.Gruppe
	}
	return gruppe
}

// gruppiert fills the group; it returns false if the records lack what the
// message demands of it.
func (s *sicht) gruppiert(h *xmeld.Hinweisnachricht, gruppe string) bool {
	andere := s.andere()
	if len(andere) == 0 {
		return false
	}
	wir, sie := s.satz(), andere[0]
	switch gruppe {
	case "name":
		h.Name = &xmeld.Abweichung[melde.Personenname]{Abweichend: sie.Name, LetzterStand: wir.Name}
	case "familienstand":
		if wir.Familienstand == nil || sie.Familienstand == nil || wir.Familienstand.Art == "" || sie.Familienstand.Art == "" {
			return false
		}
		h.Familienstand = &xmeld.Abweichung[melde.Familienstand]{Abweichend: *sie.Familienstand, LetzterStand: *wir.Familienstand}
	case "tod":
		h.Tod = &xmeld.Abweichung[*melde.Tod]{Abweichend: sie.Tod, LetzterStand: wir.Tod}
	case "wohnung":
		h.Wohnungen = &xmeld.Abweichung[[]melde.Wohnung]{LetzterStand: plausibilitaet.AktuelleWohnungen(wir, s.lauf.Stichtag)}
		for _, m := range andere {
			h.Wohnungen.Abweichend = append(h.Wohnungen.Abweichend, plausibilitaet.AktuelleWohnungen(m, s.lauf.Stichtag)...)
		}
	default:
		return false
	}
	return true
}

// inWorten writes the hint as text.
func (s *sicht) inWorten() *xmeld.AndererHinweis {
	if s.befund.Art == plausibilitaet.VOLL {
		return &xmeld.AndererHinweis{Beschreibung: "Fehlende Angaben: " + s.feldnamen()}
	}
	var namen, eigen, anderer []string
	for _, a := range s.angaben() {
		namen = append(namen, a.Name)
		eigen = append(eigen, a.Name+": "+a.Eigener)
		if a.Anderer != "" {
			anderer = append(anderer, a.Name+": "+a.Anderer)
		}
	}
	return &xmeld.AndererHinweis{
		Beschreibung: strings.Join(namen, ", "), LetzterStand: strings.Join(eigen, " | "), Abweichend: strings.Join(anderer, " | "),
	}
}
