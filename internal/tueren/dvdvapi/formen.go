// SPDX-License-Identifier: EUPL-1.2

package dvdvapi

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
)

// The shapes of answers, field by field as the API describes them
// (components/schemas). Fields that the API calls nullable are pointers.

type zertifikatform struct {
	Content             string  `json:"content"`
	Fingerprint         string  `json:"fingerprint"`
	Serial              string  `json:"serial"`
	SerialHex           string  `json:"serialHex"`
	EmailSubject        string  `json:"emailSubject,omitempty"`
	Algorithm           string  `json:"algorithm"`
	NameIssuer          string  `json:"nameIssuer"`
	NameSubject         string  `json:"nameSubject"`
	OrganizationIssuer  string  `json:"organizationIssuer"`
	OrganizationSubject string  `json:"organizationSubject"`
	OuIssuer            string  `json:"ouIssuer"`
	OuSubject           string  `json:"ouSubject"`
	ValidFrom           string  `json:"validFrom"`
	ValidTo             string  `json:"validTo"`
	KeyUsage            *int    `json:"x509KeyUsage"`
	RevocationDate      *string `json:"revocationDate"`
	RevocationReason    string  `json:"revocationReason,omitempty"`
}

type organisationform struct {
	ID                 int64            `json:"id"`
	ValidFrom          *string          `json:"validFrom"`
	ValidTo            *string          `json:"validTo"`
	NameDe             string           `json:"nameDe"`
	NameEn             *string          `json:"nameEn"`
	DescriptionDe      *string          `json:"descriptionDe"`
	DescriptionEn      *string          `json:"descriptionEn"`
	PostalAddress      string           `json:"postalAddress"`
	LocationStateID    int              `json:"locationStateId,omitempty"`
	Dvdv1ID            *string          `json:"dvdv1Id"`
	Category           string           `json:"category"`
	OrganizationKeys   []string         `json:"organizationKeys"`
	ClientCertificates []zertifikatform `json:"clientCertificates"`
	Services           []dienstbasis    `json:"services"`
}

type beschreibungform struct {
	Organization    organisationform   `json:"organization"`
	Representatives []organisationform `json:"representatives"`
}

// dienstbasis is the schema ServiceBase.
type dienstbasis struct {
	ID                       int64   `json:"id"`
	ValidFrom                *string `json:"validFrom"`
	ValidTo                  *string `json:"validTo"`
	NameDe                   string  `json:"nameDe"`
	NameEn                   *string `json:"nameEn"`
	DescriptionDe            *string `json:"descriptionDe"`
	DescriptionEn            *string `json:"descriptionEn"`
	ServiceDescriptionName   string  `json:"serviceDescriptionName"`
	ServiceSpecificationType string  `json:"serviceSpecificationType"`
	ServiceSpecificationURI  string  `json:"serviceSpecificationUri"`
}

// dienstform is the schema Service.
type dienstform struct {
	dienstbasis
	Document           string        `json:"serviceSpecificationDocument"`
	OrganizationNameDe string        `json:"organizationNameDe"`
	OrganizationNameEn *string       `json:"organizationNameEn"`
	LocationStateID    int           `json:"locationStateId,omitempty"`
	ServiceElements    []elementform `json:"serviceElements"`
}

type elementform struct {
	Name              string          `json:"serviceElementName"`
	Description       string          `json:"serviceElementDescription"`
	DescriptionName   string          `json:"serviceElementDescriptionName"`
	Type              string          `json:"serviceElementType"`
	CustomType        string          `json:"customServiceElementType,omitempty"`
	Text              string          `json:"serviceElementText,omitempty"`
	URI               string          `json:"serviceElementUri,omitempty"`
	CipherCertificate *zertifikatform `json:"cipherCertificate,omitempty"`
	SignatureCert     *zertifikatform `json:"signatureCertificate,omitempty"`
	Required          bool            `json:"required"`
	ServiceElementID  int64           `json:"serviceElementId"`
	ProviderID        int64           `json:"providerId"`
	ProviderNameDe    string          `json:"providerNameDe"`
	ProviderNameEn    *string         `json:"providerNameEn"`
}

type kategorieform struct {
	Name     string          `json:"name"`
	Prefix   string          `json:"prefix,omitempty"`
	Children []kategorieform `json:"children,omitempty"`
}

// anschlussform is the schema SummaryServiceElementDTO.
type anschlussform struct {
	ID              int64  `json:"id"`
	OrgaProvID      int64  `json:"orgaProvId"`
	Provider        bool   `json:"provider"`
	OrgaProvName    string `json:"orgaProvName"`
	OrgaProvAddress string `json:"orgaProvAddress"`
	SelName         string `json:"selName"`
	SelDescription  string `json:"selDescription"`
	URI             string `json:"uri"`
}

type pruefform struct {
	VerifyCategory bool `json:"verifyCategory"`
}

// fassungsform names the keys as the description of the API spells them.
type fassungsform struct {
	Version       string `json:"version"`
	Buildnummer   string `json:"buildnunmber"`
	Schemaversion string `json:"schemaversion"`
}

// zeitform is ISO 8601 in UTC with milliseconds.
const zeitform = "2006-01-02T15:04:05.000Z"

func zeit(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(zeitform)
	return &s
}

func oderNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func zertifikat(z *verzeichnis.Zertifikat) *zertifikatform {
	if z == nil {
		return nil
	}
	x, err := z.X509()
	if err != nil {
		return nil // a picture holds readable ones only
	}
	f := &zertifikatform{
		Content: base64.StdEncoding.EncodeToString(z.DER), Fingerprint: z.Fingerabdruck(),
		Serial: x.SerialNumber.String(), SerialHex: fmt.Sprintf("%x", x.SerialNumber), EmailSubject: post(x), Algorithm: verfahren(x.SignatureAlgorithm),
		NameIssuer: x.Issuer.CommonName, NameSubject: x.Subject.CommonName,
		OrganizationIssuer: erstes(x.Issuer.Organization), OrganizationSubject: erstes(x.Subject.Organization),
		OuIssuer: erstes(x.Issuer.OrganizationalUnit), OuSubject: erstes(x.Subject.OrganizationalUnit),
		ValidFrom: x.NotBefore.UTC().Format(zeitform), ValidTo: x.NotAfter.UTC().Format(zeitform),
		RevocationDate: zeit(z.Widerrufen), RevocationReason: z.Grund,
	}
	if x.KeyUsage != 0 {
		bits := int(x.KeyUsage)
		f.KeyUsage = &bits
	}
	return f
}

func erstes(liste []string) string {
	if len(liste) == 0 {
		return ""
	}
	return liste[0]
}

// post returns the address of the subject: from the extension, else from the name.
func post(x *x509.Certificate) string {
	if len(x.EmailAddresses) > 0 {
		return x.EmailAddresses[0]
	}
	emailAddress := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}
	for _, n := range x.Subject.Names {
		if text, ok := n.Value.(string); ok && n.Type.Equal(emailAddress) {
			return text
		}
	}
	return ""
}

// javanamen are the names of algorithms as Java's libraries write them.
var javanamen = map[x509.SignatureAlgorithm]string{
	x509.SHA1WithRSA: "SHA1withRSA", x509.SHA256WithRSA: "SHA256withRSA", x509.SHA384WithRSA: "SHA384withRSA", x509.SHA512WithRSA: "SHA512withRSA",
	x509.ECDSAWithSHA256: "SHA256withECDSA", x509.ECDSAWithSHA384: "SHA384withECDSA", x509.ECDSAWithSHA512: "SHA512withECDSA",
	x509.SHA256WithRSAPSS: "RSASSA-PSS", x509.SHA384WithRSAPSS: "RSASSA-PSS", x509.SHA512WithRSAPSS: "RSASSA-PSS", x509.PureEd25519: "Ed25519",
}

func verfahren(a x509.SignatureAlgorithm) string {
	if name, da := javanamen[a]; da {
		return name
	}
	return a.String()
}

func beschreibung(a *verzeichnis.Abbild, o *verzeichnis.Organisation) beschreibungform {
	b := beschreibungform{Organization: organisation(a, o), Representatives: []organisationform{}}
	for _, id := range o.Stellvertreter {
		if s, da := a.Nach(id); da {
			b.Representatives = append(b.Representatives, organisation(a, s))
		}
	}
	return b
}

func organisation(a *verzeichnis.Abbild, o *verzeichnis.Organisation) organisationform {
	f := organisationform{
		ID: o.ID, ValidFrom: zeit(o.Von), ValidTo: zeit(o.Bis), NameDe: o.Name, NameEn: oderNull(o.NameEn), DescriptionDe: oderNull(o.Beschreibung),
		PostalAddress: o.Anschrift, LocationStateID: o.Land, Category: o.Kategorie, OrganizationKeys: o.Schluessel,
		ClientCertificates: []zertifikatform{}, Services: []dienstbasis{},
	}
	for i := range o.Klienten {
		if z := zertifikat(&o.Klienten[i]); z != nil {
			f.ClientCertificates = append(f.ClientCertificates, *z)
		}
	}
	for i := range o.Dienste {
		f.Services = append(f.Services, basis(a, o, &o.Dienste[i]))
	}
	return f
}

func basis(a *verzeichnis.Abbild, o *verzeichnis.Organisation, d *verzeichnis.Dienst) dienstbasis {
	s, _ := a.Katalog().Spezifikation(d.URI)
	b := spezifikation(s, o.DienstID(d.Nr))
	b.ValidFrom, b.ValidTo, b.DescriptionDe = zeit(d.Von), zeit(d.Bis), oderNull(d.Beschreibung)
	return b
}

func spezifikation(s verzeichnis.Spezifikation, id int64) dienstbasis {
	return dienstbasis{
		ID: id, NameDe: s.Name, ServiceDescriptionName: s.Name, ServiceSpecificationType: "WSDL_OSCI", ServiceSpecificationURI: s.URI,
	}
}

func dienst(a *verzeichnis.Abbild, x verzeichnis.Angebot) dienstform {
	o, d := x.Organisation, x.Dienst
	s, _ := a.Katalog().Spezifikation(d.URI)
	f := dienstform{
		dienstbasis: basis(a, o, d), Document: s.WSDL(), OrganizationNameDe: o.Name, OrganizationNameEn: oderNull(o.NameEn),
		LocationStateID: o.Land, ServiceElements: []elementform{},
	}
	for i, e := range d.Elemente {
		anbieter := a.Anbieter(o, e)
		f.ServiceElements = append(f.ServiceElements, elementform{
			Name: e.Name, Description: e.Beschreibung, DescriptionName: e.Name, Type: string(e.Art), CustomType: e.EigeneArt,
			Text: e.Text, URI: e.URI, CipherCertificate: zertifikat(e.Chiffrier), SignatureCert: zertifikat(e.Signier), Required: e.Pflicht,
			ServiceElementID: o.ElementID(d.Nr, i), ProviderID: anbieter.ID, ProviderNameDe: anbieter.Name, ProviderNameEn: oderNull(anbieter.NameEn),
		})
	}
	return f
}

func kategorien(k *verzeichnis.Katalog, ueber string) []kategorieform {
	liste := []kategorieform{}
	for _, x := range k.Unter(ueber) {
		liste = append(liste, kategorieform{Name: x.Name, Prefix: x.Praefix, Children: kategorien(k, x.Name)})
	}
	return liste
}
