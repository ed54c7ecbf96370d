// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// element is an element of the structure tree that is still open (ISO 32000-1,
// 14.7). It is written and forgotten when it is complete, so that a long table
// leaves only numbers behind.
type element struct {
	nr, eltern int
	art        string // structure type, e.g. "P"
	merkmale   string // further entries of its dictionary
	kinder     strings.Builder
	seite      int // of the first marked content that stands as a mere number
}

// oeffne begins an element below another one.
func (d *Dokument) oeffne(eltern *element, art, merkmale string) *element {
	e := &element{nr: d.datei.nummer(), eltern: eltern.nr, art: art, merkmale: merkmale}
	eltern.kind(verweis(e.nr))
	return e
}

func (e *element) kind(verweis string) {
	if e.kinder.Len() > 0 {
		e.kinder.WriteByte(' ')
	}
	e.kinder.WriteString(verweis)
}

// inhalt adds a piece of marked content of a page.
func (e *element) inhalt(seite, mcid int) {
	switch e.seite {
	case 0, seite:
		e.seite = seite
		e.kind(strconv.Itoa(mcid))
	default:
		e.kind(fmt.Sprintf("<</Type/MCR/Pg %d 0 R/MCID %d>>", seite, mcid))
	}
}

// beende writes the element; nothing may be added afterwards.
func (d *Dokument) beende(e *element) {
	d.seite.loese(e)
	var b strings.Builder
	fmt.Fprintf(&b, "<</S/%s/P %d 0 R", e.art, e.eltern)
	if e.seite != 0 {
		fmt.Fprintf(&b, "/Pg %d 0 R", e.seite)
	}
	b.WriteString(e.merkmale)
	if e.kinder.Len() > 0 {
		b.WriteString("/K[" + e.kinder.String() + "]")
	}
	b.WriteString(">>")
	d.datei.objekt(e.nr, b.String())
}

// schluessel reserves a key of the parent tree, which leads from marked content
// and annotations to their elements (14.7.4.4).
func (d *Dokument) schluessel() int {
	d.elternbaum = append(d.elternbaum, 0)
	return len(d.elternbaum) - 1
}

// schreibeBaum writes the root of the structure tree and the parent tree.
func (d *Dokument) schreibeBaum() {
	d.beende(d.wurzel)
	var b strings.Builder
	for i, nr := range d.elternbaum {
		fmt.Fprintf(&b, "%d %d 0 R ", i, nr)
	}
	baum := d.datei.nummer()
	d.datei.objekt(baum, "<</Nums["+b.String()+"]>>")
	d.datei.objekt(d.baum, fmt.Sprintf("<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", d.wurzel.nr, baum, len(d.elternbaum)))
}
