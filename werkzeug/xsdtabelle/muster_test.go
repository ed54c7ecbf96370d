// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// gleichlautend are patterns that mean the same in XML Schema and in Go.
var gleichlautend = []string{
	`[0-9]{4}-[0-9]{2}`, `00|([0-9]+)[E]`, `.{1,5}`, `(ab?c|[^a-c]{2,})*`, `\p{L}+`, `[\p{L}0-9 .]*`,
	`(a|b)*abb`, `(A\x{0302}|[A-Z]|ä)*`, `a{0}b?`, `(a{2,3}){2}`, ``, `(|a)b`, `[a\-c]+`, `\.\*`,
	`\P{Lu}?x`, `[a-zA-Z0-9:?,-/|\.|\+]*`,
}

func TestAutomatWieRegexp(t *testing.T) {
	for _, muster := range gleichlautend {
		eigenes := regexp.MustCompile(`\\x\{0302\}`).ReplaceAllString(muster, "\u0302")
		a, err := automatAus(eigenes)
		if err != nil {
			t.Fatal(err)
		}
		re := regexp.MustCompile(`^(?s:` + punkt(muster) + `)$`)
		rapid.Check(t, func(t *rapid.T) {
			zeichen := rapid.SampledFrom([]rune("abcABEZ019-.*/+: ä\u0302\nß漢"))
			text := string(rapid.SliceOfN(zeichen, 0, 8).Draw(t, "text"))
			if will := re.MatchString(text); a.Passt(text) != will {
				t.Fatalf("%q on %q: want %v", muster, text, will)
			}
		})
	}
}

// punkt writes the dot, which stands for all but line ends, the way Go does.
func punkt(muster string) string {
	return regexp.MustCompile(`^\.\{`).ReplaceAllString(muster, `[^\n\r]{`)
}

func TestBesonderheitenDerMuster(t *testing.T) {
	for _, fall := range []struct {
		muster, text string
		passt        bool
	}{
		{`^a$`, "^a$", true},
		{`^a$`, "a", false},
		{`\d`, "٣", true},
		{`\D+`, "ab", true},
		{`\i\c*`, "a1-.:ä", true},
		{`\i\c*`, "1a", false},
		{`\w+`, "aß1", true},
		{`\w+`, "a b", false},
		{`\s\S`, "\tx", true},
		{`[a-z-[aeiou]]+`, "xyz", true},
		{`[a-z-[aeiou]]+`, "xaz", false},
		{`[^a-z-[1]]`, "1", false},
		{`[-a]+`, "a-", true},
		{`[a-]+`, "a-", true},
		{`a.c`, "a\nc", false},
		{`(A\p{Mn})*`, "A\u0302A\u0308", true},
		{`\u0041`, "", false},
	} {
		a, err := automatAus(fall.muster)
		if fall.muster == `\u0041` {
			if err == nil {
				t.Error("an escape that XML Schema does not know is accepted")
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if a.Passt(fall.text) != fall.passt {
			t.Errorf("%s on %q: want %v", fall.muster, fall.text, fall.passt)
		}
	}
}

func TestFalscheMusterWerdenGemeldet(t *testing.T) {
	for _, muster := range []string{`(a`, `a)`, `[a`, `a{`, `a{x}`, `*`, `\p{Xy}`, `\pL`, `[b-a]`, `\`} {
		if _, err := automatAus(muster); err == nil {
			t.Errorf("%q: no error", muster)
		}
	}
}
