<?php
// SPDX-License-Identifier: EUPL-1.2
// Asks as a customer with PHP's own SoapClient, made from the WSDL alone: no XML is
// written by hand. Takes a JSON object with url, ca, benutzer, passwort and person on
// stdin, writes what came back as JSON.

declare(strict_types=1);

$auftrag = json_decode(stream_get_contents(STDIN), true, flags: JSON_THROW_ON_ERROR);

function klient(array $a, string $passwort): SoapClient
{
    return new SoapClient($a['url'] . '?wsdl', [
        'login' => $a['benutzer'], 'password' => $passwort, 'cache_wsdl' => WSDL_CACHE_NONE,
        'stream_context' => stream_context_create(['ssl' => ['cafile' => $a['ca']]]),
    ]);
}

function kopf(string $nummer): array
{
    $kunde = ['kunde.bezeichnung' => ['NAMEJURISTISCHEPERSON' => ['name' => 'Bücherei Sœren GmbH']], 'kundennummer' => 'K-1'];
    $beteiligte = $nummer === '0602'
        ? ['kunde' => $kunde, 'dienstleister' => 'Kernmelderegister']
        : ['absender' => $kunde, 'empfaenger' => ['behoerdenkennung' => 'ags:14000000']];
    return [
        'identifikation.nachricht' => ['nachrichtennummer' => ['code' => $nummer], 'erstellungszeitpunkt' => '2026-11-06T09:00:00.000+01:00', 'tagesvorgangszaehler' => 1],
    ] + $beteiligte;
}

function anforderung(array $person, string $zeichen): array
{
    return [
        'anfragedaten' => ['zumZweckDerWerbungOderAdresshandel' => false],
        'datenZurAnfrage' => [
            'name' => ['nachname' => ['name' => $person['nachname']], 'vornamen' => ['name' => $person['vornamen']]],
            'anschrift' => ['gemeindeschluessel' => ['code' => $person['ags'], 'listVersionID' => '2026-06-30'],
                'postleitzahl' => $person['plz'], 'strasse' => $person['strasse'], 'wohnort' => $person['ort']],
            'geburtsdatum' => ['teilbekanntesDatum' => ['jahrMonatTag' => $person['geburtsdatum']]],
        ],
        'technische.einzelidentifikation' => ['ereigniszeitpunkt' => '2026-11-06T09:00:00.000+01:00', 'zeicheneinzelfall' => $zeichen],
    ];
}

function nachricht(string $nummer, array $anforderungen): array
{
    return ['nachrichtenkopf' => kopf($nummer), 'auskunft.anforderung' => $anforderungen,
        'version' => '25.11a', 'fassung' => '2025-02-17', 'produkt' => 'Fremdprogramm', 'produkthersteller' => 'PHP'];
}

/** Gebühr as the header says it. */
function gebuehr(array $koepfe): array
{
    return ['auftrag' => $koepfe['gebuehr']->auftrag ?? '', 'cent' => $koepfe['gebuehr']->cent ?? null];
}

/** A single element comes as it is, several as a list. */
function liste(mixed $x): array
{
    return is_array($x) ? $x : [$x];
}

/** The street of the first answer; a 0601 and a 0604 name its part differently. */
function strasse(object $nachricht): string
{
    $antwort = liste($nachricht->{'auskunft.antwort'})[0];
    $ergebnis = ($antwort->ergebnisdaten ?? $antwort->ergebnis)->ergebnis ?? null;
    return liste($ergebnis?->{'anschrift.aktuell'} ?? [])[0]->{'anschrift.inland'}->strasse ?? '';
}

$person = $auftrag['person'];
$k = klient($auftrag, $auftrag['passwort']);
$k->__setSoapHeaders([new SoapHeader('urn:kernmelderegister:auskunft:1', 'auskunft', ['kette' => 'normal'])]);
$koepfe = [];
$antwort = $k->__soapCall('abfrage0600', [['melderegisterauskunfteinfach.anforderung.0600' =>
    nachricht('0600', [anforderung($person, '0001'), anforderung($person, '0002')])]], null, null, $koepfe);
$m = $antwort->{'melderegisterauskunfteinfach.antwort.0601'};
$bericht = ['einzeln' => ['nummer' => $m->nachrichtenkopf->{'identifikation.nachricht'}->nachrichtennummer->code,
    'strasse' => strasse($m), 'antworten' => count(liste($m->{'auskunft.antwort'})), 'gebuehr' => gebuehr($koepfe)]];

$q = $k->abfrage0602(['melderegisterauskunfteinfach.anforderunggemeindeuebergreifend.0602' =>
    nachricht('0602', [anforderung($person, '0001')])])->{'melderegisterauskunfteinfach.quittunggemeindeuebergreifend.0603'};
$bericht['sammel'] = ['nummer' => $q->nachrichtenkopf->{'identifikation.nachricht'}->nachrichtennummer->code, 'auftrag' => $q->auftragsnummer];
$k->__setSoapHeaders();
$koepfe = [];
$a = $k->__soapCall('holeAntwort', [['auftragsnummer' => $q->auftragsnummer]], null, null, $koepfe);
$bericht['abholung'] = ['nummer' => $a->nachrichtenkopf->{'identifikation.nachricht'}->nachrichtennummer->code,
    'strasse' => strasse($a), 'gebuehr' => gebuehr($koepfe)];

foreach (['zugang' => klient($auftrag, 'falsch'), 'schema' => $k] as $name => $wer) {
    try {
        $f = nachricht('0600', [anforderung($person, '0001')]);
        if ($name === 'schema') {
            $f['auskunft.anforderung'][0]['datenZurAnfrage']['geburtsdatum']['teilbekanntesDatum']['jahrMonatTag'] = '1980-02-31';
        }
        $wer->abfrage0600(['melderegisterauskunfteinfach.anforderung.0600' => $f]);
        $bericht[$name] = ['code' => 'kein Fault'];
    } catch (SoapFault $e) {
        $d = $e->detail->fehler ?? null;
        $bericht[$name] = ['code' => $d->code ?? '', 'element' => $d->element ?? '', 'text' => $e->getMessage()];
    }
}

echo json_encode($bericht, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE), "\n";
