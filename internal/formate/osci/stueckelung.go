// SPDX-License-Identifier: EUPL-1.2

package osci

// The names that the official library looks for in a message with a chunk (section 13).
const (
	idPaket        = "ChunkBlobStoreDelivery"
	paketbehaelter = `<osci:ContentPackage><osci:ContentContainer Id="ChunkContentContainer"><osci:Content Id="ChunkContent" href="cid:` +
		idPaket + `"></osci:Content></osci:ContentContainer></osci:ContentPackage>`
)

// SetzePaket makes the chunk the content of PartialStoreDelivery or of the answer to
// PartialFetchDelivery.
func (n *Nachricht) SetzePaket(d Daten) {
	n.Inhalt = []byte(paketbehaelter)
	n.Anhaenge = []Anhang{{ContentID: idPaket, Daten: d}}
}
