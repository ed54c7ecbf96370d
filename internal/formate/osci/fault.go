// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"io"
	"strings"

	"kernmelderegister/internal/grund/xmlscan"
)

// FaultZu returns the fault that answers an error of Lies (section 14.1). Codes of
// feedback and unknown errors become 9000: their text stays inside.
func FaultZu(err error) Fault {
	code := CodeVon(err)
	if !IstFault(code) {
		code = CodeIntern
	}
	return Fault{code, texte()[code].Fault == "Server", TextZu(code, "de")}
}

// IstFault reports whether the code belongs into a SOAP fault instead of a feedback.
func IstFault(code string) bool { return texte()[code].Fault != "" }

// SchreibeFault writes a fault: without schemaLocation, never signed or encrypted.
// Errors: those of w.
func SchreibeFault(w io.Writer, f Fault) error {
	var b blatt
	b.auf("soap:Envelope", "xmlns:osci", raumOSCI, "xmlns:soap", raumSOAP)
	b.auf("soap:Body")
	b.auf("soap:Fault")
	schuld := "soap:Client"
	if f.AmServer {
		schuld = "soap:Server"
	}
	b.text("faultcode", schuld)
	b.text("faultstring", f.Text)
	b.auf("detail")
	b.text("osci:Code", f.Code)
	b.zu("detail")
	b.zu("soap:Fault")
	b.zu("soap:Body")
	b.zu("soap:Envelope")
	p, err := neuesPaket(w)
	if err != nil {
		return err
	}
	if err := p.huelle(b.Bytes()); err != nil {
		return err
	}
	return p.Schliesse()
}

// liesFault reads an envelope without schemaLocation. Its children have no namespace
// but those inside detail, and detail may hold more than we know.
func (h *huelle) liesFault() error {
	t, err := h.Kind()
	if err == nil && t != nil && h.Ist(t, raumSOAP, "Header") {
		if err = h.Ueberspringe(); err == nil {
			t, err = h.Kind()
		}
	}
	if err != nil {
		return err
	}
	if t == nil || !h.Ist(t, raumSOAP, "Body") {
		return h.Fehler("Das Element Body fehlt an seiner Stelle.")
	}
	if _, err := h.Soll(raumSOAP, "Fault"); err != nil {
		return err
	}
	h.n.Fault = &Fault{}
	for {
		t, err := h.Kind()
		if err != nil {
			return err
		}
		if t == nil {
			return h.Ende()
		}
		if err := h.faultTeil(t); err != nil {
			return err
		}
	}
}

func (h *huelle) faultTeil(t *xmlscan.Token) error {
	switch {
	case t.Raum == xmlscan.KeinRaum && t.Lokal == "faultcode":
		s, err := h.text()
		h.n.Fault.AmServer = strings.HasSuffix(strings.TrimSpace(s), ":Server")
		return err
	case t.Raum == xmlscan.KeinRaum && t.Lokal == "faultstring":
		s, err := h.text()
		h.n.Fault.Text = s
		return err
	case t.Raum == xmlscan.KeinRaum && t.Lokal == "detail":
		return h.faultDetail()
	}
	return h.Ueberspringe()
}

func (h *huelle) faultDetail() error {
	for {
		t, err := h.Kind()
		if err != nil || t == nil {
			return err
		}
		if h.Ist(t, raumOSCI, "Code") {
			h.n.Fault.Code, err = h.text()
		} else {
			err = h.Ueberspringe()
		}
		if err != nil {
			return err
		}
	}
}
