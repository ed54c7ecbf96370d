// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/welt"
	"kernmelderegister/internal/welt/meldeamt"
)

// simulationspaare is the number of key pairs for each purpose that the Meldebehörden
// share: hundreds of RSA keys of 3072 bits would take minutes. Every Meldebehörde has
// certificates of its own, so that mailboxes and signers are told apart as in life; only
// that one could open the post of another is accepted in a simulation.
const simulationspaare = 8

// landeskreis is who takes part. It implements meldeamt.Landeskreis.
type landeskreis struct {
	behoerden map[melde.AGS]melde.AGS // by municipality
	register  xmeld.Stelle
}

// Zustaendig implements meldeamt.Landeskreis.
func (l *landeskreis) Zustaendig(gemeinde melde.AGS) (melde.AGS, bool) {
	b, da := l.behoerden[gemeinde]
	return b, da
}

// Register implements meldeamt.Landeskreis.
func (l *landeskreis) Register() xmeld.Stelle { return l.register }

// groesste returns the n largest Meldebehörden by inhabitants with the municipalities they
// run the register for. If there are not so many, the largest municipalities of
// communities run their own as well: once there were more Meldebehörden, and others may
// come. Error: not even then there are so many.
func groesste(n int, tag melde.Datum) (behoerden []melde.AGS, gemeinden map[melde.AGS]melde.AGS, err error) {
	einwohner, mitglieder := map[melde.AGS]int{}, map[melde.AGS]int{}
	gemeinden = map[melde.AGS]melde.AGS{}
	for _, g := range behoerde.Verzeichnis().Alle(tag) {
		gemeinden[g.AGS] = g.Meldebehoerde
		einwohner[g.Meldebehoerde] += g.Einwohner
		if g.AGS != g.Meldebehoerde {
			mitglieder[g.AGS] = g.Einwohner
		}
	}
	if n > len(gemeinden) {
		return nil, nil, konfigfehler(fmt.Sprintf("Es gibt höchstens %d Meldebehörden.", len(gemeinden)))
	}
	behoerden = nachGroesse(einwohner)
	if fehlen := n - len(behoerden); fehlen > 0 {
		for _, ags := range nachGroesse(mitglieder)[:fehlen] {
			gemeinden[ags] = ags
			behoerden = append(behoerden, ags)
		}
	}
	behoerden = behoerden[:n]
	maps.DeleteFunc(gemeinden, func(_, b melde.AGS) bool { return !slices.Contains(behoerden, b) })
	return behoerden, gemeinden, nil
}

// nachGroesse returns the keys, the one with the most inhabitants first.
func nachGroesse(einwohner map[melde.AGS]int) []melde.AGS {
	return slices.SortedFunc(maps.Keys(einwohner), func(a, b melde.AGS) int {
		return cmp.Or(cmp.Compare(einwohner[b], einwohner[a]), cmp.Compare(a, b))
	})
}

// baue makes world, infrastructure and offices.
func (s *simulation) baue(ctx context.Context) error {
	behoerden, gemeinden, err := groesste(s.auftrag.Meldebehoerden, heuteVon(s.uhr))
	if err != nil {
		return err
	}
	if err := s.baueHaus(ctx); err != nil {
		return err
	}
	s.kreis = &landeskreis{behoerden: gemeinden, register: s.haus.register}
	if err := s.baueAemter(ctx, behoerden); err != nil {
		return err
	}
	identitaeten, err := s.stelleAus(ctx, behoerden)
	if err != nil {
		return err
	}
	if err := s.richteTeilnehmerEin(ctx, identitaeten); err != nil {
		return err
	}
	s.post, err = s.neueAmtspost(ctx, identitaeten)
	return err
}

