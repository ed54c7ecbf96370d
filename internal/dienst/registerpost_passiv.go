// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"

	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/osciabruf"
	"kernmelderegister/internal/tueren/osciempfang"
	"kernmelderegister/internal/tueren/oscikunde"
)

// passivPfad is the register as a passive recipient (contract section 2).
const passivPfad = osciPfad + "/passiv"

// haengePassiv hangs the door for questions by OSCI, if the register has keys for it.
func (h *haus) haengePassiv(t *tafel) error {
	da, err := h.hatRegisterausweis()
	if err != nil || !da {
		return err
	}
	if err := h.leerePostordner(); err != nil {
		return err
	}
	stand, err := h.oscistand(osciRegister)
	if err != nil {
		return err
	}
	vermittler, err := h.vermittler()
	if err != nil {
		return err
	}
	abruf := &osciabruf.Abruf{Anmeldung: h.zugang, Nachrichten: h.nachrichten, Pruefer: stand.zertifikate, Register: h.register, Uhr: h.uhr}
	t.mux.Handle(passivPfad, osciempfang.NeuesPassiv(osciempfang.Passivausstattung{
		Stand: stand.passiv, Nimm: abruf.Nimm, Pruefe: vermittler.pruefe,
		Ablage: func() (osciempfang.Ablage, error) {
			return oscikunde.NeueDateiablage(filepath.Join(h.konfig.Daten, postordner))
		},
	}))
	return nil
}

// vermittler are the Intermediäre who may bring questions.
type vermittler struct {
	zertifikate *zertifikatspruefung.Pruefer
	halten      func(context.Context, []byte) error
	fremde      [][]byte
}

// vermittler reads those of the configuration; the own one is known.
func (h *haus) vermittler() (*vermittler, error) {
	p, err := h.zertifikate()
	if err != nil {
		return nil, err
	}
	v := &vermittler{zertifikate: p, halten: signaturpruefung(p, h.uhr)}
	for _, datei := range h.konfig.OSCI.Intermediaere {
		der, err := liesOSCIZertifikat(datei)
		if err != nil {
			return nil, err
		}
		v.fremde = append(v.fremde, der)
	}
	return v, nil
}

var errFremderVermittler = errors.New("signature is not that of a known Intermediär")

// pruefe demands the valid signature certificate of one of them.
func (v *vermittler) pruefe(ctx context.Context, der []byte) error {
	for _, i := range v.zertifikate.EigeneFuer(ctx, osciPost, zertifikatspruefung.Signatur) {
		if bytes.Equal(i.Zertifikat.Raw, der) {
			return v.halten(ctx, der)
		}
	}
	for _, f := range v.fremde {
		if bytes.Equal(f, der) {
			return v.halten(ctx, der)
		}
	}
	return errFremderVermittler
}

func liesOSCIZertifikat(datei string) ([]byte, error) {
	inhalt, err := liesBegrenzt(datei)
	if err != nil {
		return nil, konfigfehler("[osci] intermediaere: Die Datei "+datei+" kann nicht gelesen werden.", err)
	}
	z, err := zertifikat.Lies(inhalt)
	if err != nil {
		return nil, konfigfehler("[osci] intermediaere: Die Datei "+datei+" enthält kein Zertifikat.", err)
	}
	return z.Raw, nil
}
