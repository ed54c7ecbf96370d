-- The log of § 22 Abs. 3 SächsMeldVO 2007 and § 40 BMG, kept apart (S1-23.8).

-- What the tree knows of an entry. It is never changed and never deleted.
CREATE TABLE blatt (
    nummer INTEGER PRIMARY KEY,
    frist  INTEGER NOT NULL,      -- JJJJMMTT: day of destruction of the content
    zusage BLOB    NOT NULL
) STRICT;

-- Also keeps REPLACE out, which would not fire the triggers below.
CREATE TRIGGER blatt_lueckenlos BEFORE INSERT ON blatt
WHEN NEW.nummer <> (SELECT coalesce(max(nummer), 0) + 1 FROM blatt)
BEGIN SELECT RAISE(ABORT, 'protokoll: append only'); END;

CREATE TRIGGER blatt_unveraenderlich BEFORE UPDATE ON blatt
BEGIN SELECT RAISE(ABORT, 'protokoll: append only'); END;

CREATE TRIGGER blatt_unloeschbar BEFORE DELETE ON blatt
BEGIN SELECT RAISE(ABORT, 'protokoll: append only'); END;

-- What an entry says, until its term; then the row is deleted as a whole. The
-- columns from frist on repeat parts of the content for selection.
CREATE TABLE inhalt (
    nummer  INTEGER PRIMARY KEY REFERENCES blatt,
    salz    BLOB    NOT NULL,
    inhalt  BLOB    NOT NULL,
    frist   INTEGER NOT NULL,
    zeit    INTEGER NOT NULL,     -- microseconds since 1970
    art     TEXT    NOT NULL,
    stelle  TEXT    NOT NULL,
    kennung TEXT    NOT NULL
) STRICT;

CREATE INDEX inhalt_frist ON inhalt (frist);
CREATE INDEX inhalt_zeit ON inhalt (zeit);
CREATE INDEX inhalt_stelle ON inhalt (stelle, zeit);

CREATE TRIGGER inhalt_einmal BEFORE INSERT ON inhalt
WHEN EXISTS (SELECT 1 FROM inhalt WHERE nummer = NEW.nummer)
BEGIN SELECT RAISE(ABORT, 'protokoll: append only'); END;

CREATE TRIGGER inhalt_unveraenderlich BEFORE UPDATE ON inhalt
BEGIN SELECT RAISE(ABORT, 'protokoll: append only'); END;

-- The hashes of the tree in the order of golang.org/x/mod/sumdb/tlog, up to 60
-- in a row; ab is the index of the first.
CREATE TABLE baum (
    ab     INTEGER PRIMARY KEY,
    hashes BLOB    NOT NULL
) STRICT;

-- The signed tree heads.
CREATE TABLE siegel (
    groesse INTEGER PRIMARY KEY,
    notiz   TEXT    NOT NULL
) STRICT;
