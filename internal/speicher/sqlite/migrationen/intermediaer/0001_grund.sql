-- The post office (OSCI). Addresses of mailboxes are SHA-256 of a cipher certificate;
-- instants are milliseconds since 1970, 0 for none; bodies are those of zustellungszeile.

CREATE TABLE stand (
    name TEXT PRIMARY KEY,
    wert INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO stand (name, wert) VALUES ('teilnehmer', 0);

CREATE TABLE teilnehmer (
    id     TEXT PRIMARY KEY,
    stand  INTEGER NOT NULL,
    name   TEXT    NOT NULL,
    inhalt TEXT    NOT NULL               -- JSON
) STRICT, WITHOUT ROWID;

-- Mailboxes of participants, and those in which something still lies; the numbers count what
-- was not received yet.
CREATE TABLE postfach (
    adresse     BLOB PRIMARY KEY,
    teilnehmer  TEXT    NOT NULL DEFAULT '',
    nachrichten INTEGER NOT NULL DEFAULT 0,
    bytes       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE zustellung (
    nummer         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id     TEXT    NOT NULL UNIQUE,
    zustand        TEXT    NOT NULL,
    belegt         INTEGER NOT NULL,      -- 1 if it counts in the mailbox
    weg            TEXT    NOT NULL,
    postfach       BLOB    NOT NULL,
    absender       BLOB    NOT NULL,
    nachrichtenart TEXT    NOT NULL,
    groesse        INTEGER NOT NULL,
    eingereicht    INTEGER NOT NULL,
    weitergeleitet INTEGER NOT NULL,
    bestaetigt     INTEGER NOT NULL,
    geaendert      INTEGER NOT NULL,
    faellig        INTEGER NOT NULL,      -- when the next step is due, 0 if none is
    umschlag       BLOB    NOT NULL,
    pruefungen     BLOB    NOT NULL
) STRICT;

CREATE INDEX zustellung_lager ON zustellung (postfach, eingereicht, nummer) WHERE belegt = 1;
CREATE INDEX zustellung_postfach ON zustellung (postfach, nummer);
CREATE INDEX zustellung_absender ON zustellung (absender, nummer);
CREATE INDEX zustellung_faellig ON zustellung (faellig) WHERE faellig > 0;

CREATE TABLE inhalt (
    nummer      INTEGER PRIMARY KEY REFERENCES zustellung,
    zertifikate BLOB NOT NULL,
    koerper     BLOB NOT NULL
) STRICT;

CREATE TABLE spuldatei (
    name   TEXT PRIMARY KEY,
    nummer INTEGER NOT NULL REFERENCES inhalt
) STRICT, WITHOUT ROWID;

CREATE INDEX spuldatei_nummer ON spuldatei (nummer);

-- The log: lines are added, and removed only at the end of their retention.
CREATE TABLE eintrag (
    nummer     INTEGER PRIMARY KEY AUTOINCREMENT,
    zeit       INTEGER NOT NULL,
    art        TEXT    NOT NULL,
    message_id TEXT    NOT NULL,
    postfach   BLOB    NOT NULL,          -- empty if unknown
    klient     BLOB    NOT NULL,          -- empty if unknown
    code       TEXT    NOT NULL,
    notiz      TEXT    NOT NULL
) STRICT;

CREATE INDEX eintrag_zeit ON eintrag (zeit);
CREATE INDEX eintrag_message_id ON eintrag (message_id) WHERE message_id <> '';

CREATE TRIGGER eintrag_unveraenderlich BEFORE UPDATE ON eintrag
BEGIN
    SELECT raise(ABORT, 'lines of the log are not changed');
END;

CREATE TABLE hinweis (
    nummer     INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT    NOT NULL,
    erledigt   INTEGER NOT NULL,
    koerper    BLOB    NOT NULL
) STRICT;

CREATE INDEX hinweis_message_id ON hinweis (message_id);
CREATE INDEX hinweis_offen ON hinweis (nummer) WHERE erledigt = 0;

CREATE TABLE vermerk (
    nummer     INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT    NOT NULL,
    zeit       INTEGER NOT NULL,
    kennung    TEXT    NOT NULL,
    text       TEXT    NOT NULL
) STRICT;

CREATE INDEX vermerk_message_id ON vermerk (message_id);

-- Chunked messages; innen is the feedback of the complete message, NULL while it isn't processed.
CREATE TABLE teilnachricht (
    klient     BLOB    NOT NULL,
    message_id TEXT    NOT NULL,
    anzahl     INTEGER NOT NULL,
    gesamt_kb  INTEGER NOT NULL,
    teil_kb    INTEGER NOT NULL,
    begonnen   INTEGER NOT NULL,
    geaendert  INTEGER NOT NULL,
    innen      TEXT,                      -- JSON
    PRIMARY KEY (klient, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE teil (
    klient     BLOB    NOT NULL,
    message_id TEXT    NOT NULL,
    nummer     INTEGER NOT NULL,
    datei      TEXT    NOT NULL UNIQUE,
    groesse    INTEGER NOT NULL,
    PRIMARY KEY (klient, message_id, nummer),
    FOREIGN KEY (klient, message_id) REFERENCES teilnachricht ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
