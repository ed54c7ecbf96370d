-- The stock of records, the deliveries that made it, and the search index.
-- Times are milliseconds since 1970, dates JJJJMMTT, municipalities AGS numbers.

-- One row per message 1100: how far it is and what became of it.
CREATE TABLE register.lieferung (
	id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	ags             integer  NOT NULL,
	gemeinde        text     NOT NULL, -- name as the municipality writes it
	nummer          bigint   NOT NULL,
	paket           bigint   NOT NULL,
	letztes         boolean  NOT NULL,
	art             text     NOT NULL,
	uuid            text     NOT NULL,
	erstellt        bigint   NOT NULL,
	test            boolean  NOT NULL,
	produkt         text     NOT NULL,
	hersteller      text     NOT NULL,
	produktversion  text     NOT NULL,
	xmeld           text     NOT NULL,
	zustand         smallint NOT NULL, -- 0 running, 1 finished, 2 given up
	fortschritt     integer  NOT NULL DEFAULT 0, -- records that are behind
	gelesen         integer  NOT NULL DEFAULT 0,
	gespeichert     integer  NOT NULL DEFAULT 0,
	geloescht       integer  NOT NULL DEFAULT 0,
	zurueckgewiesen integer  NOT NULL DEFAULT 0,
	mit_meldung     integer  NOT NULL DEFAULT 0,
	hinweise        integer  NOT NULL DEFAULT 0,
	vermisst        integer  NOT NULL DEFAULT 0,
	begonnen        bigint   NOT NULL,
	beendet         bigint             -- NULL while it runs
);
CREATE UNIQUE INDEX lieferung_uuid ON register.lieferung (uuid) WHERE zustand < 2;
CREATE INDEX lieferung_ags ON register.lieferung (ags, id);

-- One row per objection to a record (XMeld 1101 meldung).
CREATE TABLE register.quittungszeile (
	lieferung       bigint  NOT NULL REFERENCES register.lieferung,
	zeile           integer NOT NULL,
	zeitpunkt       text    NOT NULL, -- RFC 3339 as delivered, with its zone
	zeichen         text    NOT NULL,
	konsequenz      text    NOT NULL,
	ags             text    NOT NULL, -- as delivered, perhaps no AGS at all
	ordnungsmerkmal text    NOT NULL,
	blatt           text    NOT NULL,
	inhalt          text    NOT NULL,
	text            text    NOT NULL,
	regel           text    NOT NULL,
	PRIMARY KEY (lieferung, zeile)
);

-- One row per record; the body stands apart, so that marking a record does not
-- rewrite it. Room in the pages keeps such marks off the indexes.
CREATE SEQUENCE register.satz_nr;
CREATE TABLE register.meldesatz (
	id              bigint   PRIMARY KEY,
	ags             integer  NOT NULL,
	ordnungsmerkmal text     NOT NULL,
	fassung         bigint   NOT NULL, -- 1, 2, 3 … with every change
	ereigniszeit    bigint   NOT NULL,
	lieferung       bigint   NOT NULL, -- message that contained the record last
	sperrlage       boolean  NOT NULL, -- the body holds a block or objection that can stop an answer
	lage            smallint NOT NULL, -- melde.Lage
	gesondert_ab    integer  NOT NULL, -- 0 for never
	loeschen_ab     integer  NOT NULL, -- 0 for never
	vermisst_seit   bigint             -- not delivered any more by a Gesamtlieferung
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX meldesatz_schluessel ON register.meldesatz (ags, ordnungsmerkmal);
CREATE INDEX meldesatz_vermisst ON register.meldesatz (ags) WHERE vermisst_seit IS NOT NULL;

CREATE TABLE register.koerper (
	satz   bigint PRIMARY KEY, -- meldesatz.id
	inhalt bytea  NOT NULL
);

-- A deleted record's key with the time of the deletion, so that an older event
-- that comes later does not bring it back.
CREATE TABLE register.loeschung (
	ags             integer NOT NULL,
	ordnungsmerkmal text    NOT NULL,
	fassung         bigint  NOT NULL,
	ereigniszeit    bigint  NOT NULL,
	lieferung       bigint  NOT NULL,
	zeit            bigint  NOT NULL,
	PRIMARY KEY (ags, ordnungsmerkmal)
);

-- What happened to records, in order: 1 new, 2 changed, 3 deleted, 4 no longer
-- delivered, 5 delivered again.
CREATE TABLE register.aenderung (
	id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	zeit            bigint   NOT NULL,
	ags             integer  NOT NULL,
	ordnungsmerkmal text     NOT NULL,
	art             smallint NOT NULL,
	anlass          text     NOT NULL,
	lieferung       bigint   NOT NULL
);

-- Number of records, kept with every change.
CREATE TABLE register.bestandszahl (
	ags          integer  NOT NULL,
	lage         smallint NOT NULL,
	gesondert_ab integer  NOT NULL,
	anzahl       bigint   NOT NULL,
	PRIMARY KEY (ags, lage, gesondert_ab)
) WITH (fillfactor = 50);

-- The search index. Its covering index is missing while a first load runs.
CREATE TABLE register.suchindex (
	namensschluessel bigint  NOT NULL,
	ags              integer NOT NULL,
	geburt           integer NOT NULL,
	vornamen         bigint  NOT NULL,
	satz             bigint  NOT NULL -- meldesatz.id
);
CREATE INDEX suchindex_schluessel ON register.suchindex (namensschluessel, ags, geburt, vornamen, satz);

-- Places and streets of message 1104.
CREATE TABLE register.verzeichnis (
	autor    integer PRIMARY KEY,
	uuid     text    NOT NULL,
	erstellt bigint  NOT NULL
);
CREATE TABLE register.strasse (
	ags          integer NOT NULL,
	strassenform text    NOT NULL, -- suche.Strassenform
	ortsteil     text    NOT NULL,
	autor        integer NOT NULL REFERENCES register.verzeichnis,
	name         text    NOT NULL,
	historisch   boolean NOT NULL,
	PRIMARY KEY (ags, strassenform, ortsteil, autor)
);
CREATE INDEX strasse_autor ON register.strasse (autor);

-- Streets that stand in a record of the municipality's stock, beside the directories.
CREATE TABLE register.bestandsstrasse (
	ags          integer NOT NULL,
	strassenform text    NOT NULL,
	PRIMARY KEY (ags, strassenform)
);

-- One row: whether a first load runs.
CREATE TABLE register.zustand (
	eine   boolean PRIMARY KEY DEFAULT true CHECK (eine),
	ladung boolean NOT NULL
);
INSERT INTO register.zustand (ladung) VALUES (false);
