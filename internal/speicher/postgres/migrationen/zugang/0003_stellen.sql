-- Bodies administer themselves: applications, units, networks, personal accounts, security keys.

ALTER TABLE zugang.inhaber ADD COLUMN anschrift      text   NOT NULL DEFAULT '';
ALTER TABLE zugang.inhaber ADD COLUMN erreichbarkeit text   NOT NULL DEFAULT '';
ALTER TABLE zugang.inhaber ADD COLUMN netze          text[] NOT NULL DEFAULT '{}';  -- CIDR
ALTER TABLE zugang.inhaber ADD COLUMN einheiten      text   NOT NULL DEFAULT '[]';  -- JSON list of units

-- konto.totp is sealed ("v1:…") from now on; base32 of earlier versions is still read.
ALTER TABLE zugang.konto ADD COLUMN name            text    NOT NULL DEFAULT '';
ALTER TABLE zugang.konto ADD COLUMN einheit         text    NOT NULL DEFAULT '';
ALTER TABLE zugang.konto ADD COLUMN erstkennwort    boolean NOT NULL DEFAULT false;
ALTER TABLE zugang.konto ADD COLUMN besonders_bis   integer NOT NULL DEFAULT 0;     -- JJJJMMTT, 0: without end
ALTER TABLE zugang.konto ADD COLUMN belehrt_fassung text    NOT NULL DEFAULT '';
ALTER TABLE zugang.konto ADD COLUMN angelegt        bigint  NOT NULL DEFAULT 0;     -- microseconds since 1970, 0: unknown

-- Names of deleted accounts: the log goes on naming them, so nobody else gets them.
CREATE TABLE zugang.fruehere_kennung (
    kennung text PRIMARY KEY
);

CREATE TABLE zugang.schluessel (
    id          text PRIMARY KEY,          -- credential id, base64url
    kennung     text   NOT NULL REFERENCES zugang.konto,
    name        text   NOT NULL,
    rechner     text   NOT NULL,
    oeffentlich bytea  NOT NULL,           -- COSE key
    zaehler     bigint NOT NULL,
    angelegt    bigint NOT NULL,
    zuletzt     bigint NOT NULL
);

CREATE INDEX schluessel_kennung ON zugang.schluessel (kennung);

CREATE TABLE zugang.herausforderung (
    id      text PRIMARY KEY,              -- SHA-256 of the token, hexadecimal
    kennung text   NOT NULL,
    zweck   text   NOT NULL,
    wert    bytea  NOT NULL,
    bis     bigint NOT NULL
);

CREATE INDEX herausforderung_bis ON zugang.herausforderung (bis);

-- Applications of bodies (SächsMeldVO § 39 Abs. 2).
CREATE TABLE zugang.antrag (
    id          text PRIMARY KEY,
    stelle      text   NOT NULL,
    zustand     text   NOT NULL,
    eingegangen bigint NOT NULL,           -- microseconds since 1970
    inhalt      text   NOT NULL            -- JSON
);

CREATE INDEX antrag_zustand ON zugang.antrag (zustand, eingegangen);
