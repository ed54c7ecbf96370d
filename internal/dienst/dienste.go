// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"net/http"
	"slices"
	"strings"
)

// dienstangebot is a service that kmr serve can run (contract section 1).
type dienstangebot struct {
	name string
	// haenge hangs its doors; several services may share one, see tafel.einmal.
	haenge func(*haus, *tafel) error
	// beginne starts its work beside the requests; the returned function ends it and waits.
	beginne []func(*haus, context.Context) func()
}

// dienstangebote are all services in the order in which they start. A new one is a new line.
func dienstangebote() []dienstangebot {
	return []dienstangebot{
		{"register", (*haus).haengeRegister, []func(*haus, context.Context) func(){(*haus).beginneGruppenlauf, (*haus).beginneRegisterpost}},
		{"portal", (*haus).haengePortal, []func(*haus, context.Context) func(){(*haus).beginneAuftragslauf}},
		{"intermediaer", (*haus).haengeIntermediaer, []func(*haus, context.Context) func(){(*haus).beginnePostlauf}},
		{"dvdv", (*haus).haengeDVDV, []func(*haus, context.Context) func(){(*haus).beginneDVDVLauf}},
	}
}

// dienstnamen are the names by which the configuration chooses services.
func dienstnamen() []string {
	var namen []string
	for _, a := range dienstangebote() {
		namen = append(namen, a.name)
	}
	return namen
}

// gewaehlt returns the services of the configuration, all of them if it names none.
func (k Konfig) gewaehlt() []dienstangebot {
	alle := dienstangebote()
	if len(k.Dienste) == 0 {
		return alle
	}
	return slices.DeleteFunc(alle, func(a dienstangebot) bool { return !slices.Contains(k.Dienste, a.name) })
}

// betreibt reports whether this process runs the service.
func (k Konfig) betreibt(name string) bool {
	return len(k.Dienste) == 0 || slices.Contains(k.Dienste, name)
}

// pruefeDienste refuses a name that is no service and names those that are.
func (k Konfig) pruefeDienste() error {
	for i, name := range k.Dienste {
		if !slices.Contains(dienstnamen(), name) {
			return konfigfehler("Den Dienst \"" + name + "\" gibt es nicht. Möglich sind in dienste: " + strings.Join(dienstnamen(), ", ") + ".")
		}
		if slices.Contains(k.Dienste[:i], name) {
			return konfigfehler("Der Dienst \"" + name + "\" steht in dienste zweimal.")
		}
	}
	return nil
}

// tafel is where doors are hung: the pages, which stand behind web.Schutz, and the others.
type tafel struct {
	seiten, mux *http.ServeMux
	haengt      map[string]bool
}

func neueTafel() *tafel {
	return &tafel{seiten: http.NewServeMux(), mux: http.NewServeMux(), haengt: map[string]bool{}}
}

// einmal hangs a door that several services share.
func (t *tafel) einmal(name string, haenge func(*tafel) error) error {
	if t.haengt[name] {
		return nil
	}
	t.haengt[name] = true
	return haenge(t)
}

// tueren hangs the doors of the chosen services and what every process has.
func (h *haus) tueren() (seiten, mux *http.ServeMux, err error) {
	t := neueTafel()
	for _, a := range h.konfig.gewaehlt() {
		if err := a.haenge(h, t); err != nil {
			return nil, nil, err
		}
	}
	h.haengeGrund(t)
	return t.seiten, t.mux, nil
}

// beginneLaeufe starts the work of the chosen services beside the requests and the
// daily work; the returned function ends all of it and waits.
func (h *haus) beginneLaeufe(ctx context.Context) func() {
	enden := []func(){h.beginneTageslauf(ctx)}
	for _, a := range h.konfig.gewaehlt() {
		for _, beginne := range a.beginne {
			enden = append(enden, beginne(h, ctx))
		}
	}
	return func() {
		for _, ende := range slices.Backward(enden) {
			ende()
		}
	}
}
