// SPDX-License-Identifier: EUPL-1.2

package behoerde

import "testing"

func TestLeseVerzeichnisRefuses(t *testing.T) {
	const kopf, kreise = "ags;name;amtlich;von;bis;nachfolger;meldebehoerde;einwohner\n", "kreis;name;nachfolger;stadt\n14521;K;;\n"
	faelle := map[string]string{
		"missing column":              "14521010;A;A;2008-08-01;;;\n",
		"impossible day":              "14521010;A;A;2008-08-32;;;14521010;\n",
		"end without successor":       "14521010;A;A;2008-08-01;2010-12-31;;;\n",
		"successor without end":       "14521010;A;A;2008-08-01;;14521020;14521010;\n",
		"unknown successor":           "14521010;A;A;2008-08-01;2010-12-31;14521020;;\n",
		"successor that ended before": "14521010;A;A;2008-08-01;2010-12-31;14521020;;\n14521020;B;B;2008-08-01;2009-12-31;14521010;;\n",
		"no Meldebehörde":             "14521010;A;A;2008-08-01;;;;\n",
		"unknown district":            "14999010;A;A;2008-08-01;;;14999010;\n",
		"same key twice":              "14521010;A;A;2008-08-01;;;14521010;\n14521010;A;A;2008-08-01;;;14521010;\n",
	}
	for name, zeilen := range faelle {
		t.Run(name, func(t *testing.T) {
			if _, err := leseVerzeichnis(kopf+zeilen, kreise); err == nil {
				t.Error("accepted")
			}
		})
	}
	if _, err := leseVerzeichnis(kopf+"14521010;A;A;2008-08-01;;;14521010;\n", kreise); err != nil {
		t.Error(err)
	}
}
