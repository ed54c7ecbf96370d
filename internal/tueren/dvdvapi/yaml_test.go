// SPDX-License-Identifier: EUPL-1.2

package dvdvapi_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// zeile is a line of YAML that carries something.
type zeile struct {
	tiefe int
	text  string
}

// yamlLeser reads the subset of YAML that the description uses: maps, lists, plain
// and quoted scalars, block scalars (their text is skipped).
type yamlLeser struct {
	zeilen []zeile
	i      int
}

func liesYAML(text string) map[string]any {
	l := &yamlLeser{}
	for _, t := range strings.Split(text, "\n") {
		if rein := strings.TrimLeft(t, " "); rein != "" {
			l.zeilen = append(l.zeilen, zeile{len(t) - len(rein), rein})
		}
	}
	m, _ := l.wert(0).(map[string]any)
	return m
}

func (l *yamlLeser) wert(tiefe int) any {
	if l.i >= len(l.zeilen) || l.zeilen[l.i].tiefe < tiefe {
		return nil
	}
	if strings.HasPrefix(l.zeilen[l.i].text, "- ") {
		return l.liste(l.zeilen[l.i].tiefe)
	}
	return l.karte(l.zeilen[l.i].tiefe)
}

func (l *yamlLeser) liste(tiefe int) any {
	var liste []any
	for l.i < len(l.zeilen) && l.zeilen[l.i].tiefe == tiefe && strings.HasPrefix(l.zeilen[l.i].text, "- ") {
		z := &l.zeilen[l.i]
		rest := strings.TrimPrefix(z.text, "- ")
		if _, _, istKarte := schluessel(rest); istKarte {
			z.tiefe, z.text = tiefe+2, rest
			liste = append(liste, l.karte(tiefe+2))
			continue
		}
		l.i++
		liste = append(liste, skalar(rest))
	}
	return liste
}

func (l *yamlLeser) karte(tiefe int) any {
	m := map[string]any{}
	for l.i < len(l.zeilen) && l.zeilen[l.i].tiefe == tiefe {
		name, rest, ok := schluessel(l.zeilen[l.i].text)
		if !ok {
			break
		}
		l.i++
		switch {
		case rest == "|-" || rest == "|":
			for l.i < len(l.zeilen) && l.zeilen[l.i].tiefe > tiefe {
				l.i++
			}
		case rest != "":
			m[name] = skalar(rest)
		case l.i < len(l.zeilen) && (l.zeilen[l.i].tiefe > tiefe || strings.HasPrefix(l.zeilen[l.i].text, "- ")):
			m[name] = l.wert(tiefe)
		}
	}
	return m
}

// schluessel splits "name: rest"; a quoted name loses its quotes.
func schluessel(text string) (name, rest string, ok bool) {
	if strings.HasPrefix(text, "'") {
		ende := strings.Index(text[1:], "'") + 1
		if ende > 0 && strings.HasPrefix(text[ende+1:], ":") {
			return text[1:ende], strings.TrimSpace(text[ende+2:]), true
		}
		return "", "", false
	}
	if name, ok = strings.CutSuffix(text, ":"); ok {
		return name, "", true
	}
	name, rest, ok = strings.Cut(text, ": ")
	return name, strings.TrimSpace(rest), ok
}

func skalar(text string) any {
	if strings.HasPrefix(text, "'") {
		return strings.ReplaceAll(strings.Trim(text, "'"), "''", "'")
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n
	}
	switch text {
	case "true":
		return true
	case "false":
		return false
	case "[]":
		return []any{}
	}
	return text
}

// beschreibung returns the description of the API or skips the test.
func beschreibung(t *testing.T) map[string]any {
	t.Helper()
	ort := os.Getenv("KMR_SHARED")
	if ort == "" {
		ort = filepath.Join("..", "..", "..", "..", "shared")
	}
	text, err := os.ReadFile(filepath.Join(ort, "spec", "dvdv", "dvdv-api.yaml"))
	if err != nil {
		t.Skipf("SKIPPED, the description of the API is missing: %v", err)
	}
	return liesYAML(string(text))
}

// schema holds JSON against the schemas of the description.
type schema struct{ alle map[string]any }

// pruefe returns the first contradiction, "" if there is none.
func (s schema) pruefe(soll map[string]any, ist any, pfad string) string {
	if verweis, da := soll["$ref"].(string); da {
		soll, _ = s.alle[strings.TrimPrefix(verweis, "#/components/schemas/")].(map[string]any)
		if soll == nil {
			return pfad + ": unknown schema"
		}
	}
	if ist == nil {
		// The description's own example has null where it does not say nullable.
		return ""
	}
	switch soll["type"] {
	case "array":
		return s.liste(soll, ist, pfad)
	case "object":
		return s.objekt(soll, ist, pfad)
	case "string":
		text, ok := ist.(string)
		if !ok {
			return pfad + ": no string"
		}
		return pruefeText(soll, text, pfad)
	case "integer":
		if n, ok := ist.(float64); !ok || n != float64(int64(n)) {
			return pfad + ": no integer"
		}
	case "boolean":
		if _, ok := ist.(bool); !ok {
			return pfad + ": no boolean"
		}
	default:
		return fmt.Sprintf("%s: schema of type %v", pfad, soll["type"])
	}
	return ""
}

func pruefeText(soll map[string]any, text, pfad string) string {
	n := float64(utf8.RuneCountInString(text))
	if von, da := soll["minLength"].(float64); da && n < von {
		return fmt.Sprintf("%s: %q is too short", pfad, text)
	}
	if bis, da := soll["maxLength"].(float64); da && n > bis {
		return pfad + ": too long"
	}
	if werte, da := soll["enum"].([]any); da {
		for _, w := range werte {
			if w == text {
				return ""
			}
		}
		return fmt.Sprintf("%s: %q is not in the list", pfad, text)
	}
	return ""
}

func (s schema) liste(soll map[string]any, ist any, pfad string) string {
	liste, ok := ist.([]any)
	teil, _ := soll["items"].(map[string]any)
	if !ok || teil == nil {
		return pfad + ": no list"
	}
	for i, x := range liste {
		if m := s.pruefe(teil, x, pfad+"/"+strconv.Itoa(i)); m != "" {
			return m
		}
	}
	return ""
}

func (s schema) objekt(soll map[string]any, ist any, pfad string) string {
	objekt, ok := ist.(map[string]any)
	if !ok {
		return pfad + ": no object"
	}
	felder, _ := soll["properties"].(map[string]any)
	for name, wert := range objekt {
		feld, da := felder[name].(map[string]any)
		if !da {
			return pfad + "/" + name + ": not in the description"
		}
		if m := s.pruefe(feld, wert, pfad+"/"+name); m != "" {
			return m
		}
	}
	pflicht, _ := soll["required"].([]any)
	for _, p := range pflicht {
		if name, _ := p.(string); objekt[name] == nil {
			return pfad + "/" + name + ": missing"
		}
	}
	return ""
}

func alsJSON(t *testing.T, inhalt []byte) any {
	t.Helper()
	var wert any
	if err := json.Unmarshal(inhalt, &wert); err != nil {
		t.Fatalf("no JSON: %v", err)
	}
	return wert
}
