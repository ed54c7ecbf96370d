// SPDX-License-Identifier: EUPL-1.2

// Package katalog holds every word that the public pages and those of the
// customers show, in one file per language, so that English and Upper Sorbian can
// follow without touching a page. Templates and doors name texts by their key.
package katalog

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/fachkern/staaten"
)

//go:embed de.toml
var deutsch string

// Katalog are the texts of one language. It is immutable.
type Katalog struct {
	texte  map[string]string
	listen map[string][]string
	seiten map[string]Seite
}

// Seite is a page that consists of texts only.
type Seite struct {
	Titel, Einleitung string
	Abschnitte        []Abschnitt
}

// Abschnitt is a section of a page.
type Abschnitt struct {
	Titel    string
	Absaetze []string
	Punkte   []string
}

// Lade reads the German texts. An error means that the built-in files are broken.
func Lade() (*Katalog, error) {
	k := &Katalog{texte: map[string]string{}, listen: map[string][]string{}, seiten: map[string]Seite{}}
	var baum map[string]any
	if _, err := toml.Decode(deutsch, &baum); err != nil {
		return nil, fmt.Errorf("katalog: %w", err)
	}
	var seiten struct{ Seite map[string]Seite }
	if _, err := toml.Decode(deutsch, &seiten); err != nil {
		return nil, fmt.Errorf("katalog: %w", err)
	}
	k.seiten = seiten.Seite
	delete(baum, "seite")
	if err := k.nimm("", baum); err != nil {
		return nil, err
	}
	return k, nil
}

// nimm flattens the tree: [person] titel becomes person.titel.
func (k *Katalog) nimm(praefix string, baum map[string]any) error {
	for name, wert := range baum {
		schluessel := strings.TrimPrefix(praefix+"."+name, ".")
		switch w := wert.(type) {
		case string:
			k.texte[schluessel] = w
		case []any:
			for _, x := range w {
				k.listen[schluessel] = append(k.listen[schluessel], fmt.Sprint(x))
			}
		case map[string]any:
			if err := k.nimm(schluessel, w); err != nil {
				return err
			}
		default:
			return fmt.Errorf("katalog: %s is no text", schluessel)
		}
	}
	return nil
}

// Hat reports whether there is a text with the key.
func (k *Katalog) Hat(schluessel string) bool { _, da := k.texte[schluessel]; return da }

// T returns the text with its gaps {0}, {1} … filled. A key that is missing is
// shown as it is; a test sees to it that none is.
func (k *Katalog) T(schluessel string, werte ...any) string {
	text, da := k.texte[schluessel]
	if !da {
		return schluessel
	}
	for i, w := range werte {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", fmt.Sprint(w))
	}
	return text
}

// Liste returns the paragraphs or points with the key.
func (k *Katalog) Liste(schluessel string) []string { return k.listen[schluessel] }

// Seite returns a page of texts; ok is false if there is none.
func (k *Katalog) Seite(name string) (s Seite, ok bool) { s, ok = k.seiten[name]; return s, ok }

// Seiten returns the names of all pages of texts, in order.
func (k *Katalog) Seiten() []string { return slices.Sorted(maps.Keys(k.seiten)) }

// Schluessel returns the keys of all texts and lists, in order.
func (k *Katalog) Schluessel() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for s := range k.texte {
			if !yield(s) {
				return
			}
		}
		for s := range k.listen {
			if !yield(s) {
				return
			}
		}
	})
}

// Staat returns the name of a state, or the key if it is unknown.
func (k *Katalog) Staat(schluessel string) string {
	if s, da := staaten.Nach(schluessel); da {
		return s.Name
	}
	return schluessel
}
