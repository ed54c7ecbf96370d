-- Accounts, certificates, failed attempts, sessions.

-- Bodies and customers; which of the columns are used depends on bereich.
CREATE TABLE zugang.inhaber (
    id                  text PRIMARY KEY,
    bereich             text    NOT NULL,
    name                text    NOT NULL,
    art                 text    NOT NULL,
    sicherheitsbehoerde integer NOT NULL,  -- number of § 34 Abs. 4 Satz 1 BMG, 0: none
    sitz                text    NOT NULL,
    gebiet              text[]  NOT NULL,  -- AGS
    profile             text[]  NOT NULL,
    regel               text    NOT NULL,
    vertrag             text    NOT NULL,
    gueltig_bis         integer NOT NULL,  -- JJJJMMTT, 0: without end
    gesperrt            boolean NOT NULL
);

CREATE TABLE zugang.konto (
    kennung          text PRIMARY KEY,
    inhaber          text    NOT NULL REFERENCES zugang.inhaber,
    passwort         text    NOT NULL,     -- argon2id in PHC form, empty: none fits
    rollen           text[]  NOT NULL,
    verfahren        text    NOT NULL,
    basic            boolean NOT NULL,
    totp             text    NOT NULL,     -- base32, empty: no second factor
    totp_zaehler     bigint  NOT NULL,
    gesperrt         boolean NOT NULL,
    gueltig_bis      integer NOT NULL,     -- JJJJMMTT, 0: without end
    letzte_anmeldung bigint  NOT NULL,     -- microseconds since 1970, 0: never
    belehrt          bigint  NOT NULL      -- microseconds since 1970, 0: never
);

CREATE INDEX konto_inhaber ON zugang.konto (inhaber);

CREATE TABLE zugang.zertifikat (
    fingerabdruck text PRIMARY KEY,        -- SHA-256 of der, hexadecimal
    inhaber       text  NOT NULL REFERENCES zugang.inhaber,
    der           bytea NOT NULL
);

CREATE INDEX zertifikat_inhaber ON zugang.zertifikat (inhaber);

-- Counted by the fingerprint of the name, for names without an account too.
CREATE TABLE zugang.fehlversuch (
    name    text PRIMARY KEY,
    anzahl  integer NOT NULL,
    letzter bigint  NOT NULL
);

CREATE INDEX fehlversuch_letzter ON zugang.fehlversuch (letzter);

CREATE TABLE zugang.sitzung (
    token          text PRIMARY KEY,       -- SHA-256 of the token, hexadecimal
    kennung        text    NOT NULL REFERENCES zugang.konto,
    zweiter_faktor boolean NOT NULL,
    begonnen       bigint  NOT NULL,
    zuletzt        bigint  NOT NULL
);

CREATE INDEX sitzung_kennung ON zugang.sitzung (kennung);
