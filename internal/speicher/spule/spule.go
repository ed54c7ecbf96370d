// SPDX-License-Identifier: EUPL-1.2

// Package spule keeps long byte sequences as files in a folder of their own, beside a
// database whose rows refer to them by name. A file becomes durable as a whole or
// not at all; what no row refers to is removed by the housekeeping of its user.
package spule

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/stoerung"
)

// Ordner is a spool. It is safe for concurrent use; it implements intermediaer.Spule.
type Ordner struct{ pfad string }

// unfertig marks a file that is being written.
const unfertig = ".neu"

var namensform = regexp.MustCompile(`^[a-z2-7]{26}(\.neu)?$`)

// Oeffne opens the folder and creates it when it is missing. Error: MR-0103.
func Oeffne(pfad string) (*Ordner, error) {
	if err := os.MkdirAll(pfad, 0o700); err != nil {
		return nil, stoerung.Unzugaenglich(err)
	}
	return &Ordner{pfad: pfad}, nil
}

func (o *Ordner) datei(name string) (string, error) {
	if !namensform.MatchString(name) {
		return "", errors.New("spule: not the name of a file")
	}
	return filepath.Join(o.pfad, name), nil
}

// Neu implements intermediaer.Spule.
func (o *Ordner) Neu() (intermediaer.Spulschreiber, error) {
	name := strings.ToLower(geheim.TokenBase32(0))
	datei, err := os.OpenFile(filepath.Join(o.pfad, name+unfertig), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("spule: %w", err)
	}
	return &schreiber{File: datei, ordner: o, name: name}, nil
}

// schreiber is a file that is being written.
type schreiber struct {
	*os.File
	ordner *Ordner
	name   string
	fertig bool
}

// Fertig implements intermediaer.Spulschreiber: contents first, then the name, then the folder.
func (s *schreiber) Fertig() (string, error) {
	err := errors.Join(s.Sync(), s.Close())
	if err == nil {
		err = os.Rename(s.File.Name(), strings.TrimSuffix(s.File.Name(), unfertig))
	}
	if err == nil {
		err = s.ordner.sichere()
	}
	if err != nil {
		return "", fmt.Errorf("spule: %w", err)
	}
	s.fertig = true
	return s.name, nil
}

// sichere makes the names in the folder durable.
func (o *Ordner) sichere() error {
	ordner, err := os.Open(o.pfad)
	if err != nil {
		return err
	}
	return errors.Join(ordner.Sync(), ordner.Close())
}

// Verwirf implements intermediaer.Spulschreiber.
func (s *schreiber) Verwirf() error {
	if s.fertig {
		return nil
	}
	err := s.Close()
	if errors.Is(err, os.ErrClosed) {
		err = nil
	}
	return errors.Join(err, entferne(s.File.Name()))
}

func entferne(pfad string) error {
	if err := os.Remove(pfad); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("spule: %w", err)
	}
	return nil
}

// Oeffne implements intermediaer.Spule.
func (o *Ordner) Oeffne(name string) (intermediaer.Spulleser, error) {
	pfad, err := o.datei(name)
	if err != nil {
		return nil, err
	}
	datei, err := os.Open(pfad)
	if err != nil {
		return nil, fmt.Errorf("spule: %w", err)
	}
	return datei, nil
}

// Loesche implements intermediaer.Spule.
func (o *Ordner) Loesche(name string) error {
	pfad, err := o.datei(name)
	if err != nil {
		return err
	}
	return entferne(pfad)
}

// Alte implements intermediaer.Spule. Files of foreign names are left alone.
func (o *Ordner) Alte(vor time.Time) ([]string, error) {
	eintraege, err := os.ReadDir(o.pfad)
	if err != nil {
		return nil, fmt.Errorf("spule: %w", err)
	}
	var alte []string
	for _, e := range eintraege {
		if !namensform.MatchString(e.Name()) {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("spule: %w", err)
		}
		if info.ModTime().Before(vor) {
			alte = append(alte, e.Name())
		}
	}
	return alte, nil
}
