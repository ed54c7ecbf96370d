// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"log/slog"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/adresshandel"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/auskunftsstatistik"
	"kernmelderegister/internal/anwendung/benachrichtigung"
	"kernmelderegister/internal/anwendung/beschwerde"
	"kernmelderegister/internal/anwendung/gruppenabfrage"
	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/kontrolle"
	registrierung "kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/abrufnachricht"
	"kernmelderegister/internal/tueren/eingang"
)

// haus is an open installation: storage, use cases and the running log.
type haus struct {
	konfig   Konfig
	uhr      uhr.Uhr // legal clock
	echtzeit uhr.Uhr // for sessions and durations
	speicher speicher
	register xmeld.Stelle
	siegel   siegelpaar
	vbmWache *personen.VBMWache

	recht       *recht.Rechtsregister
	protokoll   *kontrolle.Betrieb
	zuordnung   *personen.Dienst
	lieferung   *lieferung.Dienst
	stand       *lieferung.Auskunft
	abruf       *abruf.Dienst
	nachrichten *abrufnachricht.Dienst
	zugang      *zugang.Dienst
	stellen     *stellen.Dienst
	kontrolle   *kontrolle.Dienst
	gruppen     *gruppenabfrage.Dienst
	auskunft    *auskunft.Dienst
	auftraege   *auftrag.Dienst
	abrechnung  *abrechnung.Dienst
	// handel looks for address trading, beschwerden and statistik are the register office's.
	handel      *adresshandel.Dienst
	beschwerden *beschwerde.Dienst
	statistik   *auskunftsstatistik.Dienst
	// registrierung leads customers in and out.
	registrierung *registrierung.Dienst
	wecker        chan struct{} // tells the work on orders that there is some
	// benachrichtigung tells customers that something waits; nil without a mail server.
	benachrichtigung *benachrichtigung.Dienst
	klaerung         *klaerung.Dienst
	// verzeichnis is the directory of the state, adressen looks up where messages go; both
	// are made on first use.
	verzeichnis func() (*verzeichnis.Verzeichnis, error)
	adressen    func() (*verzeichnisabfrage.Abfrage, error)
	// poststelle is the Intermediär, made on first use; osciregeln are the algorithms of the day.
	poststelle func() (*intermediaer.Intermediaer, error)
	osciregeln *osciregeln
	// registerpost is the register as a participant of OSCI, made on first use.
	registerpost func() (*postraum, error)
	// zertifikatswerk makes the check of certificates.
	zertifikatswerk zertifikatswerk
	// protokolltresor holds the keys of log contents, vertraege the bodies that have their log kept here.
	protokolltresor *protokoll.Tresor
	vertraege       kontrolle.Vertraege
	programm        string
	unterrichtung   *unterrichtung.Dienst
	plausi          *plausibilitaet.Dienst
}

// bau says how to open a house.
type bau struct {
	konfig Konfig
	uhr    uhr.Uhr
	ladung bool // leave an interrupted first load open
}

// oeffneHaus opens storage and keys and builds the use cases. What it opened is
// closed again when it fails.
func oeffneHaus(ctx context.Context, b bau) (*haus, error) {
	h, err := beginneHaus(ctx, b)
	if err != nil {
		return nil, err
	}
	if err := h.baue(); err != nil {
		return nil, errors.Join(err, h.speicher.schliesse())
	}
	return h, nil
}

// beginneHaus opens storage and keys.
func beginneHaus(ctx context.Context, b bau) (*haus, error) {
	h := &haus{konfig: b.konfig, uhr: b.uhr, echtzeit: uhr.System(), register: registerstelle(b.konfig.Register)}
	var err error
	if h.recht, err = recht.Lade(); err != nil {
		return nil, err
	}
	if h.siegel, err = siegelIn(b.konfig.Daten); err != nil {
		return nil, err
	}
	tresor, err := tresorIn(b.konfig.Daten)
	if err != nil {
		return nil, err
	}
	vbmSchluessel, err := vbmSchluesselIn(b.konfig.Daten)
	if err != nil {
		return nil, err
	}
	h.vbmWache = personen.NeueVBMWache(vbmSchluessel)
	if h.speicher, err = oeffneSpeicher(ctx, b.konfig, tresor, b.ladung); err != nil {
		return nil, err
	}
	if err := h.speicher.zugang.Versiegle(ctx); err != nil {
		return nil, errors.Join(errTresor.MitUrsache(err), h.speicher.schliesse())
	}
	return h, nil
}

