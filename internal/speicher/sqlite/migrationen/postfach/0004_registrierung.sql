-- Registrations of private persons and bulk customers (S2-10.2), their proofs, and what
-- the office keeps of a customer besides the account. Contents are sealed with the key
-- of the installation and bound to their row. Times are microseconds since 1970, 0 for none.

-- One row per registration, from draft to the end of its term.
CREATE TABLE registrierung (
	nummer    TEXT    PRIMARY KEY,
	zustand   TEXT    NOT NULL, -- kunden.Zustand
	fassung   INTEGER NOT NULL,
	angelegt  INTEGER NOT NULL,
	faellig   INTEGER NOT NULL, -- when something has to be deleted or ends by itself
	inhalt    TEXT    NOT NULL  -- sealed
) STRICT;
CREATE INDEX registrierung_zustand ON registrierung (zustand, angelegt);
CREATE INDEX registrierung_faellig ON registrierung (faellig) WHERE faellig > 0;

-- The files of the proof stand apart, so that a list does not read them.
CREATE TABLE nachweis (
	registrierung TEXT    NOT NULL REFERENCES registrierung ON DELETE CASCADE,
	nr            INTEGER NOT NULL, -- number within the registration, from 1
	inhalt        TEXT    NOT NULL, -- sealed
	PRIMARY KEY (registrierung, nr)
) STRICT, WITHOUT ROWID;

-- One row per customer who registered.
CREATE TABLE kundenakte (
	kunde   TEXT    PRIMARY KEY, -- id of the customer
	fassung INTEGER NOT NULL,
	faellig INTEGER NOT NULL,
	inhalt  TEXT    NOT NULL     -- sealed
) STRICT;
CREATE INDEX kundenakte_faellig ON kundenakte (faellig) WHERE faellig > 0;
