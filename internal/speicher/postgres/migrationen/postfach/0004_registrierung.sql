-- Registrations of private persons and bulk customers (S2-10.2), their proofs, and what
-- the office keeps of a customer besides the account. Contents are sealed with the key
-- of the installation and bound to their row. Times are microseconds since 1970, 0 for none.

-- One row per registration, from draft to the end of its term.
CREATE TABLE postfach.registrierung (
	nummer    text   PRIMARY KEY,
	zustand   text   NOT NULL, -- kunden.Zustand
	fassung   bigint NOT NULL,
	angelegt  bigint NOT NULL,
	faellig   bigint NOT NULL, -- when something has to be deleted or ends by itself
	inhalt    text   NOT NULL  -- sealed
);
CREATE INDEX registrierung_zustand ON postfach.registrierung (zustand, angelegt);
CREATE INDEX registrierung_faellig ON postfach.registrierung (faellig) WHERE faellig > 0;

-- The files of the proof stand apart, so that a list does not read them.
CREATE TABLE postfach.nachweis (
	registrierung text    NOT NULL REFERENCES postfach.registrierung ON DELETE CASCADE,
	nr            integer NOT NULL, -- number within the registration, from 1
	inhalt        text    NOT NULL, -- sealed
	PRIMARY KEY (registrierung, nr)
);

-- One row per customer who registered.
CREATE TABLE postfach.kundenakte (
	kunde   text   PRIMARY KEY, -- id of the customer
	fassung bigint NOT NULL,
	faellig bigint NOT NULL,
	inhalt  text   NOT NULL     -- sealed
);
CREATE INDEX kundenakte_faellig ON postfach.kundenakte (faellig) WHERE faellig > 0;
