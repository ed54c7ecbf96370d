// SPDX-License-Identifier: EUPL-1.2

// Package sqlite keeps everything in files of one directory: the default for a
// demonstration, a small Land and every test. The register, the Protokoll, the
// accounts and the mailboxes have a file each, so that a long delivery never delays the log
// entry of a query or a log-in, and the Protokoll can be kept apart (S1-23.8).
//
// Every file has one writer and many readers (write-ahead log); what is
// acknowledged is on disk (synchronous=FULL).
package sqlite

import (
	"cmp"
	"context"
	"errors"
	"os"
	"runtime"
	"time"

	"kernmelderegister/internal/speicher/stoerung"
)

// Optionen tune the storage; zero values mean the defaults.
type Optionen struct {
	// Leser is the number of read connections per file; default twice the number of processors, at least 4.
	Leser int
	// SchreibcacheMiB is the page cache of the writer in MiB; default 128.
	SchreibcacheMiB int
	// LesecacheMiB is the page cache of each reader in MiB; default 8 (readers map the file).
	LesecacheMiB int
	// Wartezeit is how long to wait for another process that holds a file's write
	// lock; default 10 s.
	Wartezeit time.Duration
	// Ladung leaves a first load that was interrupted open, for the program that
	// will go on with it; otherwise Oeffne ends it, so that its records are found.
	Ladung bool
}

func (o Optionen) mitVorgaben() Optionen {
	o.Leser = cmp.Or(o.Leser, max(4, 2*runtime.GOMAXPROCS(0)))
	o.SchreibcacheMiB = cmp.Or(o.SchreibcacheMiB, 128)
	o.LesecacheMiB = cmp.Or(o.LesecacheMiB, 8)
	o.Wartezeit = cmp.Or(o.Wartezeit, 10*time.Second)
	return o
}

// Speicher is an open data directory. Each room of the house gets its own view
// of it. It is safe for concurrent use and must be closed with Schliesse.
type Speicher struct {
	register    *datenbank // register.db: records, deliveries, search index
	protokoll   *datenbank // protokoll.db: the Protokoll
	zugang      *datenbank // zugang.db: accounts, sessions, Identifikationsmerkmale
	postfach    *datenbank // postfach.db: mailboxes and the work whose results lie there
	verzeichnis *datenbank // verzeichnis.db: the DVDV-Landesserver
	intermed    *datenbank // intermediaer.db: the post office

	bestand    *Bestand
	abruf      *Abruf
	poststelle *Intermediaer
}

// Oeffne opens the data directory, creates it when it is missing, and brings
// its databases to the schema of this program. Errors: MR-0101 locked, MR-0102
// disk full, MR-0103 not accessible, MR-0104 damaged, MR-0106 made by a newer program.
func Oeffne(ctx context.Context, dir string, opt Optionen) (*Speicher, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, stoerung.Unzugaenglich(err)
	}
	opt = opt.mitVorgaben()
	s := &Speicher{}
	for _, datei := range []struct {
		ordner string
		ziel   **datenbank
	}{{"register", &s.register}, {"protokoll", &s.protokoll}, {"zugang", &s.zugang}, {"postfach", &s.postfach}, {"verzeichnis", &s.verzeichnis}, {"intermediaer", &s.intermed}} {
		d, err := oeffneDatei(ctx, dir, datei.ordner, opt)
		if err != nil {
			return nil, errors.Join(err, s.Schliesse())
		}
		*datei.ziel = d
	}
	var err error
	s.poststelle = oeffneIntermediaer(s.intermed)
	if s.bestand, err = oeffneBestand(ctx, s.register, opt); err != nil {
		return nil, errors.Join(err, s.Schliesse())
	}
	if s.abruf, err = oeffneAbruf(ctx, s.register.leser); err != nil {
		return nil, errors.Join(err, s.Schliesse())
	}
	return s, nil
}

// Schliesse closes all files. Transactions that run are waited for.
func (s *Speicher) Schliesse() error {
	var err error
	if s.abruf != nil {
		err = s.abruf.schliesse()
	}
	if s.poststelle != nil {
		s.poststelle.schliesse()
	}
	for _, d := range []*datenbank{s.register, s.protokoll, s.zugang, s.postfach, s.verzeichnis, s.intermed} {
		if d != nil {
			err = errors.Join(err, d.schliesse())
		}
	}
	return err
}
