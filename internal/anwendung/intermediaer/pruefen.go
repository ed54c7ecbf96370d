// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// PruefeKlient checks the cipher certificate of a client. code is 9501, 9502 or 9503 for a
// fault, 3500 or 3501 for a warning, "" if it is in order.
func (i *Intermediaer) PruefeKlient(ctx context.Context, chiffrier []byte) (p Pruefung, code Code) {
	p, err := i.Pruefung.Pruefe(ctx, Zertifikat{RolleKlientChiffrier, chiffrier}, i.jetzt())
	if err != nil {
		slog.ErrorContext(ctx, "certificate check failed", slog.Any("fehler", err))
		return p, CodeKlientpruefungGescheitert
	}
	return p, i.Regelwerk.bewertung(p).Code
}

// urteil is what the reports on the certificates of a delivery come to.
type urteil struct {
	folge      Folge
	codes      []Code // warnings and errors, each once
	pruefungen []Pruefung
	grund      int // place of the report that decides
}

// pruefe checks all certificates of a delivery at the instant zum.
func (i *Intermediaer) pruefe(ctx context.Context, liste []Zertifikat, zum time.Time) (urteil, error) {
	pruefungen := make([]Pruefung, 0, len(liste))
	for _, z := range liste {
		p, err := i.Pruefung.Pruefe(ctx, z, zum)
		if err != nil {
			return urteil{}, fmt.Errorf("check certificate of %s: %w", z.Rolle, err)
		}
		pruefungen = append(pruefungen, p)
	}
	return i.urteile(pruefungen), nil
}

// urteile takes the most severe consequence.
func (i *Intermediaer) urteile(pruefungen []Pruefung) urteil {
	u := urteil{pruefungen: pruefungen}
	for n, p := range pruefungen {
		b := i.Regelwerk.bewertung(p)
		if b.Code != "" && !slices.Contains(u.codes, b.Code) {
			u.codes = append(u.codes, b.Code)
		}
		if slices.Index(schwere, b.Folge) > slices.Index(schwere, u.folge) {
			u.folge, u.grund = b.Folge, n
		}
	}
	return u
}

// antwortcodes are the feedback: what isn't handed on is an error, also where the standard
// knows only a warning (9805 then).
func (u urteil) antwortcodes(erfolg Code) []Code {
	if u.folge != Ablehnen && u.folge != Zurueckhalten {
		return append([]Code{erfolg}, u.codes...)
	}
	codes := slices.Clone(u.codes)
	// Errors stand first.
	slices.SortStableFunc(codes, func(a, b Code) int { return strings.Compare(string(b[:1]), string(a[:1])) })
	if Ausgefuehrt(codes) {
		codes = append([]Code{CodeNichtAngenommen}, codes...)
	}
	return codes
}

// zustand is where a delivery of this verdict comes to stand; Ablehnen has none.
func (u urteil) zustand() Zustand {
	switch u.folge {
	case Zurueckhalten:
		return Zurueckgehalten
	case Zurueckstellen:
		return Zurueckgestellt
	default:
		return Bereit
	}
}

// notiz are the results by role, in words of the program.
func (u urteil) notiz() string {
	worte := make([]string, 0, len(u.pruefungen))
	for _, p := range u.pruefungen {
		worte = append(worte, string(p.Rolle)+"="+string(p.Ergebnis))
	}
	return strings.Join(worte, " ")
}
