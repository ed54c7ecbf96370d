-- What control and notification keep beside the log. Texts in JSON are read whole
-- and never searched.

-- Contents that belong to a body of § 40 Abs. 3 BMG, sealed to its key (S3-17).
CREATE TABLE protokoll.kapsel (
    nummer  bigint PRIMARY KEY REFERENCES protokoll.blatt,
    stelle  text NOT NULL,
    vertrag text NOT NULL,
    daten   bytea NOT NULL
);

CREATE INDEX kapsel_stelle ON protokoll.kapsel (stelle, nummer);

CREATE TRIGGER kapsel_unveraenderlich BEFORE UPDATE OR TRUNCATE ON protokoll.kapsel
    FOR EACH STATEMENT EXECUTE FUNCTION protokoll.nur_anfuegen();

-- Contents kept beyond their term (§ 5 1. BMeldDÜV).
CREATE TABLE protokoll.halt (
    nummer bigint PRIMARY KEY REFERENCES protokoll.blatt,
    seit   bigint NOT NULL,      -- microseconds since 1970
    wer    text    NOT NULL,
    grund  text    NOT NULL
);

-- How far repeated runs have come.
CREATE TABLE protokoll.laufstand (
    name text PRIMARY KEY,
    wert text NOT NULL
);

-- Anomalies with their handling (S3-13, S3-14).
CREATE TABLE protokoll.fall (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kennzeichen text    NOT NULL UNIQUE,
    zustand     text    NOT NULL,
    stelle      text    NOT NULL,
    technisch   boolean NOT NULL,
    tag         integer NOT NULL, -- JJJJMMTT
    frist       integer NOT NULL, -- JJJJMMTT
    inhalt      text    NOT NULL
);

CREATE INDEX fall_zustand ON protokoll.fall (zustand, tag);
CREATE INDEX fall_stelle ON protokoll.fall (stelle, tag);
CREATE INDEX fall_frist ON protokoll.fall (frist);

CREATE TABLE protokoll.fallschritt (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fall   bigint NOT NULL REFERENCES protokoll.fall ON DELETE CASCADE,
    inhalt text    NOT NULL
);

CREATE INDEX fallschritt_fall ON protokoll.fallschritt (fall);

-- Queries drawn for the bodies' own control (§ 23 Abs. 3 SächsMeldVO 2007).
CREATE TABLE protokoll.stichprobe (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stelle   text    NOT NULL,
    monat    integer NOT NULL,    -- JJJJMMTT of its first day
    nummer   bigint NOT NULL,
    frist    integer NOT NULL,    -- JJJJMMTT
    ergebnis text    NOT NULL,    -- empty until checked
    inhalt   text    NOT NULL,
    UNIQUE (stelle, monat, nummer)
);

CREATE INDEX stichprobe_frist ON protokoll.stichprobe (frist);

-- Orders that follow from queries for blocked persons (§ 34 Abs. 5, § 34a Abs. 5, § 51 Abs. 3 BMG).
CREATE TABLE protokoll.auftrag (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kennzeichen text    NOT NULL UNIQUE,
    zustand     text    NOT NULL,
    art         text    NOT NULL,
    frist       integer NOT NULL, -- JJJJMMTT
    inhalt      text    NOT NULL
);

CREATE INDEX auftrag_zustand ON protokoll.auftrag (zustand, id);
CREATE INDEX auftrag_frist ON protokoll.auftrag (frist);
