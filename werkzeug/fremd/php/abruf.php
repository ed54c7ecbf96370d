<?php
// SPDX-License-Identifier: EUPL-1.2
// Asks as an authority with PHP's own SoapClient, made from the WSDL alone: no XML is
// written by hand. Takes a JSON object with url, ca, benutzer, passwort and person on
// stdin, writes what came back as JSON.

declare(strict_types=1);

$auftrag = json_decode(stream_get_contents(STDIN), true, flags: JSON_THROW_ON_ERROR);
$p = $auftrag['person'];

$k = new SoapClient($auftrag['url'] . '?wsdl', [
    'login' => $auftrag['benutzer'], 'password' => $auftrag['passwort'], 'cache_wsdl' => WSDL_CACHE_NONE,
    'stream_context' => stream_context_create(['ssl' => ['cafile' => $auftrag['ca']]]),
]);

// Objects, not arrays: what is the same array twice PHP writes once, with a reference to it.
function kanal(): object
{
    return (object) ['kanal' => (object) ['code' => '01', 'listVersionID' => '3'], 'kennung' => 'post@stelle.example'];
}

function anschrift(): object
{
    return (object) ['gebaeude' => (object) ['hausnummer' => '1', 'postleitzahl' => '01067', 'strasse' => 'Ring', 'wohnort' => 'Dresden']];
}

function stelle(string $kennung, string $name): array
{
    return ['verzeichnisdienst' => (object) ['code' => 'DVDV', 'listVersionID' => '3'], 'kennung' => $kennung, 'name' => $name, 'erreichbarkeit' => [kanal()]];
}

$frage = [
    'version' => '25.11a', 'standard' => 'XMeld', 'produkt' => 'Fremdprogramm', 'produkthersteller' => 'PHP',
    'nachrichtenkopf.g2g' => [
        'identifikation.nachricht' => ['nachrichtenUUID' => '8607763a-fd2e-5645-b9fe-cf258eea3842', 'nachrichtentyp' => ['code' => '1330'],
            'erstellungszeitpunkt' => '2026-03-02T12:00:00.000+01:00'],
        'leser' => stelle('ags:' . $p['ags'], 'Dresden'), 'autor' => stelle('dbs:060030020000', 'Ordnungsamt'),
    ],
    'anschrift.autor' => anschrift(),
    'datenAbrufendeStelle' => ['sicherheitsbehoerde' => false,
        'abrufberechtigteStelle' => ['erreichbarkeit' => [kanal()], 'anschrift' => anschrift(), 'behoerdenname' => 'Ordnungsamt'],
        'aktenzeichen' => '12/26', 'anlassDesAbrufs' => 'Anhörung', 'kennung' => 'sachbearbeitung.7'],
    'suchprofil' => ['auswahldaten' => [
        'name' => ['name' => ['nachnameUndVornamen' => ['vornamen' => ['name' => $p['vornamen']], 'nachname' => ['name' => $p['nachname']]]]],
        'anschrift' => ['gemeindeschluessel' => ['code' => $p['ags'], 'listVersionID' => '2026-06-30']],
        'geburtsdatum' => ['geburtsdatum' => ['teilbekanntesDatum' => ['jahrMonatTag' => $p['geburtsdatum']]]],
    ]],
    'steuerungsinformationen' => ['anforderungselement' => [['code' => '1'], ['code' => '2']]],
];

function bericht(object $a): array
{
    $auskunft = $a->antwortSuchanfrage->auskunft;
    return ['nummer' => $a->{'nachrichtenkopf.g2g'}->{'identifikation.nachricht'}->nachrichtentyp->code, 'status' => $auskunft->ergebnisstatus->code,
        'nachname' => $auskunft->person->personendaten->name->{'familienname.unstrukturiert'}->nachname->name ?? ''];
}

try {
    $ergebnis = bericht($k->personensuche($frage));
    $frage['suchprofil']['auswahldaten']['geburtsdatum']['geburtsdatum']['teilbekanntesDatum']['jahrMonatTag'] = '1980-02-31';
    try {
        $k->personensuche($frage);
    } catch (SoapFault $e) {
        $ergebnis['fault'] = $e->detail->fehler->code;
    }
    echo json_encode($ergebnis, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE), "\n";
} catch (SoapFault $e) {
    fwrite(STDERR, $e->getMessage() . "\n");
    exit(1);
}
