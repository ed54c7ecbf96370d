-- The stock of records, the deliveries that made it, and the search index.
-- Times are milliseconds since 1970, dates JJJJMMTT, municipalities AGS numbers.

-- One row per message 1100: how far it is and what became of it.
CREATE TABLE lieferung (
	id              INTEGER PRIMARY KEY AUTOINCREMENT,
	ags             INTEGER NOT NULL,
	gemeinde        TEXT    NOT NULL, -- name as the municipality writes it
	nummer          INTEGER NOT NULL,
	paket           INTEGER NOT NULL,
	letztes         INTEGER NOT NULL,
	art             TEXT    NOT NULL,
	uuid            TEXT    NOT NULL,
	erstellt        INTEGER NOT NULL,
	test            INTEGER NOT NULL,
	produkt         TEXT    NOT NULL,
	hersteller      TEXT    NOT NULL,
	produktversion  TEXT    NOT NULL,
	xmeld           TEXT    NOT NULL,
	zustand         INTEGER NOT NULL, -- 0 running, 1 finished, 2 given up
	fortschritt     INTEGER NOT NULL, -- records that are behind
	gelesen         INTEGER NOT NULL,
	gespeichert     INTEGER NOT NULL,
	geloescht       INTEGER NOT NULL,
	zurueckgewiesen INTEGER NOT NULL,
	mit_meldung     INTEGER NOT NULL,
	hinweise        INTEGER NOT NULL,
	vermisst        INTEGER NOT NULL,
	begonnen        INTEGER NOT NULL,
	beendet         INTEGER           -- NULL while it runs
) STRICT;
CREATE UNIQUE INDEX lieferung_uuid ON lieferung (uuid) WHERE zustand < 2;
CREATE INDEX lieferung_ags ON lieferung (ags, id);

-- One row per objection to a record (XMeld 1101 meldung).
CREATE TABLE quittungszeile (
	lieferung       INTEGER NOT NULL REFERENCES lieferung,
	zeile           INTEGER NOT NULL,
	zeitpunkt       TEXT    NOT NULL, -- RFC 3339 as delivered, with its zone
	zeichen         TEXT    NOT NULL,
	konsequenz      TEXT    NOT NULL,
	ags             TEXT    NOT NULL, -- as delivered, perhaps no AGS at all
	ordnungsmerkmal TEXT    NOT NULL,
	blatt           TEXT    NOT NULL,
	inhalt          TEXT    NOT NULL,
	text            TEXT    NOT NULL,
	regel           TEXT    NOT NULL,
	PRIMARY KEY (lieferung, zeile)
) STRICT, WITHOUT ROWID;

-- One row per record; the body stands apart, so that marking a record does not
-- rewrite it. An id is never given twice.
CREATE TABLE meldesatz (
	id              INTEGER PRIMARY KEY,
	ags             INTEGER NOT NULL,
	ordnungsmerkmal TEXT    NOT NULL,
	fassung         INTEGER NOT NULL, -- 1, 2, 3 … with every change
	ereigniszeit    INTEGER NOT NULL,
	lieferung       INTEGER NOT NULL, -- message that contained the record last
	sperrlage       INTEGER NOT NULL, -- 1: the body holds a block or objection that can stop an answer
	lage            INTEGER NOT NULL, -- melde.Lage
	gesondert_ab    INTEGER NOT NULL, -- 0 for never
	loeschen_ab     INTEGER NOT NULL, -- 0 for never
	vermisst_seit   INTEGER           -- not delivered any more by a Gesamtlieferung
) STRICT;
CREATE UNIQUE INDEX meldesatz_schluessel ON meldesatz (ags, ordnungsmerkmal);
CREATE INDEX meldesatz_vermisst ON meldesatz (ags) WHERE vermisst_seit IS NOT NULL;

CREATE TABLE koerper (
	satz   INTEGER PRIMARY KEY, -- meldesatz.id
	inhalt BLOB NOT NULL
) STRICT;

-- A deleted record's key with the time of the deletion, so that an older event
-- that comes later does not bring it back.
CREATE TABLE loeschung (
	ags             INTEGER NOT NULL,
	ordnungsmerkmal TEXT    NOT NULL,
	fassung         INTEGER NOT NULL,
	ereigniszeit    INTEGER NOT NULL,
	lieferung       INTEGER NOT NULL,
	zeit            INTEGER NOT NULL,
	PRIMARY KEY (ags, ordnungsmerkmal)
) STRICT, WITHOUT ROWID;

-- What happened to records, in order: 1 new, 2 changed, 3 deleted, 4 no longer
-- delivered, 5 delivered again.
CREATE TABLE aenderung (
	id              INTEGER PRIMARY KEY AUTOINCREMENT,
	zeit            INTEGER NOT NULL,
	ags             INTEGER NOT NULL,
	ordnungsmerkmal TEXT    NOT NULL,
	art             INTEGER NOT NULL,
	anlass          TEXT    NOT NULL,
	lieferung       INTEGER NOT NULL
) STRICT;

-- Number of records, kept with every change.
CREATE TABLE bestandszahl (
	ags          INTEGER NOT NULL,
	lage         INTEGER NOT NULL,
	gesondert_ab INTEGER NOT NULL,
	anzahl       INTEGER NOT NULL,
	PRIMARY KEY (ags, lage, gesondert_ab)
) STRICT, WITHOUT ROWID;

-- The search index: the table is its own covering index.
CREATE TABLE suchindex (
	namensschluessel INTEGER NOT NULL,
	ags              INTEGER NOT NULL,
	geburt           INTEGER NOT NULL,
	vornamen         INTEGER NOT NULL,
	satz             INTEGER NOT NULL, -- meldesatz.id
	PRIMARY KEY (namensschluessel, ags, geburt, vornamen, satz)
) STRICT, WITHOUT ROWID;

-- Rows of a first load, sorted into suchindex at its end. Rows of records that
-- do not exist any more are left behind then.
CREATE TABLE suchindex_ladung (
	namensschluessel INTEGER NOT NULL,
	ags              INTEGER NOT NULL,
	geburt           INTEGER NOT NULL,
	vornamen         INTEGER NOT NULL,
	satz             INTEGER NOT NULL
) STRICT;

-- Places and streets of message 1104.
CREATE TABLE verzeichnis (
	autor    INTEGER PRIMARY KEY,
	uuid     TEXT    NOT NULL,
	erstellt INTEGER NOT NULL
) STRICT;
CREATE TABLE strasse (
	ags          INTEGER NOT NULL,
	strassenform TEXT    NOT NULL, -- suche.Strassenform
	ortsteil     TEXT    NOT NULL,
	autor        INTEGER NOT NULL REFERENCES verzeichnis,
	name         TEXT    NOT NULL,
	historisch   INTEGER NOT NULL,
	PRIMARY KEY (ags, strassenform, ortsteil, autor)
) STRICT, WITHOUT ROWID;
CREATE INDEX strasse_autor ON strasse (autor);

-- Streets that stand in a record of the municipality's stock, beside the directories.
CREATE TABLE bestandsstrasse (
	ags          INTEGER NOT NULL,
	strassenform TEXT    NOT NULL,
	PRIMARY KEY (ags, strassenform)
) STRICT, WITHOUT ROWID;

-- Single values: naechster_satz (id of the next record), ladung (1 while a first load runs).
CREATE TABLE zustand (
	name TEXT    PRIMARY KEY,
	wert INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO zustand (name, wert) VALUES ('naechster_satz', 1), ('ladung', 0);