func (h *haus) baue() error {
	var err error
	if h.vertraege, err = h.konfig.vertraege(); err != nil {
		return err
	}
	if err := h.verschliesse(); err != nil {
		return err
	}
	h.programm = programmfassung()
	h.baueDVDV()
	h.bauePoststelle()
	h.baueRegisterpost()
	siegelspeicher := h.speicher.protokoll
	versiegler, err := protokoll.NeuerVersiegler(siegelspeicher, h.uhr, h.siegel.geheim, h.siegel.oeffentlich)
	if err != nil {
		return err
	}
	h.protokoll = kontrolle.Starte(kontrolle.Betriebsausstattung{
		Anhaenger: siegelspeicher, Versiegler: versiegler, Logger: slog.Default(),
		Vertraege: h.vertraege, Programm: h.programm,
	})
	if err := h.baueKontrolle(); err != nil {
		return errors.Join(err, h.protokoll.Schliesse())
	}
	test := h.konfig.Betriebsart != Produktiv
	h.zuordnung = personen.Neu(h.speicher.personen, h.uhr, personen.Optionen{})
	h.lieferung = lieferung.Neu(h.speicher.bestand, h.uhr, lieferung.Optionen{
		Testbetrieb: test, KennzeichenPflicht: h.konfig.VBMPflicht, Zuordner: h.zuordnung, Kennzeichen: h.vbmWache,
	})
	h.stand = lieferung.NeueAuskunft(h.speicher.bestand, h.uhr)
	h.abruf = abruf.NeuerDienst(abruf.Anschluesse{
		Recht: h.recht, Bestand: h.speicher.abruf, Protokoll: h.protokoll, Merkmale: h.speicher.merkmale,
		Gemeinden: behoerde.Verzeichnis(), Frei: h.speicher.frei, Gebiete: behoerde.Verzeichnis(), Uhr: h.uhr,
	}, abruf.Einstellungen{
		InternetwiderspruchWirkt: h.konfig.internetwiderspruch(),
		ProtokollBeauftragt:      h.protokollBeauftragt,
		Tempo:                    h.konfig.Abruf.tempo(),
	})
	h.nachrichten = &abrufnachricht.Dienst{Abruf: h.abruf, Register: h.register, Uhr: h.uhr}
	h.zugang = zugang.Neu(zugang.Ausstattung{
		Speicher: h.speicher.zugang, Protokoll: h.protokoll, Uhr: h.echtzeit, Kalender: h.uhr,
		Einstellungen: zugang.Einstellungen{OhneZweitenFaktor: test},
	})
	h.baueGruppen()
	if err := h.baueAmt(); err != nil {
		return errors.Join(err, h.protokoll.Schliesse())
	}
	if err := h.baueAuskunft(); err != nil {
		return errors.Join(err, h.protokoll.Schliesse())
	}
	if err := h.baueKunden(); err != nil {
		return errors.Join(err, h.protokoll.Schliesse())
	}
	h.stellen, err = stellen.Neu(stellen.Ausstattung{
		Speicher: h.speicher.zugang, Konten: h.zugang, Protokoll: h.protokoll, Recht: h.recht, Kalender: h.uhr,
	})
	if err != nil {
		return errors.Join(err, h.protokoll.Schliesse())
	}
	h.baueKlaerung()
	if err := h.bauePlausi(); err != nil {
		return errors.Join(err, h.protokoll.Schliesse())
	}
	return nil
}

// protokollBeauftragt says whether a body of § 40 Abs. 3 BMG has its log kept here.
func (h *haus) protokollBeauftragt(stelle string) bool {
	_, da := h.vertraege.Fuer(stelle)
	return da || h.konfig.protokollBeauftragt(stelle)
}

// schliesse ends the log, sealed to its last entry, and then the storage.
func (h *haus) schliesse() error {
	h.zertifikatswerk.schliesse()
	return errors.Join(h.protokoll.Schliesse(), h.speicher.schliesse())
}

// eingangMit returns the door for deliveries.
func (h *haus) eingangMit(quittungen string) *eingang.Eingang {
	return &eingang.Eingang{Dienst: h.lieferung, Ausgang: eingang.Ordner(quittungen), Register: h.register, Uhr: h.uhr}
}

func (h *haus) kenntProfil(id string) bool {
	_, err := h.recht.Profil(id, heuteVon(h.uhr))
	return err == nil
}

// betreiber is who acts at the command line of the installation.
func betreiber() zugang.Angemeldet {
	return zugang.Angemeldet{
		Bereich: zugang.BereichBetreiber, Kennung: "befehlszeile",
		Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "betreiber", Name: "Betreiber"}, Kennung: "befehlszeile"},
	}
}

func heuteVon(u uhr.Uhr) melde.Datum {
	d := uhr.Heute(u)
	return melde.Datum(d.Jahr*10000 + int(d.Monat)*100 + d.Tag)
}

func registerstelle(r Registerstelle) xmeld.Stelle {
	return xmeld.Stelle{
		Kennung: r.Kennung, Name: r.Name,
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: r.EMail}},
		Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{
			Strasse: r.Strasse, Hausnummer: r.Hausnummer, Postleitzahl: r.Postleitzahl, Wohnort: r.Ort,
		}},
	}
}
