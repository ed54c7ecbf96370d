-- Bodies administer themselves: applications, units, networks, personal accounts, security keys.

ALTER TABLE inhaber ADD COLUMN anschrift      TEXT NOT NULL DEFAULT '';
ALTER TABLE inhaber ADD COLUMN erreichbarkeit TEXT NOT NULL DEFAULT '';
ALTER TABLE inhaber ADD COLUMN netze          TEXT NOT NULL DEFAULT '[]';  -- JSON list of CIDR
ALTER TABLE inhaber ADD COLUMN einheiten      TEXT NOT NULL DEFAULT '[]';  -- JSON list of units

-- konto.totp is sealed ("v1:…") from now on; base32 of earlier versions is still read.
ALTER TABLE konto ADD COLUMN name            TEXT    NOT NULL DEFAULT '';
ALTER TABLE konto ADD COLUMN einheit         TEXT    NOT NULL DEFAULT '';
ALTER TABLE konto ADD COLUMN erstkennwort    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE konto ADD COLUMN besonders_bis   INTEGER NOT NULL DEFAULT 0;   -- JJJJMMTT, 0: without end
ALTER TABLE konto ADD COLUMN belehrt_fassung TEXT    NOT NULL DEFAULT '';
ALTER TABLE konto ADD COLUMN angelegt        INTEGER NOT NULL DEFAULT 0;   -- microseconds since 1970, 0: unknown

-- Names of deleted accounts: the log goes on naming them, so nobody else gets them.
CREATE TABLE fruehere_kennung (
    kennung TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE schluessel (
    id          TEXT PRIMARY KEY,          -- credential id, base64url
    kennung     TEXT    NOT NULL REFERENCES konto,
    name        TEXT    NOT NULL,
    rechner     TEXT    NOT NULL,
    oeffentlich BLOB    NOT NULL,          -- COSE key
    zaehler     INTEGER NOT NULL,
    angelegt    INTEGER NOT NULL,
    zuletzt     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX schluessel_kennung ON schluessel (kennung);

CREATE TABLE herausforderung (
    id      TEXT PRIMARY KEY,              -- SHA-256 of the token, hexadecimal
    kennung TEXT    NOT NULL,
    zweck   TEXT    NOT NULL,
    wert    BLOB    NOT NULL,
    bis     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX herausforderung_bis ON herausforderung (bis);

-- Applications of bodies (SächsMeldVO § 39 Abs. 2).
CREATE TABLE antrag (
    id          TEXT PRIMARY KEY,
    stelle      TEXT    NOT NULL,
    zustand     TEXT    NOT NULL,
    eingegangen INTEGER NOT NULL,          -- microseconds since 1970
    inhalt      TEXT    NOT NULL           -- JSON
) STRICT, WITHOUT ROWID;

CREATE INDEX antrag_zustand ON antrag (zustand, eingegangen);
