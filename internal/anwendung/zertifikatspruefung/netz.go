// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

// ErrNurOSCI refuses a way without OSCI.
var ErrNurOSCI = fehler.Neu(fehler.NichtBerechtigt, "MR-2332",
	"In diesem Netz ist eine Übermittlung ohne OSCI-Transport nicht oder nicht mehr zugelassen (SächsMeldVO § 3).")

// OhneOSCI returns nil if data may be transmitted inside the network without OSCI on
// that day (S1-03.1, S1-03.5), otherwise ErrNurOSCI: the network has no such
// exemption, or its preconditions have ended (S1-03.6).
func (e *Einstellungen) OhneOSCI(n Netz, tag uhr.Datum) error {
	for _, a := range e.Netze {
		if a.Name == n && a.OhneOSCI && (a.OSCIPflichtAb.Leer() || tag.Vor(a.OSCIPflichtAb)) {
			return nil
		}
	}
	return ErrNurOSCI
}
