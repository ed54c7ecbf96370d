// SPDX-License-Identifier: EUPL-1.2

package xmldsig

import (
	"bytes"
	"hash"
	"slices"
)

// summe computes the digests of one covered part. While the signature has not been
// read, the method is unknown, so all allowed ones are computed: only the few
// elements before the signature pay for that.
type summe struct {
	uris  []string
	laufe []hash.Hash
}

func (r *Richtlinie) summe(uris ...string) *summe {
	s := &summe{}
	for _, uri := range uris {
		if v, da := r.digests[uri]; da {
			s.uris, s.laufe = append(s.uris, uri), append(s.laufe, v.hash.New())
		}
	}
	return s
}

func (r *Richtlinie) alleDigests() []string {
	var uris []string
	for uri := range r.digests {
		uris = append(uris, uri)
	}
	return uris
}

// Write never fails.
func (s *summe) Write(b []byte) (int, error) {
	for _, h := range s.laufe {
		_, _ = h.Write(b)
	}
	return len(b), nil
}

// gleich reports whether the digest of this method is wert.
func (s *summe) gleich(uri string, wert []byte) bool {
	i := slices.Index(s.uris, uri)
	return i >= 0 && bytes.Equal(s.laufe[i].Sum(nil), wert)
}
