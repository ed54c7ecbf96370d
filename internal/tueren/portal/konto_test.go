// SPDX-License-Identifier: EUPL-1.2

package portal_test

import (
	"strings"
	"testing"

	"kernmelderegister/internal/grund/geheim"
)

func TestCustomersManageTheirUsers(t *testing.T) {
	h := neuesHaus(t)
	for _, wer := range []string{"erika", "kollege"} {
		h.wer = wer
		if a := h.hole("/konto/nutzer"); a.Code != 403 {
			t.Errorf("S2-40.1 %s: %d", wer, a.Code)
		}
		if a := h.poste("/konto/nutzer/aendern", "kennung", "kollege", "aktion", "sperren"); a.Code != 403 || h.zugang.gesperrt {
			t.Errorf("S2-40.1 %s blocks: %d", wer, a.Code)
		}
	}
	h.wer = "chefin"
	s := h.soll(h.hole("/konto/nutzer"), 200).Body.String()
	if !strings.Contains(s, "Udo Kollege") || strings.Contains(s, `value="loeschen"`) {
		t.Error("the list is wrong, or an account can be deleted with one click")
	}
	h.soll(h.poste("/konto/nutzer/aendern", "kennung", "kollege", "aktion", "sperren"), 303)
	if s := h.hole("/konto/nutzer").Body.String(); !strings.Contains(s, "! gesperrt") || !strings.Contains(s, `value="loeschen"`) {
		t.Error("the block is not shown")
	}
	for _, aktion := range []string{"entsperren", "loeschen"} {
		h.soll(h.poste("/konto/nutzer/aendern", "kennung", "kollege", "aktion", aktion), 303)
	}
	if a := h.poste("/konto/nutzer/aendern", "kennung", "erika", "aktion", "sperren"); a.Code != 403 {
		t.Errorf("S2-40.1 another customer's account: %d", a.Code)
	}
	if s := h.soll(h.poste("/konto/nutzer/aendern", "kennung", "kollege", "aktion", "zuruecksetzen"), 200).Body.String(); !strings.Contains(s, "ANDERS") {
		t.Error("the new password is not shown")
	}
	if s := h.soll(h.poste("/konto/nutzer", "name", "Ida Neu", "kurzname", "i.neu"), 200).Body.String(); !strings.Contains(s, "GEHEIM") || !strings.Contains(s, "eigenes Passwort") {
		t.Error("the first password is not shown")
	}
	if s := h.soll(h.poste("/konto/nutzer", "name", "Programm", "kurzname", "p", "art", "verfahren"), 200).Body.String(); !strings.Contains(s, "im Programm") {
		t.Error("a machine account is not told from a person's")
	}
	if s := h.soll(h.poste("/konto/nutzer", "name", "Ida Neu", "kurzname", ""), 422).Body.String(); !strings.Contains(s, `href="#kurzname"`) || !strings.Contains(s, `value="Ida Neu"`) {
		t.Error("the mistake is not at its field, or what was typed is gone")
	}
	if s := h.poste("/konto/nutzer", "name", "Ida Neu", "kurzname", "vergeben").Body.String(); !strings.Contains(s, "schon vergeben") {
		t.Error("a taken name is not told")
	}
}

func TestOwnAccount(t *testing.T) {
	t.Run("S2-10.2 the first password is changed before anything else", func(t *testing.T) {
		h := neuesHaus(t)
		h.wer = "neu"
		if a := h.hole("/konto/"); a.Code != 303 || a.Ort != "/konto/profil/passwort" {
			t.Errorf("%d %s", a.Code, a.Ort)
		}
		if s := h.soll(h.hole("/konto/profil/passwort"), 200).Body.String(); !strings.Contains(s, "wer es ausgegeben hat") {
			t.Error("the reason is missing")
		}
	})
	h := neuesHaus(t)
	if a := h.poste("/konto/profil/passwort", "passwort", "falsch"); a.Code != 422 || !strings.Contains(a.Body.String(), `href="#passwort"`) {
		t.Errorf("wrong password: %d", a.Code)
	}
	h.soll(h.poste("/konto/profil/passwort", "passwort", passwort), 303)
	h.soll(h.hole("/konto/profil"), 200)
	s := h.soll(h.hole("/konto/profil/einmalcode"), 200)
	totp, err := geheim.LiesTOTP(verborgenes(s, "geheimnis"))
	if err != nil {
		t.Fatal(err)
	}
	if a := h.poste("/konto/profil/einmalcode", "geheimnis", totp.Base32(), "code", "000000"); a.Code != 422 || !strings.Contains(a.Body.String(), totp.Base32()) {
		t.Errorf("wrong code: %d, or another secret", a.Code)
	}
	h.soll(h.poste("/konto/profil/einmalcode", "geheimnis", totp.Base32(), "code", totp.Code(jetzt)), 303)
	if !h.zugang.totp {
		t.Error("S2-10.2 no second factor was set")
	}
}
