// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// musterleser reads a regular expression of XML Schema part 2, appendix F. It
// has no anchors and no captures, but character class escapes and subtraction.
type musterleser struct {
	rest   []rune
	mengen []zeichenmenge
}

// leseMuster returns the expression and the sets its leaves refer to.
func leseMuster(muster string) (*ausdruck, []zeichenmenge, error) {
	l := &musterleser{rest: []rune(muster)}
	a, err := l.alternativen()
	if err == nil && len(l.rest) > 0 {
		err = errors.New("unbalanced parenthesis")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("pattern %q: %w", muster, err)
	}
	return a, l.mengen, nil
}

func (l *musterleser) vorn(r rune) bool { return len(l.rest) > 0 && l.rest[0] == r }

// nimm returns the next character, 0 at the end.
func (l *musterleser) nimm() rune {
	if len(l.rest) == 0 {
		return 0
	}
	r := l.rest[0]
	l.rest = l.rest[1:]
	return r
}

func (l *musterleser) alternativen() (*ausdruck, error) {
	a := einmal(wahl)
	for {
		zweig := einmal(folge)
		for len(l.rest) > 0 && l.rest[0] != '|' && l.rest[0] != ')' {
			stueck, err := l.stueck()
			if err != nil {
				return nil, err
			}
			zweig.kinder = append(zweig.kinder, stueck)
		}
		a.kinder = append(a.kinder, zweig)
		if !l.vorn('|') {
			return a, nil
		}
		l.nimm()
	}
}

// stueck reads an atom and its quantifier.
func (l *musterleser) stueck() (*ausdruck, error) {
	a, err := l.atom()
	if err != nil || len(l.rest) == 0 {
		return a, err
	}
	mindest, hoechst := 1, 1
	switch l.rest[0] {
	case '?':
		mindest, hoechst = 0, 1
	case '*':
		mindest, hoechst = 0, unbegrenzt
	case '+':
		mindest, hoechst = 1, unbegrenzt
	case '{':
		mindest, hoechst, err = l.anzahl()
		if err != nil {
			return nil, err
		}
	default:
		return a, nil
	}
	l.nimm()
	b := einmal(folge, a)
	b.mindest, b.hoechst = mindest, hoechst
	return b, nil
}

// anzahl reads {n}, {n,} or {n,m} up to the closing brace.
func (l *musterleser) anzahl() (mindest, hoechst int, err error) {
	ende := strings.IndexRune(string(l.rest), '}')
	if ende < 0 {
		return 0, 0, errors.New("brace is not closed")
	}
	text := string(l.rest)[1:ende]
	l.rest = l.rest[len([]rune(text))+1:]
	von, bis, zwei := strings.Cut(text, ",")
	mindest, err = strconv.Atoi(von)
	switch {
	case err != nil:
		return 0, 0, err
	case !zwei:
		return mindest, mindest, nil
	case bis == "":
		return mindest, unbegrenzt, nil
	}
	hoechst, err = strconv.Atoi(bis)
	return mindest, hoechst, err
}

func (l *musterleser) atom() (*ausdruck, error) {
	switch r := l.nimm(); r {
	case '(':
		a, err := l.alternativen()
		if err == nil && l.nimm() != ')' {
			err = errors.New("parenthesis is not closed")
		}
		return a, err
	case '[':
		m, err := l.klasse()
		return l.blatt(m), err
	case '.':
		return l.blatt(vereint(bereich('\n', '\n'), bereich('\r', '\r')).ohne()), nil
	case '\\':
		m, err := l.flucht()
		return l.blatt(m), err
	case '?', '*', '+', '{', '}', ']':
		return nil, fmt.Errorf("unexpected %q", r)
	default:
		return l.blatt(bereich(r, r)), nil
	}
}

func (l *musterleser) blatt(m zeichenmenge) *ausdruck {
	l.mengen = append(l.mengen, m)
	return einBlatt(len(l.mengen) - 1)
}

