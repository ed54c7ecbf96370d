// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/tueren/dvdvapi"
	"kernmelderegister/internal/tueren/dvdvkunde"
	"kernmelderegister/internal/tueren/verwaltung"
)

// DVDVKonfig is the section [dvdv]: the own directory service, and the servers that
// are asked for addresses.
type DVDVKonfig struct {
	// Adresse is how clients write this server, e.g. https://dvdv.example; client
	// assertions must name it as their audience. Default: https:// and Konfig.Adresse.
	Adresse string `toml:"adresse"`
	// InterneNetze are the networks (CIDR) of the computing centre, which may ask
	// without a token; default: this machine only.
	InterneNetze []string `toml:"interne_netze"`
	// Server are other DVDV servers up to and including /dvdv2-backend, asked in this
	// order until one answers.
	Server []string `toml:"server"`
	// Zertifikat and Schluessel are the PEM files with which this register proves itself
	// to them; without them it asks by intern/directory.
	Zertifikat string `toml:"zertifikat"`
	Schluessel string `toml:"schluessel"`
	// Aussteller is a PEM file of the authorities behind the servers' certificates;
	// default: those of the system.
	Aussteller string `toml:"aussteller"`
	// Frist is how many seconds one server may take, 1 to 60; default 5.
	Frist int `toml:"frist_sekunden"`
}

func (k DVDVKonfig) pruefe() error {
	if _, err := k.netze(); err != nil {
		return err
	}
	switch {
	case k.Frist < 0 || k.Frist > 60:
		return konfigfehler("[dvdv] frist_sekunden liegt zwischen 1 und 60.")
	case (k.Zertifikat == "") != (k.Schluessel == ""):
		return konfigfehler("[dvdv] zertifikat und schluessel gehören zusammen.")
	}
	return nil
}

// netze returns the networks that may use intern/directory.
func (k DVDVKonfig) netze() ([]netip.Prefix, error) {
	if len(k.InterneNetze) == 0 {
		return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}, nil
	}
	netze, mangel := zugang.LiesNetze(strings.Join(k.InterneNetze, " "))
	if mangel != "" {
		return nil, konfigfehler("[dvdv] interne_netze: " + mangel)
	}
	return netze, nil
}

// dvdvDatei is the key of access tokens in the data folder. Several nodes need the same one.
const dvdvDatei = "dvdv.key"

// dvdvspeicher keeps the directory, what goes with it and the supplementary addresses.
type dvdvspeicher interface {
	verzeichnis.Ablage
	verzeichnis.Ausleitungsablage
	verzeichnis.Einmalablage
	verzeichnis.Pruefablage
	verzeichnisabfrage.Zusatzablage
}

// baueDVDV says how directory and look-up are made. Both are made on first use: most
// commands need neither, and a directory reads all its certificates.
func (h *haus) baueDVDV() {
	h.verzeichnis = sync.OnceValues(func() (*verzeichnis.Verzeichnis, error) {
		return verzeichnis.Neu(context.Background(), h.speicher.dvdv, verzeichnis.EingebauterKatalog(), h.uhr)
	})
	h.adressen = sync.OnceValues(h.neueAbfrage)
}

// haengeDVDV hangs the door of the directory and its pages in the register office.
func (h *haus) haengeDVDV(t *tafel) error {
	if err := t.einmal("verwaltung", h.haengeVerwaltung); err != nil {
		return err
	}
	v, err := h.verzeichnis()
	if err != nil {
		return err
	}
	schluessel, err := schluesselIn(h.konfig.Daten, dvdvDatei)
	if err != nil {
		return err
	}
	wurzel := strings.TrimSuffix(h.konfig.DVDV.Adresse, "/")
	ausweise, err := verzeichnis.NeueAusweisstelle(verzeichnis.Ausweisausstattung{
		Verzeichnis: v, Einmal: h.speicher.dvdv, Schluessel: schluessel, Uhr: h.echtzeit, Empfaenger: []string{wurzel + dvdvapi.Tokenpfad, wurzel},
	})
	if err != nil {
		return err
	}
	netze, err := h.konfig.DVDV.netze()
	if err != nil {
		return err
	}
	t.mux.Handle(dvdvapi.Pfad, dvdvapi.Neu(dvdvapi.Ausstattung{
		Verzeichnis: v, Ausweise: ausweise, Fassung: h.programm, Bau: h.programm,
		Intern: func(r *http.Request) bool {
			a := zugang.Herkunft(r.Context())
			return slices.ContainsFunc(netze, func(n netip.Prefix) bool { return n.Contains(a) })
		},
	}))
	return nil
}

// verzeichnisamt is the directory as the pages of the register office use it, nil if
// this process does not run the service.
func (h *haus) verzeichnisamt() (*verwaltung.DVDV, error) {
	if !h.konfig.betreibt("dvdv") {
		return nil, nil
	}
	v, err := h.verzeichnis()
	if err != nil {
		return nil, err
	}
	adressen, err := h.adressen()
	if err != nil {
		return nil, err
	}
	return &verwaltung.DVDV{
		Verzeichnis: v, Ausgeleitet: h.speicher.dvdv, Pruefung: h.pruefstand(), Adressen: adressen,
	}, nil
}

// verzeichnisFuerBefehle is the directory as the commands use it.
func (h *haus) verzeichnisFuerBefehle() (*befehl.Verzeichnis, error) {
	v, err := h.verzeichnis()
	if err != nil {
		return nil, err
	}
	adressen, err := h.adressen()
	if err != nil {
		return nil, err
	}
	return &befehl.Verzeichnis{
		Verzeichnis: v, Ausgeleitet: h.speicher.dvdv, Pruefung: h.pruefstand(), Adressen: adressen, Land: h.landesangaben(),
	}, nil
}

// pruefstand is what checks of the directory work with.
func (h *haus) pruefstand() verzeichnis.Pruefstand {
	return verzeichnis.Pruefstand{Ablage: h.speicher.dvdv, Netz: dvdvkunde.Anklopfer{}}
}

// landesangaben are the particulars of the state's own entries.
func (h *haus) landesangaben() verzeichnis.Land {
	r := h.konfig.Register
	return verzeichnis.Land{Register: r.Name, Registerschluessel: r.Kennung, Betreiber: r.Name}
}
