// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"errors"
	"fmt"

	"kernmelderegister/internal/grund/geheim"
)

// Anmelden checks a proof and returns who stands there. Every refusal is
// ErrZugang, whatever the reason; ErrUeberlast means that it was not checked;
// other errors are our own. A checked proof is in the log before Anmelden
// returns; within Einstellungen.Merkdauer the same proof of a machine counts as
// the same log-in and is not logged again: its queries are.
func (d *Dienst) Anmelden(ctx context.Context, n Nachweis) (Angemeldet, error) {
	p, err := d.pruefe(ctx, n)
	if err != nil {
		return Angemeldet{}, err
	}
	if !p.gemerkt {
		if err := d.vermerke(ctx, n, p); err != nil {
			return Angemeldet{}, err
		}
	}
	if p.grund != grundKeiner {
		return Angemeldet{}, ErrZugang.MitUrsache(errors.New(string(p.grund)))
	}
	if !p.gemerkt && n.Weg != WegDialog {
		d.gemerkt.merke(p.marke, d.uhr.Jetzt())
	}
	return d.angemeldet(p, n), nil
}

// pruefung is the outcome of a check.
type pruefung struct {
	grund   grund
	konto   Konto   // zero when unknown
	inhaber Inhaber // zero when unknown
	code    bool    // a second factor was checked
	marke   marke
	gemerkt bool // the same proof was checked before
}

func (d *Dienst) pruefe(ctx context.Context, n Nachweis) (pruefung, error) {
	switch n.Weg {
	case WegZertifikat:
		return d.pruefeZertifikat(ctx, n)
	case WegBasic, WegKopfzeilen, WegDialog:
		return d.pruefeKonto(ctx, n)
	default:
		return pruefung{grund: grundWeg}, nil
	}
}

// pruefeZertifikat lets in a body whose certificate is registered.
func (d *Dienst) pruefeZertifikat(ctx context.Context, n Nachweis) (pruefung, error) {
	inhaber, err := d.speicher.InhaberZuZertifikat(ctx, n.Zertifikat)
	switch {
	case errors.Is(err, ErrUnbekannt):
		return pruefung{grund: grundZertifikat}, nil
	case err != nil:
		return pruefung{}, fmt.Errorf("find certificate: %w", err)
	case !inhaber.offen(d.heute()):
		return pruefung{grund: grundGesperrt, inhaber: inhaber}, nil
	case !inhaber.erlaubtNetz(Herkunft(ctx)):
		return pruefung{grund: grundNetz, inhaber: inhaber}, nil
	}
	m := d.gemerkt.marke(n.Weg.String(), n.Zertifikat, inhaber.ID())
	return pruefung{inhaber: inhaber, marke: m, gemerkt: d.gemerkt.kennt(m, d.uhr.Jetzt())}, nil
}

// pruefeKonto checks name, password and, in the dialog, the second factor. The
// steps are the same for names that do not exist.
func (d *Dienst) pruefeKonto(ctx context.Context, n Nachweis) (pruefung, error) {
	var p pruefung
	var err error
	p.konto, p.inhaber, err = d.speicher.Konto(ctx, n.Kennung)
	if err != nil && !errors.Is(err, ErrUnbekannt) {
		return pruefung{}, fmt.Errorf("find account: %w", err)
	}
	p.grund, err = d.hindernis(ctx, n, p)
	if err != nil {
		return pruefung{}, err
	}
	p.marke = d.kontomarke(n, p.konto.Passwort)
	if n.Weg != WegDialog && p.grund == grundKeiner && d.gemerkt.kennt(p.marke, d.uhr.Jetzt()) {
		p.gemerkt = true
		return p, nil
	}
	return d.rechne(ctx, n, p)
}

func (d *Dienst) kontomarke(n Nachweis, hash string) marke {
	return d.gemerkt.marke(n.Weg.String(), n.Kennung, n.Passwort, hash, n.Zertifikat)
}

