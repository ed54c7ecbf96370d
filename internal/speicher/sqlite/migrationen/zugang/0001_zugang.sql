-- Accounts, certificates, failed attempts, sessions.

-- Bodies and customers; which of the columns are used depends on bereich.
CREATE TABLE inhaber (
    id                  TEXT PRIMARY KEY,
    bereich             TEXT    NOT NULL,
    name                TEXT    NOT NULL,
    art                 TEXT    NOT NULL,
    sicherheitsbehoerde INTEGER NOT NULL,  -- number of § 34 Abs. 4 Satz 1 BMG, 0: none
    sitz                TEXT    NOT NULL,
    gebiet              TEXT    NOT NULL,  -- JSON list of AGS
    profile             TEXT    NOT NULL,  -- JSON list
    regel               TEXT    NOT NULL,
    vertrag             TEXT    NOT NULL,
    gueltig_bis         INTEGER NOT NULL,  -- JJJJMMTT, 0: without end
    gesperrt            INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE konto (
    kennung          TEXT PRIMARY KEY,
    inhaber          TEXT    NOT NULL REFERENCES inhaber,
    passwort         TEXT    NOT NULL,     -- argon2id in PHC form, empty: none fits
    rollen           TEXT    NOT NULL,     -- JSON list
    verfahren        TEXT    NOT NULL,
    basic            INTEGER NOT NULL,
    totp             TEXT    NOT NULL,     -- base32, empty: no second factor
    totp_zaehler     INTEGER NOT NULL,
    gesperrt         INTEGER NOT NULL,
    gueltig_bis      INTEGER NOT NULL,     -- JJJJMMTT, 0: without end
    letzte_anmeldung INTEGER NOT NULL,     -- microseconds since 1970, 0: never
    belehrt          INTEGER NOT NULL      -- microseconds since 1970, 0: never
) STRICT, WITHOUT ROWID;

CREATE INDEX konto_inhaber ON konto (inhaber);

CREATE TABLE zertifikat (
    fingerabdruck TEXT PRIMARY KEY,        -- SHA-256 of der, hexadecimal
    inhaber       TEXT NOT NULL REFERENCES inhaber,
    der           BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX zertifikat_inhaber ON zertifikat (inhaber);

-- Counted by the fingerprint of the name, for names without an account too.
CREATE TABLE fehlversuch (
    name    TEXT PRIMARY KEY,
    anzahl  INTEGER NOT NULL,
    letzter INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX fehlversuch_letzter ON fehlversuch (letzter);

CREATE TABLE sitzung (
    token          TEXT PRIMARY KEY,       -- SHA-256 of the token, hexadecimal
    kennung        TEXT    NOT NULL REFERENCES konto,
    zweiter_faktor INTEGER NOT NULL,
    begonnen       INTEGER NOT NULL,
    zuletzt        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sitzung_kennung ON sitzung (kennung);
