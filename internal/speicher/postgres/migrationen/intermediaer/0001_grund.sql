-- The post office (OSCI). Addresses of mailboxes are SHA-256 of a cipher certificate;
-- instants are milliseconds since 1970, 0 for none; bodies are those of zustellungszeile.

CREATE TABLE intermediaer.stand (
    name text PRIMARY KEY,
    wert bigint NOT NULL
);

INSERT INTO intermediaer.stand (name, wert) VALUES ('teilnehmer', 0);

CREATE TABLE intermediaer.teilnehmer (
    id     text PRIMARY KEY,
    stand  bigint NOT NULL,
    name   text   NOT NULL,
    inhalt text   NOT NULL               -- JSON
);

-- Mailboxes of participants, and those in which something still lies; the numbers count what
-- was not received yet.
CREATE TABLE intermediaer.postfach (
    adresse     bytea PRIMARY KEY,
    teilnehmer  text   NOT NULL DEFAULT '',
    nachrichten bigint NOT NULL DEFAULT 0,
    bytes       bigint NOT NULL DEFAULT 0
);

CREATE TABLE intermediaer.zustellung (
    nummer         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    message_id     text   NOT NULL UNIQUE,
    zustand        text   NOT NULL,
    belegt         bigint NOT NULL,      -- 1 if it counts in the mailbox
    weg            text   NOT NULL,
    postfach       bytea  NOT NULL,
    absender       bytea  NOT NULL,
    nachrichtenart text   NOT NULL,
    groesse        bigint NOT NULL,
    eingereicht    bigint NOT NULL,
    weitergeleitet bigint NOT NULL,
    bestaetigt     bigint NOT NULL,
    geaendert      bigint NOT NULL,
    faellig        bigint NOT NULL,      -- when the next step is due, 0 if none is
    umschlag       bytea  NOT NULL,
    pruefungen     bytea  NOT NULL
);

CREATE INDEX zustellung_lager ON intermediaer.zustellung (postfach, eingereicht, nummer) WHERE belegt = 1;
CREATE INDEX zustellung_postfach ON intermediaer.zustellung (postfach, nummer);
CREATE INDEX zustellung_absender ON intermediaer.zustellung (absender, nummer);
CREATE INDEX zustellung_faellig ON intermediaer.zustellung (faellig) WHERE faellig > 0;

CREATE TABLE intermediaer.inhalt (
    nummer      bigint PRIMARY KEY REFERENCES intermediaer.zustellung,
    zertifikate bytea NOT NULL,
    koerper     bytea NOT NULL
);

CREATE TABLE intermediaer.spuldatei (
    name   text PRIMARY KEY,
    nummer bigint NOT NULL REFERENCES intermediaer.inhalt
);

CREATE INDEX spuldatei_nummer ON intermediaer.spuldatei (nummer);

-- The log: lines are added, and removed only at the end of their retention.
CREATE TABLE intermediaer.eintrag (
    nummer     bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    zeit       bigint NOT NULL,
    art        text   NOT NULL,
    message_id text   NOT NULL,
    postfach   bytea  NOT NULL,          -- empty if unknown
    klient     bytea  NOT NULL,          -- empty if unknown
    code       text   NOT NULL,
    notiz      text   NOT NULL
);

CREATE INDEX eintrag_zeit ON intermediaer.eintrag (zeit);
CREATE INDEX eintrag_message_id ON intermediaer.eintrag (message_id) WHERE message_id <> '';

CREATE FUNCTION intermediaer.unveraenderlich() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'lines of the log are not changed';
END
$$;

CREATE TRIGGER eintrag_unveraenderlich BEFORE UPDATE ON intermediaer.eintrag
    FOR EACH ROW EXECUTE FUNCTION intermediaer.unveraenderlich();

CREATE TABLE intermediaer.hinweis (
    nummer     bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    message_id text   NOT NULL,
    erledigt   bigint NOT NULL,
    koerper    bytea  NOT NULL
);

CREATE INDEX hinweis_message_id ON intermediaer.hinweis (message_id);
CREATE INDEX hinweis_offen ON intermediaer.hinweis (nummer) WHERE erledigt = 0;

CREATE TABLE intermediaer.vermerk (
    nummer     bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    message_id text   NOT NULL,
    zeit       bigint NOT NULL,
    kennung    text   NOT NULL,
    text       text   NOT NULL
);

CREATE INDEX vermerk_message_id ON intermediaer.vermerk (message_id);

-- Chunked messages; innen is the feedback of the complete message, NULL while it isn't processed.
CREATE TABLE intermediaer.teilnachricht (
    klient     bytea  NOT NULL,
    message_id text   NOT NULL,
    anzahl     bigint NOT NULL,
    gesamt_kb  bigint NOT NULL,
    teil_kb    bigint NOT NULL,
    begonnen   bigint NOT NULL,
    geaendert  bigint NOT NULL,
    innen      text,                      -- JSON
    PRIMARY KEY (klient, message_id)
);

CREATE TABLE intermediaer.teil (
    klient     bytea  NOT NULL,
    message_id text   NOT NULL,
    nummer     bigint NOT NULL,
    datei      text   NOT NULL UNIQUE,
    groesse    bigint NOT NULL,
    PRIMARY KEY (klient, message_id, nummer),
    FOREIGN KEY (klient, message_id) REFERENCES intermediaer.teilnachricht ON DELETE CASCADE
);
