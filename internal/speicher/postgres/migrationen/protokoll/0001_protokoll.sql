-- The log of § 22 Abs. 3 SächsMeldVO 2007 and § 40 BMG, kept apart (S1-23.8).

-- What the tree knows of an entry. It is never changed and never deleted.
CREATE TABLE protokoll.blatt (
    nummer bigint PRIMARY KEY,
    frist  integer NOT NULL,      -- JJJJMMTT: day of destruction of the content
    zusage bytea   NOT NULL
);

-- What an entry says, until its term; then the row is deleted as a whole. The
-- columns from frist on repeat parts of the content for selection.
CREATE TABLE protokoll.inhalt (
    nummer  bigint PRIMARY KEY REFERENCES protokoll.blatt,
    salz    bytea   NOT NULL,
    inhalt  bytea   NOT NULL,
    frist   integer NOT NULL,
    zeit    bigint  NOT NULL,     -- microseconds since 1970
    art     text    NOT NULL,
    stelle  text    NOT NULL,
    kennung text    NOT NULL
);

CREATE INDEX inhalt_frist ON protokoll.inhalt (frist);
CREATE INDEX inhalt_zeit ON protokoll.inhalt (zeit, nummer);
CREATE INDEX inhalt_stelle ON protokoll.inhalt (stelle, zeit, nummer);

CREATE FUNCTION protokoll.nur_anfuegen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'protokoll: append only'; END $$;

CREATE TRIGGER blatt_unveraenderlich BEFORE UPDATE OR DELETE OR TRUNCATE ON protokoll.blatt
    FOR EACH STATEMENT EXECUTE FUNCTION protokoll.nur_anfuegen();

CREATE TRIGGER inhalt_unveraenderlich BEFORE UPDATE OR TRUNCATE ON protokoll.inhalt
    FOR EACH STATEMENT EXECUTE FUNCTION protokoll.nur_anfuegen();

-- The hashes of the tree in the order of golang.org/x/mod/sumdb/tlog, up to 60
-- in a row; ab is the index of the first.
CREATE TABLE protokoll.baum (
    ab     bigint PRIMARY KEY,
    hashes bytea NOT NULL
);

-- The signed tree heads.
CREATE TABLE protokoll.siegel (
    groesse bigint PRIMARY KEY,
    notiz   text NOT NULL
);
