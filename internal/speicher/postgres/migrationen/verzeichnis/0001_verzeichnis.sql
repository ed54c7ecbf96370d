-- The DVDV-Landesserver. Lists are small (a few hundred entries) and looked up in
-- memory, so that an entry is one JSON text; only what must be unique has columns.

CREATE TABLE verzeichnis.organisation (
    id     bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    stand  bigint NOT NULL,               -- change stamp (export towards the Bundesmaster)
    inhalt text   NOT NULL                -- JSON
);

CREATE TABLE verzeichnis.schluessel (
    kategorie    text   NOT NULL,
    schluessel   text   NOT NULL,
    organisation bigint NOT NULL REFERENCES verzeichnis.organisation,
    PRIMARY KEY (kategorie, schluessel)
);

CREATE INDEX schluessel_organisation ON verzeichnis.schluessel (organisation);

CREATE TABLE verzeichnis.klient (
    kennung text PRIMARY KEY,
    inhalt  text NOT NULL                 -- JSON
);

CREATE TABLE verzeichnis.aenderungsantrag (
    id          text   PRIMARY KEY,
    zustand     text   NOT NULL,
    eingegangen bigint NOT NULL,          -- microseconds since 1970
    inhalt      text   NOT NULL           -- JSON
);

CREATE INDEX aenderungsantrag_zustand ON verzeichnis.aenderungsantrag (zustand, eingegangen);

-- Counters: 'verzeichnis' is the newest change, 'ausgeleitet' what the Bundesmaster has.
CREATE TABLE verzeichnis.stand (
    name text   PRIMARY KEY,
    wert bigint NOT NULL
);

INSERT INTO verzeichnis.stand (name, wert) VALUES ('verzeichnis', 0), ('ausgeleitet', 0);

-- Client assertions that were used (RFC 7523 section 3, jti).
CREATE TABLE verzeichnis.einmal (
    token text   PRIMARY KEY,             -- SHA-256, hexadecimal
    bis   bigint NOT NULL                 -- microseconds since 1970
);

CREATE INDEX einmal_bis ON verzeichnis.einmal (bis);

-- Addresses that do not stand in the DVDV (SächsMeldVO § 21 Abs. 5 S. 3).
CREATE TABLE verzeichnis.zusatzadresse (
    schluessel text NOT NULL,
    dienst     text NOT NULL,
    inhalt     text NOT NULL,             -- JSON
    PRIMARY KEY (schluessel, dienst)
);
