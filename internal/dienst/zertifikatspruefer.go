// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/zertifikat"
)

// zertifikatspruefer is the check of certificates as the Intermediär wants it.
type zertifikatspruefer struct {
	pruefer *zertifikatspruefung.Pruefer
}

var _ intermediaer.Zertifikatspruefung = zertifikatspruefer{}

var intermediaerergebnisse = map[zertifikatspruefung.Urteil]intermediaer.Ergebnis{
	zertifikatspruefung.Gueltig: intermediaer.Gueltig, zertifikatspruefung.Abgelaufen: intermediaer.Abgelaufen,
	zertifikatspruefung.Ungueltig: intermediaer.Ungueltig, zertifikatspruefung.Gesperrt: intermediaer.Gesperrt,
	zertifikatspruefung.Ungewiss: intermediaer.Unbekannt,
}

// The classes of certificates that are told apart (OSCI 1.2, CertType): those of a chain that
// was found are ordinary ones of the administration.
const (
	niveauFortgeschritten = "advanced"
	niveauUnbekannt       = "unknown"
)

// Pruefe implements intermediaer.Zertifikatspruefung.
func (p zertifikatspruefer) Pruefe(ctx context.Context, z intermediaer.Zertifikat, zum time.Time) (intermediaer.Pruefung, error) {
	verwendung := zertifikatspruefung.Chiffrierung
	if strings.HasSuffix(string(z.Rolle), "_signatur") {
		verwendung = zertifikatspruefung.Signatur
	}
	x, b := p.pruefer.PruefeDER(ctx, z.DER, zertifikatspruefung.Frage{Verwendung: verwendung, Zeitpunkt: zum})
	e := intermediaer.Pruefung{
		Rolle: z.Rolle, Ergebnis: intermediaerergebnisse[b.Urteil], Zeitpunkt: b.Geprueft.Truncate(time.Millisecond), Niveau: niveauUnbekannt,
		Mathematisch: string(b.Mathematik), Offline: string(b.Offline), Online: string(b.Online),
		Quelle: string(b.Auskunft.Art), Quellzeit: b.Auskunft.Stand,
	}
	if b.Mathematik == zertifikatspruefung.MathRichtig {
		e.Niveau = niveauFortgeschritten
	}
	if x != nil {
		e.Inhaber, e.Aussteller, e.Seriennummer = x.Subject.String(), x.Issuer.String(), x.SerialNumber.String()
		e.Fingerabdruck = zertifikat.Fingerabdruck(x)
	}
	return e, ctx.Err()
}
