// SPDX-License-Identifier: EUPL-1.2
// Asks as a customer with the npm package soap, made from the WSDL alone: no XML is
// written by hand. Takes a JSON object with url, ca, benutzer, passwort and person on
// stdin, writes what came back as JSON.
'use strict';

const fs = require('node:fs');
const https = require('node:https');
const axios = require('axios');
const soap = require('soap');

const auftrag = JSON.parse(fs.readFileSync(0, 'utf8'));
const request = axios.create({ httpsAgent: new https.Agent({ ca: fs.readFileSync(auftrag.ca) }) });
const zeit = '2026-11-06T09:00:00.000+01:00';

async function klient(passwort) {
  const k = await soap.createClientAsync(auftrag.url + '?wsdl', { request });
  k.setSecurity(new soap.BasicAuthSecurity(auftrag.benutzer, passwort));
  return k;
}

function kopf(nummer) {
  const kunde = { 'kunde.bezeichnung': { NAMEJURISTISCHEPERSON: { name: 'Bücherei Sœren GmbH' } }, kundennummer: 'K-1' };
  const identifikation = { nachrichtennummer: { code: nummer }, erstellungszeitpunkt: zeit, tagesvorgangszaehler: 1 };
  return nummer === '0602'
    ? { 'identifikation.nachricht': identifikation, kunde, dienstleister: 'Kernmelderegister' }
    : { 'identifikation.nachricht': identifikation, absender: kunde, empfaenger: { behoerdenkennung: 'ags:14000000' } };
}

function anforderung(p, zeichen) {
  return {
    anfragedaten: { zumZweckDerWerbungOderAdresshandel: false },
    datenZurAnfrage: {
      name: { nachname: { name: p.nachname }, vornamen: { name: p.vornamen } },
      anschrift: {
        gemeindeschluessel: { attributes: { listVersionID: '2026-06-30' }, code: p.ags },
        postleitzahl: p.plz, strasse: p.strasse, wohnort: p.ort,
      },
      geburtsdatum: { teilbekanntesDatum: { jahrMonatTag: p.geburtsdatum } },
    },
    'technische.einzelidentifikation': { ereigniszeitpunkt: zeit, zeicheneinzelfall: zeichen },
  };
}

function nachricht(nummer, anforderungen) {
  return {
    attributes: { version: '25.11a', fassung: '2025-02-17', produkt: 'Fremdprogramm', produkthersteller: 'Node.js' },
    nachrichtenkopf: kopf(nummer), 'auskunft.anforderung': anforderungen,
  };
}

const liste = (x) => (Array.isArray(x) ? x : x === undefined ? [] : [x]);

const nummerVon = (m) => m.nachrichtenkopf['identifikation.nachricht'].nachrichtennummer.code;

// Fee as the header says it.
function gebuehr(koepfe) {
  const a = koepfe?.gebuehr?.attributes ?? {};
  return { auftrag: a.auftrag ?? '', cent: a.cent ? Number(a.cent) : null };
}

// The street of the first answer; a 0601 and a 0604 name its part differently.
function strasse(m) {
  const antwort = liste(m['auskunft.antwort'])[0];
  const ergebnis = (antwort.ergebnisdaten ?? antwort.ergebnis)?.ergebnis;
  return liste(ergebnis?.['anschrift.aktuell'])[0]?.['anschrift.inland']?.strasse ?? '';
}

async function versuche(k, frage) {
  try {
    await k.abfrage0600Async(frage);
    return { code: 'kein Fault' };
  } catch (e) {
    const f = e.root?.Envelope?.Body?.Fault;
    return { code: f?.detail?.fehler?.code ?? String(e), element: f?.detail?.fehler?.element ?? '', text: f?.faultstring?.$value ?? f?.faultstring ?? '' };
  }
}

async function lauf() {
  const p = auftrag.person;
  const k = await klient(auftrag.passwort);
  const bericht = {};
  const wurzel0600 = 'melderegisterauskunfteinfach.anforderung.0600';

  k.addSoapHeader({ auskunft: { attributes: { kette: 'normal' } } }, '', 'kmr', 'urn:kernmelderegister:auskunft:1');
  let [antwort, , koepfe] = await k.abfrage0600Async({ [wurzel0600]: nachricht('0600', [anforderung(p, '0001'), anforderung(p, '0002')]) });
  let m = antwort['melderegisterauskunfteinfach.antwort.0601'];
  bericht.einzeln = { nummer: nummerVon(m), strasse: strasse(m), antworten: liste(m['auskunft.antwort']).length, gebuehr: gebuehr(koepfe) };

  [antwort] = await k.abfrage0602Async({ 'melderegisterauskunfteinfach.anforderunggemeindeuebergreifend.0602': nachricht('0602', [anforderung(p, '0001')]) });
  m = antwort['melderegisterauskunfteinfach.quittunggemeindeuebergreifend.0603'];
  bericht.sammel = { nummer: nummerVon(m), auftrag: m.auftragsnummer };

  k.clearSoapHeaders();
  [antwort, , koepfe] = await k.holeAntwortAsync({ attributes: { auftragsnummer: bericht.sammel.auftrag } });
  bericht.abholung = { nummer: nummerVon(antwort), strasse: strasse(antwort), gebuehr: gebuehr(koepfe) };

  bericht.zugang = await versuche(await klient('falsch'), { [wurzel0600]: nachricht('0600', [anforderung(p, '0001')]) });
  const falsch = anforderung({ ...p, geburtsdatum: '1980-02-31' }, '0001');
  bericht.schema = await versuche(k, { [wurzel0600]: nachricht('0600', [falsch]) });
  process.stdout.write(JSON.stringify(bericht) + '\n');
}

lauf().catch((e) => {
  console.error(e.message, e.root ? JSON.stringify(e.root) : '', e.body ?? '');
  process.exit(1);
});
