// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Errors of sealing. Each of them means that somebody changed the storage behind our back.
var (
	// ErrLuecke means that the numbers of the entries are not consecutive.
	ErrLuecke = errors.New("protokoll: gap in the numbers of the entries")
	// ErrRand means that the stored tree does not belong to the last tree head.
	ErrRand = errors.New("protokoll: stored tree does not match its signed head")
)

// maxSiegelung is the greatest number of entries sealed in one transaction.
const maxSiegelung = 4096

// Versiegler lets the tree grow over the entries that are not sealed yet. It has no
// state of its own: it starts from the last tree head each time, and refuses to
// build on one that its key did not sign or that the stored tree contradicts.
type Versiegler struct {
	speicher  Siegelspeicher
	uhr       uhr.Uhr
	signierer note.Signer
	pruefer   note.Verifier
}

// NeuerVersiegler takes a key pair of NeuerSiegelschluessel. Several Versiegler on one
// storage do no harm: one of them gets a Konflikt.
func NeuerVersiegler(s Siegelspeicher, u uhr.Uhr, geheimer geheim.Schluessel, oeffentlicher string) (*Versiegler, error) {
	signierer, err := note.NewSigner(string(geheimer.Bytes()))
	if err != nil {
		return nil, errors.New("protokoll: secret Siegelschluessel is malformed")
	}
	pruefer, err := note.NewVerifier(oeffentlicher)
	if err != nil {
		return nil, fmt.Errorf("read public Siegelschluessel: %w", err)
	}
	if signierer.Name() != pruefer.Name() || signierer.KeyHash() != pruefer.KeyHash() {
		return nil, errors.New("protokoll: Siegelschluessel are not a pair")
	}
	return &Versiegler{speicher: s, uhr: u, signierer: signierer, pruefer: pruefer}, nil
}

// Versiegle seals everything that is stored and returns the number of newly sealed
// entries and the last tree head. When it is interrupted, what is sealed stays sealed.
func (v *Versiegler) Versiegle(ctx context.Context) (neu int64, letztes Siegel, err error) {
	letztes, err = v.speicher.LetztesSiegel(ctx)
	if err != nil {
		return 0, Siegel{}, fmt.Errorf("read last tree head: %w", err)
	}
	r, err := v.ladeRand(ctx, letztes)
	if err != nil {
		return 0, Siegel{}, err
	}
	for {
		blaetter, err := v.speicher.LeseUnversiegelt(ctx, r.groesse+1, maxSiegelung)
		if err != nil {
			return neu, letztes, fmt.Errorf("read entries from %d: %w", r.groesse+1, err)
		}
		if len(blaetter) == 0 {
			return neu, letztes, nil
		}
		naechstes, err := v.versiegle(ctx, &r, blaetter)
		if err != nil {
			return neu, letztes, err
		}
		neu += naechstes.Groesse - letztes.Groesse
		letztes = naechstes
	}
}

func (v *Versiegler) versiegle(ctx context.Context, r *baumrand, blaetter []Blatt) (Siegel, error) {
	s := Siegelung{
		Vorher:  r.groesse,
		AbIndex: tlog.StoredHashCount(r.groesse),
		Hashes:  make([]Hash, 0, 2*len(blaetter)+1),
	}
	for _, blatt := range blaetter {
		if blatt.Nummer != r.groesse+1 {
			return Siegel{}, fmt.Errorf("entry %d after %d: %w", blatt.Nummer, r.groesse, ErrLuecke)
		}
		s.Hashes = r.haengeAn(blatt.hash(), s.Hashes)
	}
	kopf := Baumkopf{Ursprung: v.signierer.Name(), Groesse: r.groesse, Wurzel: r.wurzel(), Zeit: v.uhr.Jetzt()}
	var err error
	s.Siegel, err = kopf.unterschreibe(v.signierer)
	if err != nil {
		return Siegel{}, err
	}
	if err := v.speicher.SpeichereSiegelung(ctx, s); err != nil {
		return Siegel{}, fmt.Errorf("store tree head %d: %w", kopf.Groesse, err)
	}
	return s.Siegel, nil
}

func (v *Versiegler) ladeRand(ctx context.Context, letztes Siegel) (baumrand, error) {
	if letztes.Groesse == 0 {
		return baumrand{}, nil
	}
	kopf, err := oeffneNotiz(letztes.Notiz, v.pruefer)
	if err != nil {
		return baumrand{}, err
	}
	if kopf.Groesse != letztes.Groesse {
		return baumrand{}, ErrSiegel
	}
	indizes := randIndizes(kopf.Groesse)
	hashes, err := v.speicher.LeseHashes(ctx, indizes)
	if err != nil {
		return baumrand{}, fmt.Errorf("read edge of tree %d: %w", kopf.Groesse, err)
	}
	if len(hashes) != len(indizes) {
		return baumrand{}, ErrRand
	}
	r := neuerRand(kopf.Groesse, hashes)
	if r.wurzel() != kopf.Wurzel {
		return baumrand{}, ErrRand
	}
	return r, nil
}
