// SPDX-License-Identifier: EUPL-1.2

package oscikunde_test

import (
	"context"
	"crypto/x509"
	"errors"
	"testing"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/oscikunde"
)

const leererInhalt = `<osci:ContentPackage xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:osci="http://www.osci.de/2002/04/osci" ` +
	`xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
	`<osci:ContentContainer Id="c"></osci:ContentContainer></osci:ContentPackage>`

// One participant sends to his own Intermediär and to a foreign one, which he knows by
// the directory only.
func TestTransportOfTheUseCase(t *testing.T) {
	eigenes, fremdes := neuesPostamt(t), neuesPostamt(t)
	e := eigenes.einstellung()
	p := &oscikunde.Post{Vorlage: func() oscikunde.Einstellung { return e }}
	e.Vertraue = func(z *x509.Certificate) error {
		if !z.Equal(personen()["intermed-sig"].zertifikat) {
			return errors.New("unknown")
		}
		return nil
	}
	ctx := t.Context()
	for name, amt := range map[string]*postamt{"own": eigenes, "foreign": fremdes} {
		z := osciversand.Ziel{Intermediaer: amt.server.URL + "/osci", ChiffrierIntermediaer: personen()["intermed-cipher"].zertifikat.Raw,
			Empfaenger: personen()["kunde-cipher"].zertifikat.Raw}
		id, err := p.MessageID(ctx, z)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if l, err := p.Laufzettel(ctx, z, id); l != nil || err != nil {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
		l, err := p.Stelle(ctx, z, osciversand.Zustellung{MessageID: id, Betreff: name, Inhalt: []byte(leererInhalt)})
		if err != nil || l == nil || l.MessageID != id {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
		if l, err = p.Laufzettel(ctx, z, id); err != nil || l == nil || l.Betreff != name {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
		_, err = p.Stelle(ctx, z, osciversand.Zustellung{MessageID: id, Inhalt: []byte(leererInhalt)})
		var codes interface{ OSCICodes() []string }
		if !errors.As(err, &codes) || codes.OSCICodes()[0] != "9801" {
			t.Errorf("%s: %v", name, err)
		}
	}
	var ist []string
	n, err := p.Leere(ctx, func(_ context.Context, a *osciversand.Abholung) error {
		ist = append(ist, a.Betreff+string(a.Inhalt))
		if a.Laufzettel.MessageID != a.MessageID || len(a.Zertifikate) != 3 {
			t.Errorf("%+v", a)
		}
		return nil
	})
	if err != nil || n != 1 || ist[0] != "own"+leererInhalt {
		t.Errorf("%d, %v, %v", n, err, ist)
	}
	e.Vertraue = func(*x509.Certificate) error { return errors.New("nobody") }
	_, err = p.MessageID(ctx, osciversand.Ziel{Intermediaer: fremdes.server.URL + "/osci", ChiffrierIntermediaer: personen()["intermed-cipher"].zertifikat.Raw})
	if fehler.CodeVon(err) != oscikunde.CodeAntwort {
		t.Errorf("%v", err)
	}
}