// hindernis finds what stands against an account however right its password is:
// block, term, network, way, certificate of another holder.
func (d *Dienst) hindernis(ctx context.Context, n Nachweis, p pruefung) (grund, error) {
	heute := d.heute()
	fremd, err := d.fremdesZertifikat(ctx, n, p)
	if err != nil {
		return grundKeiner, err
	}
	switch {
	case !p.inhaber.offenFuer(p.konto, heute):
		return grundGesperrt, nil
	case !p.inhaber.erlaubtNetz(Herkunft(ctx)):
		return grundNetz, nil
	case n.Weg == WegDialog && p.konto.Verfahren != "":
		return grundWeg, nil
	case n.Weg != WegDialog && !p.konto.Basic && n.Zertifikat == "":
		return grundWeg, nil
	case fremd:
		return grundZertifikat, nil
	case n.Weg != WegDialog && p.konto.Erstkennwort: // the dialog lets nobody but the owner change it
		return grundWeg, nil
	case n.MitSchluessel && p.konto.Sicherheitsschluessel == 0:
		return grundFaktor, nil
	case n.Weg == WegDialog && n.Zertifikat == "" && !p.konto.HatFaktor() && !p.konto.Erstkennwort && d.brauchtFaktor(p.inhaber):
		return grundFaktor, nil
	}
	return grundKeiner, nil
}

// fremdesZertifikat reports whether the certificate shown besides the password
// is not one of the account's holder.
func (d *Dienst) fremdesZertifikat(ctx context.Context, n Nachweis, p pruefung) (bool, error) {
	if n.Zertifikat == "" {
		return false, nil
	}
	inhaber, err := d.speicher.InhaberZuZertifikat(ctx, n.Zertifikat)
	if errors.Is(err, ErrUnbekannt) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("find certificate: %w", err)
	}
	return inhaber.ID() != p.inhaber.ID(), nil
}

// brauchtFaktor: staff of bodies need a second factor or the body's certificate
// (S1-23.5); customers may go without.
func (d *Dienst) brauchtFaktor(i Inhaber) bool {
	return !i.Bereich.IstKunde() && !d.e.OhneZweitenFaktor
}

func (d *Dienst) angemeldet(p pruefung, n Nachweis) Angemeldet {
	a := Angemeldet{
		Bereich: p.inhaber.Bereich, Akteur: p.inhaber.akteur(), Kunde: p.inhaber.Kunde,
		Weg: n.Weg, ZweiterFaktor: p.code || n.Zertifikat != "",
	}
	if p.konto.Kennung != "" {
		a.Akteur = p.inhaber.akteurMit(p.konto)
	}
	a.Akteur.Maschine = n.Weg != WegDialog
	if n.Weg == WegZertifikat {
		a.Rollen = []Rolle{RolleAbruf}
		return a
	}
	a.Kennung, a.Rollen = p.konto.Kennung, p.konto.RollenAm(d.heute())
	a.Akteur.Kennung = p.konto.Kennung
	if p.konto.Verfahren != "" {
		a.Akteur.Kennung = p.konto.Verfahren
	}
	a.Akteur.BesondersErmaechtigt = a.Darf(RolleBesondersErmaechtigt)
	a.Hinweise = d.hinweise(p.konto, n.Weg)
	return a
}

func (d *Dienst) hinweise(k Konto, w Weg) Hinweise {
	if w != WegDialog {
		return Hinweise{}
	}
	return Hinweise{
		Protokollierung: true,
		Belehrung: k.Belehrt.IsZero() || d.uhr.Jetzt().After(k.Belehrt.AddDate(1, 0, 0)) ||
			k.BelehrtFassung != "" && k.BelehrtFassung != AktuelleBelehrung().Fassung,
		ZweiterFaktor:   k.Erstkennwort && !k.HatFaktor(),
		Passwortwechsel: k.Erstkennwort,
	}
}

// name is the fingerprint under which failed attempts are counted.
func name(kennung string) string { return geheim.Fingerabdruck(kennung) }
