-- The DVDV-Landesserver. Lists are small (a few hundred entries) and looked up in
-- memory, so that an entry is one JSON text; only what must be unique has columns.

CREATE TABLE organisation (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    stand  INTEGER NOT NULL,              -- change stamp (export towards the Bundesmaster)
    inhalt TEXT    NOT NULL               -- JSON
) STRICT;

CREATE TABLE schluessel (
    kategorie    TEXT NOT NULL,
    schluessel   TEXT NOT NULL,
    organisation INTEGER NOT NULL REFERENCES organisation,
    PRIMARY KEY (kategorie, schluessel)
) STRICT, WITHOUT ROWID;

CREATE INDEX schluessel_organisation ON schluessel (organisation);

CREATE TABLE klient (
    kennung TEXT PRIMARY KEY,
    inhalt  TEXT NOT NULL                 -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE aenderungsantrag (
    id          TEXT PRIMARY KEY,
    zustand     TEXT    NOT NULL,
    eingegangen INTEGER NOT NULL,         -- microseconds since 1970
    inhalt      TEXT    NOT NULL          -- JSON
) STRICT, WITHOUT ROWID;

CREATE INDEX aenderungsantrag_zustand ON aenderungsantrag (zustand, eingegangen);

-- Counters: 'verzeichnis' is the newest change, 'ausgeleitet' what the Bundesmaster has.
CREATE TABLE stand (
    name TEXT PRIMARY KEY,
    wert INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO stand (name, wert) VALUES ('verzeichnis', 0), ('ausgeleitet', 0);

-- Client assertions that were used (RFC 7523 section 3, jti).
CREATE TABLE einmal (
    token TEXT PRIMARY KEY,               -- SHA-256, hexadecimal
    bis   INTEGER NOT NULL                -- microseconds since 1970
) STRICT, WITHOUT ROWID;

CREATE INDEX einmal_bis ON einmal (bis);

-- Addresses that do not stand in the DVDV (SächsMeldVO § 21 Abs. 5 S. 3).
CREATE TABLE zusatzadresse (
    schluessel TEXT NOT NULL,
    dienst     TEXT NOT NULL,
    inhalt     TEXT NOT NULL,             -- JSON
    PRIMARY KEY (schluessel, dienst)
) STRICT, WITHOUT ROWID;
