-- What the register office keeps about customers: signs of address trading, limits,
-- complaints, and counts. Texts in JSON are read whole and never searched.

-- Signs of address trading with their handling (S0-06).
CREATE TABLE postfach.handelsfall (
	nr          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kennzeichen text    NOT NULL UNIQUE, -- the same finding twice is one
	zustand     text    NOT NULL, -- adresshandel.Zustand
	kunde       text    NOT NULL,
	frist       integer NOT NULL, -- JJJJMMTT of its deletion
	fassung     bigint  NOT NULL,
	inhalt      text    NOT NULL
);
CREATE INDEX handelsfall_frist ON postfach.handelsfall (frist);

-- Search profiles a day that a customer may order.
CREATE TABLE postfach.kundengrenze (
	kunde  text PRIMARY KEY,
	inhalt text NOT NULL
);

-- Complaints of customers and residents.
CREATE TABLE postfach.beschwerde (
	nr      bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	zustand text    NOT NULL, -- beschwerde.Zustand
	kunde   text    NOT NULL, -- '' for a resident
	frist   integer NOT NULL, -- JJJJMMTT of its deletion, 0 while it is open
	fassung bigint  NOT NULL,
	inhalt  text    NOT NULL
);
CREATE INDEX beschwerde_frist ON postfach.beschwerde (frist) WHERE frist > 0;

-- Counts of simple information by month.
CREATE TABLE postfach.auskunftszahlen (
	monat  text PRIMARY KEY, -- JJJJ-MM
	inhalt text NOT NULL
);

-- How far repeated runs have come.
CREATE TABLE postfach.amtslauf (
	name text PRIMARY KEY,
	wert text NOT NULL
);

-- Orders and claims of some days.
CREATE INDEX auftrag_bestaetigt ON postfach.auftrag (bestaetigt) WHERE zustand <> 'entwurf';
CREATE INDEX forderung_zeit ON postfach.forderung (zeit);
