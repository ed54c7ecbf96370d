// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"strings"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/tueren/behoerdenportal"
	"kernmelderegister/internal/tueren/verwaltung"
)

// eigeneStellen are the accounts of the register itself in a demonstration. The
// register office has two, because some decisions need four eyes.
var eigeneStellen = []struct {
	rolle, name, pfad string
	kennungen         []string
	gebiet            []melde.AGS
}{
	{"amt", "Registerstelle", verwaltung.Pfad, []string{"amt.vorfuehrung", "amt.zweite"}, nil},
	{"kontrolle", "Datenschutzkontrolle", "", []string{"kontrolle.vorfuehrung"}, nil},
	{"betreiber", "Betreiber", "", []string{"betreiber.vorfuehrung"}, nil},
	{"meldebehoerde", "Meldebehörde Dresden", verwaltung.Pfad, []string{"meldebehoerde.vorfuehrung"}, []melde.AGS{"14612000"}},
}

// vorfuehrkonten makes one body per profile, each with a machine
// account and certificate and a human with a second factor, and the accounts of
// the register itself. Passwords are random.
func vorfuehrkonten(url string, profile []*recht.Profil, ca *zertifikat.Aussteller, ordner string) ([]befehl.Vorfuehrkonto, zugang.Kontendatei, error) {
	var konten []befehl.Vorfuehrkonto
	var datei zugang.Kontendatei
	for _, p := range profile {
		angabe, neue, err := stelleFuer(url, p, ca, ordner)
		if err != nil {
			return nil, datei, err
		}
		if len(datei.Stellen) == 0 {
			nutzer, konto := mensch(angabe.Stelle.ID+".admin", []zugang.Rolle{zugang.RolleAdmin})
			konto.Rolle, konto.Stelle, konto.URL = "behoerdenadmin", angabe.Stelle.ID, url+behoerdenportal.Pfad
			angabe.Nutzer, neue = append(angabe.Nutzer, nutzer), append(neue, konto)
		}
		datei.Stellen = append(datei.Stellen, angabe)
		konten = append(konten, neue...)
	}
	for _, e := range eigeneStellen {
		angabe := zugang.StelleAngabe{Stelle: behoerde.Stelle{ID: e.rolle, Name: e.name, Art: e.rolle, Sitz: landSachsen, Gebiet: e.gebiet}}
		for _, kennung := range e.kennungen {
			nutzer, konto := mensch(kennung, nil)
			konto.Rolle, konto.Stelle = e.rolle, e.rolle
			if e.pfad != "" {
				konto.URL = url + e.pfad
			}
			angabe.Nutzer, konten = append(angabe.Nutzer, nutzer), append(konten, konto)
		}
		datei.Stellen = append(datei.Stellen, angabe)
	}
	kunden, neue := vorfuehrkunden(url)
	datei.Kunden = kunden
	return append(konten, neue...), datei, nil
}

func stelleFuer(url string, p *recht.Profil, ca *zertifikat.Aussteller, ordner string) (zugang.StelleAngabe, []befehl.Vorfuehrkonto, error) {
	id := "stelle-" + strings.ToLower(strings.NewReplacer(".", "-", " ", "-").Replace(p.ID))
	paar, err := ca.Klient(id)
	if err != nil {
		return zugang.StelleAngabe{}, nil, err
	}
	pfad, err := paar.Schreibe(ordner, id)
	if err != nil {
		return zugang.StelleAngabe{}, nil, err
	}
	maschine := zugang.NutzerAngabe{Kennung: id + ".verfahren", Rollen: []zugang.Rolle{zugang.RolleAbruf}, Verfahren: "Fachverfahren " + p.ID}
	passwort := geheim.TokenBase32(16)
	maschine.Passwort = geheim.NeuerSchluessel([]byte(passwort))
	rollen := []zugang.Rolle{zugang.RolleAbruf}
	if p.ErlaubtSuche(recht.Gruppenabfrage) {
		rollen = append(rollen, zugang.RolleGruppe)
	}
	nutzer, person := mensch(id+".nutzer", rollen)
	person.Rolle, person.Profil, person.Stelle, person.URL = "behoerde", p.ID, id, url+behoerdenportal.Pfad
	angabe := zugang.StelleAngabe{
		Stelle:    vorfuehrstelle(id, p),
		Anschrift: "Musterstraße 1, 01067 Dresden", Erreichbarkeit: "0351 5550100",
		Nutzer:      []zugang.NutzerAngabe{maschine, nutzer},
		Zertifikate: map[string][]byte{zugang.ZertifikatAbdruck(paar.Zertifikat.Raw): paar.Zertifikat.Raw},
	}
	if angabe.Zertifikate, err = mitOSCIZertifikat(angabe.Zertifikate, p.ID, ordner); err != nil {
		return zugang.StelleAngabe{}, nil, err
	}
	return angabe, []befehl.Vorfuehrkonto{
		{Rolle: "behoerde", Profil: p.ID, Stelle: id, Benutzer: maschine.Kennung, Passwort: passwort, Zertifikat: pfad, URL: url + "/soap/abruf"},
		person,
	}, nil
}

// bekannteStellen give the bodies of the demonstration a name and the number of
// § 34 Abs. 4 Satz 1 BMG that such a body bears.
var bekannteStellen = map[string]behoerde.Stelle{
	"BMG-34a.2":  {Name: "Ordnungsamt Vorführung", Art: "behoerde"},
	"BMG-34a.2S": {Name: "Polizeidirektion Vorführung", Art: "polizei", Sicherheitsbehoerde: 1},
	"S1-29":      {Name: "Staatsanwaltschaft Vorführung", Art: "staatsanwaltschaft", Sicherheitsbehoerde: 2},
	"S1-37":      {Name: "Abfallwirtschaft Vorführung", Art: "entsorgungstraeger", Gebiet: []melde.AGS{"14625"}},
	"S1-38.1":    {Name: "Landesdirektion Vorführung", Art: "landesdirektion", Gebiet: []melde.AGS{"146"}},
}

// vorfuehrstelle is a body that fits the profile.
func vorfuehrstelle(id string, p *recht.Profil) behoerde.Stelle {
	s, ok := bekannteStellen[p.ID]
	if !ok {
		s = behoerde.Stelle{Name: "Vorführung: " + p.Bezeichnung, Art: "behoerde"}
		if len(p.Arten) > 0 {
			s.Art = p.Arten[0]
		}
		if len(p.Sicherheitsbehoerden) > 0 {
			s.Sicherheitsbehoerde = p.Sicherheitsbehoerden[0]
		}
	}
	s.ID, s.Sitz, s.Profile = id, landSachsen, []string{p.ID}
	return s
}

// landSachsen is the key of the Land of the demonstration.
const landSachsen = "14"

// mensch is a person with password and second factor.
func mensch(kennung string, rollen []zugang.Rolle) (zugang.NutzerAngabe, befehl.Vorfuehrkonto) {
	passwort, totp := geheim.TokenBase32(16), geheim.NeuesTOTP()
	return zugang.NutzerAngabe{Kennung: kennung, Passwort: geheim.NeuerSchluessel([]byte(passwort)), Rollen: rollen, TOTP: totp},
		befehl.Vorfuehrkonto{Benutzer: kennung, Passwort: passwort, TOTP: totp.Base32()}
}
