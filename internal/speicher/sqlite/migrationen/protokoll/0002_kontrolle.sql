-- What control and notification keep beside the log. Texts in JSON are read whole
-- and never searched.

-- Contents that belong to a body of § 40 Abs. 3 BMG, sealed to its key (S3-17).
CREATE TABLE kapsel (
    nummer  INTEGER PRIMARY KEY REFERENCES blatt,
    stelle  TEXT NOT NULL,
    vertrag TEXT NOT NULL,
    daten   BLOB NOT NULL
) STRICT;

CREATE INDEX kapsel_stelle ON kapsel (stelle, nummer);

CREATE TRIGGER kapsel_einmal BEFORE INSERT ON kapsel
WHEN EXISTS (SELECT 1 FROM kapsel WHERE nummer = NEW.nummer)
BEGIN SELECT RAISE(ABORT, 'protokoll: append only'); END;

CREATE TRIGGER kapsel_unveraenderlich BEFORE UPDATE ON kapsel
BEGIN SELECT RAISE(ABORT, 'protokoll: append only'); END;

-- Contents kept beyond their term (§ 5 1. BMeldDÜV).
CREATE TABLE halt (
    nummer INTEGER PRIMARY KEY REFERENCES blatt,
    seit   INTEGER NOT NULL,      -- microseconds since 1970
    wer    TEXT    NOT NULL,
    grund  TEXT    NOT NULL
) STRICT;

-- How far repeated runs have come.
CREATE TABLE laufstand (
    name TEXT PRIMARY KEY,
    wert TEXT NOT NULL
) STRICT;

-- Anomalies with their handling (S3-13, S3-14).
CREATE TABLE fall (
    id          INTEGER PRIMARY KEY,
    kennzeichen TEXT    NOT NULL UNIQUE,
    zustand     TEXT    NOT NULL,
    stelle      TEXT    NOT NULL,
    technisch   INTEGER NOT NULL,
    tag         INTEGER NOT NULL, -- JJJJMMTT
    frist       INTEGER NOT NULL, -- JJJJMMTT
    inhalt      TEXT    NOT NULL
) STRICT;

CREATE INDEX fall_zustand ON fall (zustand, tag);
CREATE INDEX fall_stelle ON fall (stelle, tag);
CREATE INDEX fall_frist ON fall (frist);

CREATE TABLE fallschritt (
    id     INTEGER PRIMARY KEY,
    fall   INTEGER NOT NULL REFERENCES fall ON DELETE CASCADE,
    inhalt TEXT    NOT NULL
) STRICT;

CREATE INDEX fallschritt_fall ON fallschritt (fall);

-- Queries drawn for the bodies' own control (§ 23 Abs. 3 SächsMeldVO 2007).
CREATE TABLE stichprobe (
    id       INTEGER PRIMARY KEY,
    stelle   TEXT    NOT NULL,
    monat    INTEGER NOT NULL,    -- JJJJMMTT of its first day
    nummer   INTEGER NOT NULL,
    frist    INTEGER NOT NULL,    -- JJJJMMTT
    ergebnis TEXT    NOT NULL,    -- empty until checked
    inhalt   TEXT    NOT NULL,
    UNIQUE (stelle, monat, nummer)
) STRICT;

CREATE INDEX stichprobe_frist ON stichprobe (frist);

-- Orders that follow from queries for blocked persons (§ 34 Abs. 5, § 34a Abs. 5, § 51 Abs. 3 BMG).
CREATE TABLE auftrag (
    id          INTEGER PRIMARY KEY,
    kennzeichen TEXT    NOT NULL UNIQUE,
    zustand     TEXT    NOT NULL,
    art         TEXT    NOT NULL,
    frist       INTEGER NOT NULL, -- JJJJMMTT
    inhalt      TEXT    NOT NULL
) STRICT;

CREATE INDEX auftrag_zustand ON auftrag (zustand, id);
CREATE INDEX auftrag_frist ON auftrag (frist);