// baueHaus opens the installation with the identities of a demonstration.
func (s *simulation) baueHaus(ctx context.Context) error {
	s.ausweise = osciAusweiseIn(s.ordner, s.uhr, uhr.System())
	if err := s.ausweise.bereite(ctx); err != nil {
		return err
	}
	offen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.stoerung = &leitungsstoerung{Listener: offen}
	s.lauscher = s.stoerung
	s.schluss = append(s.schluss, func() error {
		if err := offen.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	s.wurzel = "http://" + offen.Addr().String()
	s.eingang = s.wurzel + osciPfad
	k := Konfig{Betriebsart: Vorfuehrung, Daten: s.ordner, Adresse: offen.Addr().String(), Zertifikate: s.ausweise.einstellungen()}
	k.DVDV.Adresse = s.wurzel
	k.vorgaben()
	s.haus, err = oeffneHaus(ctx, bau{konfig: k, uhr: s.uhr})
	if err != nil {
		return err
	}
	s.schluss = append(s.schluss, s.haus.schliesse)
	return s.haus.leerePostordner()
}

func (s *simulation) schliesse() (err error) {
	for _, f := range slices.Backward(s.schluss) {
		err = errors.Join(err, f())
	}
	return err
}

// baueAemter makes the world and the offices with their registers. The world's days lie
// before the simulated ones: a day may bring the events of several, and no record may
// come from the future.
func (s *simulation) baueAemter(ctx context.Context, behoerden []melde.AGS) (err error) {
	tage := s.auftrag.Tage * s.auftrag.Zeitraffer
	stichtag := s.tag.PlusTage(-tage - 1)
	s.welt, err = welt.Neu(ctx, welt.Optionen{
		Einwohner: s.auftrag.Einwohner, Seed: s.auftrag.Seed, Tage: tage, Ablage: s.ordner,
		Stichtag: melde.Datum(stichtag.Jahr*10000 + int(stichtag.Monat)*100 + stichtag.Tag),
	})
	if err != nil {
		return err
	}
	s.schluss = append(s.schluss, s.welt.Close)
	s.nachAGS = map[melde.AGS]*meldeamt.Amt{}
	for _, ags := range behoerden {
		a, err := meldeamt.Neu(ctx, s.welt, s.kreis, ags)
		if err != nil {
			return err
		}
		s.aemter, s.nachAGS[ags] = append(s.aemter, a), a
	}
	return nil
}

// amtsausweis are the two identities of a Meldebehörde.
type amtsausweis struct {
	ags                melde.AGS
	chiffrier, signier *zertifikat.Identitaet
}

// stelleAus issues the certificates of the Meldebehörden by the demonstration's authority.
func (s *simulation) stelleAus(ctx context.Context, behoerden []melde.AGS) ([]amtsausweis, error) {
	ca, err := zertifikat.LiesAussteller(s.ausweise.geheim, "ca")
	if err != nil {
		return nil, err
	}
	n := min(cmp.Or(s.auftrag.Schluesselpaare, simulationspaare), len(behoerden))
	schluessel, err := rsaSchluessel(ctx, 2*n)
	if err != nil {
		return nil, err
	}
	liste := make([]amtsausweis, len(behoerden))
	gruppe, ctx := errgroup.WithContext(ctx)
	gruppe.SetLimit(runtime.GOMAXPROCS(0))
	for i, ags := range behoerden {
		gruppe.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			von, bis := s.ausweise.frueh.AddDate(-1, 0, 0), s.ausweise.spaet.AddDate(2, 0, 0)
			c, err := ca.Ausweise(zertifikat.Ausweis{Name: string(ags) + "-cipher", Zweck: zertifikat.Chiffrierung, Von: von, Bis: bis}, schluessel[i%n])
			if err != nil {
				return err
			}
			g, err := ca.Ausweise(zertifikat.Ausweis{Name: string(ags) + "-sig", Zweck: zertifikat.Signatur, Von: von, Bis: bis}, schluessel[n+i%n])
			liste[i] = amtsausweis{ags, c, g}
			return err
		})
	}
	return liste, gruppe.Wait()
}

// rsaSchluessel makes n keys, as many at a time as there are processors.
func rsaSchluessel(ctx context.Context, n int) ([]*rsa.PrivateKey, error) {
	liste := make([]*rsa.PrivateKey, n)
	gruppe, ctx := errgroup.WithContext(ctx)
	gruppe.SetLimit(runtime.GOMAXPROCS(0))
	for i := range liste {
		gruppe.Go(func() (err error) {
			if ctx.Err() == nil {
				liste[i], err = rsa.GenerateKey(rand.Reader, zertifikat.RSABits)
			}
			return errors.Join(err, ctx.Err())
		})
	}
	return liste, gruppe.Wait()
}

