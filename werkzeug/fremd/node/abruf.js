// SPDX-License-Identifier: EUPL-1.2
// Asks as an authority with the npm package soap, made from the WSDL alone: no XML is
// written by hand. Takes a JSON object with url, ca, benutzer, passwort and person on
// stdin, writes what came back as JSON.
'use strict';

const fs = require('node:fs');
const https = require('node:https');
const axios = require('axios');
const soap = require('soap');

const auftrag = JSON.parse(fs.readFileSync(0, 'utf8'));
const p = auftrag.person;
const request = axios.create({ httpsAgent: new https.Agent({ ca: fs.readFileSync(auftrag.ca) }) });

const kanal = { kanal: { attributes: { listVersionID: '3' }, code: '01' }, kennung: 'post@stelle.example' };
const stelle = (kennung, name) => ({ verzeichnisdienst: { attributes: { listVersionID: '3' }, code: 'DVDV' }, kennung, name, erreichbarkeit: kanal });
const anschrift = { gebaeude: { hausnummer: '1', postleitzahl: '01067', strasse: 'Ring', wohnort: 'Dresden' } };

const frage = (geburtsdatum) => ({
  attributes: { version: '25.11a', standard: 'XMeld', produkt: 'Fremdprogramm', produkthersteller: 'Node.js' },
  'nachrichtenkopf.g2g': {
    'identifikation.nachricht': {
      nachrichtenUUID: '8607763a-fd2e-5645-b9fe-cf258eea3842', nachrichtentyp: { code: '1330' }, erstellungszeitpunkt: '2026-03-02T12:00:00.000+01:00',
    },
    leser: stelle('ags:' + p.ags, 'Dresden'), autor: stelle('dbs:060030020000', 'Ordnungsamt'),
  },
  'anschrift.autor': anschrift,
  datenAbrufendeStelle: {
    sicherheitsbehoerde: false, abrufberechtigteStelle: { erreichbarkeit: kanal, anschrift, behoerdenname: 'Ordnungsamt' },
    aktenzeichen: '12/26', anlassDesAbrufs: 'Anhörung', kennung: 'sachbearbeitung.7',
  },
  suchprofil: {
    auswahldaten: {
      name: { name: { nachnameUndVornamen: { vornamen: { name: p.vornamen }, nachname: { name: p.nachname } } } },
      anschrift: { gemeindeschluessel: { attributes: { listVersionID: '2026-06-30' }, code: p.ags } },
      geburtsdatum: { geburtsdatum: { teilbekanntesDatum: { jahrMonatTag: geburtsdatum } } },
    },
  },
  steuerungsinformationen: { anforderungselement: [{ code: '1' }, { code: '2' }] },
});

async function lauf() {
  // The package would declare a default namespace at the message, which elements
  // without a namespace in it must not have; this option names the prefix instead.
  const overrideRootElement = { namespace: 'xmeld', xmlnsAttributes: [{ name: 'xmlns:xmeld', value: 'http://www.osci.de/xmeld2511a' }] };
  const k = await soap.createClientAsync(auftrag.url + '?wsdl', { request, overrideRootElement });
  k.setSecurity(new soap.BasicAuthSecurity(auftrag.benutzer, auftrag.passwort));
  const [a] = await k.personensucheAsync(frage(p.geburtsdatum));
  const { auskunft } = a.antwortSuchanfrage;
  const bericht = {
    nummer: a['nachrichtenkopf.g2g']['identifikation.nachricht'].nachrichtentyp.code, status: auskunft.ergebnisstatus.code,
    nachname: auskunft.person?.[0]?.personendaten.name['familienname.unstrukturiert'].nachname.name ?? '',
  };
  try {
    await k.personensucheAsync(frage('1980-02-31'));
  } catch (e) {
    bericht.fault = e.root?.Envelope?.Body?.Fault?.detail?.fehler?.code ?? String(e);
  }
  process.stdout.write(JSON.stringify(bericht) + '\n');
}

lauf().catch((e) => {
  console.error(e.message, e.body ?? '');
  process.exit(1);
});
