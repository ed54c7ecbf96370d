-- Orders of private persons and bulk customers, and the claims for their fees.

-- One row per order, from draft to release.
CREATE TABLE auftrag (
	nummer       TEXT    PRIMARY KEY,
	kunde        TEXT    NOT NULL,
	nutzer       TEXT    NOT NULL,
	weg          TEXT    NOT NULL, -- auftrag.Weg
	zustand      TEXT    NOT NULL, -- auftrag.Zustand
	fassung      INTEGER NOT NULL,
	zeichen      TEXT    NOT NULL, -- the customer's own reference
	angelegt     INTEGER NOT NULL,
	geaendert    INTEGER NOT NULL,
	bestaetigt   INTEGER NOT NULL,
	erledigt     INTEGER NOT NULL,
	wiederholung INTEGER NOT NULL, -- not worked on before
	monatlich    INTEGER NOT NULL, -- belongs to the monthly notice
	profile      INTEGER NOT NULL, -- number
	offen        INTEGER NOT NULL, -- number without answer
	summe        INTEGER NOT NULL, -- fee in cents, 0 until released
	einmal       TEXT,             -- token of the page or message that began it
	inhalt       BLOB    NOT NULL  -- auftragszeile.Kopf
) STRICT;
CREATE UNIQUE INDEX auftrag_einmal ON auftrag (kunde, einmal) WHERE einmal IS NOT NULL;
CREATE INDEX auftrag_kunde ON auftrag (kunde, angelegt);
CREATE INDEX auftrag_offen ON auftrag (bestaetigt) WHERE zustand = 'bestaetigt';
CREATE INDEX auftrag_erledigt ON auftrag (kunde, bestaetigt) WHERE zustand = 'erledigt';
CREATE INDEX auftrag_faellig ON auftrag (geaendert) WHERE zustand <> 'bestaetigt';

-- The profiles stand apart, so that answering some of a large batch does not write all of it.
CREATE TABLE auftrag_profil (
	auftrag TEXT    NOT NULL REFERENCES auftrag ON DELETE CASCADE,
	nr      INTEGER NOT NULL, -- place, from 0
	inhalt  BLOB    NOT NULL, -- auftragszeile.Profil
	PRIMARY KEY (auftrag, nr)
) STRICT, WITHOUT ROWID;

-- One row per order that cost something. It outlives the order and holds no data of
-- anybody who was sought.
CREATE TABLE forderung (
	auftrag    TEXT    PRIMARY KEY,
	kunde      TEXT    NOT NULL,
	sofort     INTEGER NOT NULL, -- notice at once, not with the month
	bestaetigt INTEGER NOT NULL,
	zeit       INTEGER NOT NULL,
	summe      INTEGER NOT NULL, -- cents
	bescheid   TEXT,             -- number of the notice, NULL before it
	inhalt     BLOB    NOT NULL  -- auftragszeile.Forderung
) STRICT;
CREATE INDEX forderung_kunde ON forderung (kunde, bestaetigt);
CREATE INDEX forderung_ohne_bescheid ON forderung (sofort, bestaetigt) WHERE bescheid IS NULL;