// richteTeilnehmerEin gives everybody a mailbox and an entry in the directory.
func (s *simulation) richteTeilnehmerEin(ctx context.Context, liste []amtsausweis) error {
	im, err := s.haus.poststelle()
	if err != nil {
		return err
	}
	post, err := s.eigenesZertifikat(osciPost + "-cipher")
	if err != nil {
		return err
	}
	vorlage := verzeichnis.Anschluss{Intermediaer: s.eingang, ChiffrierIntermediaer: post.Raw}
	anschluesse := map[melde.AGS]verzeichnis.Anschluss{}
	for _, a := range liste {
		x := vorlage
		x.Chiffrier, x.Signier = a.chiffrier.Zertifikat.Raw, a.signier.Zertifikat.Raw
		anschluesse[a.ags] = x
		err := s.setzeTeilnehmer(ctx, im, "Meldebehörde "+string(a.ags), "meldebehoerde", x)
		if err != nil {
			return err
		}
	}
	register, _, err := verzeichnis.LiesAnschluss(os.DirFS(s.ausweise.oeffentlich), osciRegister, vorlage)
	if err != nil {
		return err
	}
	if err := s.setzeTeilnehmer(ctx, im, s.haus.register.Name, "register", register); err != nil {
		return err
	}
	v, err := s.haus.verzeichnis()
	if err != nil {
		return err
	}
	land := s.haus.landesangaben()
	land.Anschluss = &register
	k := v.Abbild().Katalog()
	bestand := eigenstaendige(verzeichnis.Grundbestand(k, behoerde.Verzeichnis(), heuteVon(s.uhr), anschluesse), anschluesse)
	return v.Trage(ctx, append(verzeichnis.Landesstellen(k, land), bestand...)...)
}

// eigenstaendige gives municipalities that run their own register here an entry of their own.
func eigenstaendige(liste []verzeichnis.Organisation, anschluesse map[melde.AGS]verzeichnis.Anschluss) []verzeichnis.Organisation {
	var neue []verzeichnis.Organisation
	for i := range liste {
		o := &liste[i]
		uebrige := o.Schluessel[:1:1]
		for _, k := range o.Schluessel[1:] {
			a, da := anschluesse[melde.AGS(strings.TrimPrefix(k, "ags:"))]
			if !da {
				uebrige = append(uebrige, k)
				continue
			}
			x := *o
			x.Name, x.Schluessel, x.Dienste, x.Klienten = "Gemeinde "+k, []string{k}, nil, []verzeichnis.Zertifikat{{DER: a.Signier}}
			for _, d := range o.Dienste {
				x.Dienste = append(x.Dienste, a.Dienst(d.URI, d.Zeitraum))
			}
			neue = append(neue, x)
		}
		o.Schluessel = uebrige
	}
	return append(liste, neue...)
}

func (s *simulation) setzeTeilnehmer(ctx context.Context, im *intermediaer.Intermediaer, name, art string, a verzeichnis.Anschluss) error {
	_, err := im.SetzeTeilnehmer(ctx, betreiber().Kennung, intermediaer.Teilnehmer{
		Name: name, Art: art, Signaturzertifikate: [][]byte{a.Signier},
		Postfaecher: []intermediaer.Postfacheintrag{{Zertifikat: a.Chiffrier, Nachrichtenarten: []string{intermediaer.AlleArten}}},
	})
	if err != nil {
		return fmt.Errorf("mailbox of %s: %w", name, err)
	}
	return nil
}

// eigenesZertifikat reads a certificate of the demonstration.
func (s *simulation) eigenesZertifikat(name string) (*x509.Certificate, error) {
	inhalt, err := os.ReadFile(filepath.Join(s.ausweise.oeffentlich, name+".cer"))
	if err != nil {
		return nil, err
	}
	return zertifikat.Lies(inhalt)
}
