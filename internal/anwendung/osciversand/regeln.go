// SPDX-License-Identifier: EUPL-1.2

package osciversand

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/grund/uhr"
)

//go:embed regeln.toml
var regeltext string

// Regeln are the times and codes of sending and emptying (regeln.toml).
type Regeln struct {
	Versand struct {
		Norm       string          `toml:"norm"`
		Abstaende  []time.Duration `toml:"abstaende"`
		PostNach   time.Duration   `toml:"post_nach"`
		Pacht      time.Duration   `toml:"pacht"`
		Frist      time.Duration   `toml:"frist"`
		Endgueltig struct {
			Norm  string   `toml:"norm"`
			Codes []string `toml:"codes"`
		} `toml:"endgueltig"`
	} `toml:"versand"`
	Dreitage struct {
		Norm         string `toml:"norm"`
		Werktage     int    `toml:"werktage"`
		Postlaufzeit int    `toml:"postlaufzeit_tage"`
	} `toml:"dreitage"`
	Leerung struct {
		Norm    string        `toml:"norm"`
		Abstand time.Duration `toml:"abstand"`
		AlarmAb string        `toml:"alarm_ab"`
	} `toml:"leerung"`
	Stoerung struct {
		Norm        string `toml:"norm"`
		Arbeitstage int    `toml:"arbeitstage"`
	} `toml:"stoerung"`
	Eingang struct {
		Norm         string          `toml:"norm"`
		Abstaende    []time.Duration `toml:"abstaende"`
		KlaerungNach time.Duration   `toml:"klaerung_nach"`
		Pacht        time.Duration   `toml:"pacht"`
	} `toml:"eingang"`
	Laufzettel struct {
		Norm       string        `toml:"norm"`
		Nachsehen  time.Duration `toml:"nachsehen"`
		Hoechstens time.Duration `toml:"hoechstens"`
	} `toml:"laufzettel"`

	alarm time.Duration // after the start of the day
}

// LiesRegeln returns the embedded rules. Error: they are broken.
func LiesRegeln() (*Regeln, error) {
	var r Regeln
	m, err := toml.NewDecoder(strings.NewReader(regeltext)).Decode(&r)
	if err != nil {
		return nil, fmt.Errorf("regeln: %w", err)
	}
	if len(m.Undecoded()) > 0 {
		return nil, fmt.Errorf("regeln: unknown key %s", m.Undecoded()[0])
	}
	t, err := time.Parse("15:04", r.Leerung.AlarmAb)
	if err != nil {
		return nil, fmt.Errorf("regeln: %w", err)
	}
	r.alarm = time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	if len(r.Versand.Abstaende) == 0 || len(r.Eingang.Abstaende) == 0 || r.Versand.PostNach <= 0 || r.Versand.Pacht <= r.Versand.Frist || r.Eingang.Pacht <= 0 ||
		r.Stoerung.Arbeitstage < 1 || r.Dreitage.Werktage < 1 || r.Leerung.Abstand <= 0 || r.Laufzettel.Nachsehen <= 0 {
		return nil, errors.New("regeln: incomplete")
	}
	return &r, nil
}

// abstand returns the gap after so many attempts.
func abstand(liste []time.Duration, versuche int) time.Duration {
	return liste[min(max(versuche, 1), len(liste))-1]
}

// endgueltig reports whether another attempt is of no use.
func (r *Regeln) endgueltig(codes []string) bool {
	return slices.ContainsFunc(codes, func(c string) bool { return slices.Contains(r.Versand.Endgueltig.Codes, c) })
}

// alarmzeit returns from when on the day an emptying must have succeeded.
func (r *Regeln) alarmzeit(d uhr.Datum) time.Time {
	b := d.Beginn()
	return time.Date(d.Jahr, d.Monat, d.Tag, 0, int(r.alarm/time.Minute), 0, 0, b.Location())
}