// klasse reads a character class behind its opening bracket.
func (l *musterleser) klasse() (zeichenmenge, error) {
	verneint := l.vorn('^')
	if verneint {
		l.nimm()
	}
	var m, abzug zeichenmenge
	for !l.vorn(']') {
		if len(l.rest) == 0 {
			return nil, errors.New("class is not closed")
		}
		if len(l.rest) > 1 && l.rest[0] == '-' && l.rest[1] == '[' {
			l.rest = l.rest[2:]
			var err error
			abzug, err = l.klasse()
			if err != nil {
				return nil, err
			}
			continue
		}
		teil, err := l.glied()
		if err != nil {
			return nil, err
		}
		m = append(m, teil...)
	}
	l.nimm()
	m = vereint(m)
	if verneint {
		m = m.ohne()
	}
	if abzug != nil {
		m = vereint(m.ohne(), abzug).ohne()
	}
	return m, nil
}

// glied reads a character, a range or an escape inside a class.
func (l *musterleser) glied() (zeichenmenge, error) {
	von, err := l.zeichen()
	if err != nil {
		return nil, err
	}
	einzeln := len(von) == 1 && von[0][0] == von[0][1]
	if !einzeln || len(l.rest) < 2 || l.rest[0] != '-' || l.rest[1] == ']' || l.rest[1] == '[' {
		return von, nil
	}
	l.nimm()
	bis, err := l.zeichen()
	if err != nil {
		return nil, err
	}
	if len(bis) != 1 || bis[0][0] != bis[0][1] || bis[0][0] < von[0][0] {
		return nil, errors.New("range runs backwards")
	}
	return bereich(von[0][0], bis[0][0]), nil
}

func (l *musterleser) zeichen() (zeichenmenge, error) {
	r := l.nimm()
	if r == '\\' {
		return l.flucht()
	}
	return bereich(r, r), nil
}

// flucht reads an escape behind its backslash.
func (l *musterleser) flucht() (zeichenmenge, error) {
	r := l.nimm()
	switch r {
	case 'n':
		return bereich('\n', '\n'), nil
	case 'r':
		return bereich('\r', '\r'), nil
	case 't':
		return bereich('\t', '\t'), nil
	case 'p', 'P':
		return l.eigenschaft(r == 'P')
	}
	if strings.ContainsRune(`\|.-^?*+{}()[]`, r) {
		return bereich(r, r), nil
	}
	m, err := mehrfachflucht(unicode.ToLower(r))
	if unicode.IsUpper(r) {
		m = m.ohne()
	}
	return m, err
}

// mehrfachflucht returns the set of \d, \s, \w, \i or \c.
func mehrfachflucht(r rune) (zeichenmenge, error) {
	switch r {
	case 'd':
		return kategorie("Nd")
	case 's':
		return zeichenmenge{{'\t', '\n'}, {'\r', '\r'}, {' ', ' '}}, nil
	case 'w':
		return vereint(ausTabelle(unicode.P), ausTabelle(unicode.Z), ausTabelle(unicode.C)).ohne(), nil
	case 'i':
		return vereint(ausTabelle(unicode.L), ausTabelle(unicode.Nl), bereich('_', '_'), bereich(':', ':')), nil
	case 'c':
		return vereint(ausTabelle(unicode.L), ausTabelle(unicode.N), ausTabelle(unicode.M),
			bereich('-', '.'), bereich('_', '_'), bereich(':', ':'), bereich('·', '·')), nil
	}
	return nil, fmt.Errorf("unknown escape \\%c", r)
}

// eigenschaft reads the name of a category in braces.
func (l *musterleser) eigenschaft(verneint bool) (zeichenmenge, error) {
	var name []rune
	if l.nimm() != '{' {
		return nil, errors.New("category without brace")
	}
	for len(l.rest) > 0 && l.rest[0] != '}' {
		name = append(name, l.nimm())
	}
	l.nimm()
	m, err := kategorie(string(name))
	if verneint {
		m = m.ohne()
	}
	return m, err
}
