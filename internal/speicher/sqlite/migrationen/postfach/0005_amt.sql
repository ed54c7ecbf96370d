-- What the register office keeps about customers: signs of address trading, limits,
-- complaints, and counts. Texts in JSON are read whole and never searched.

-- Signs of address trading with their handling (S0-06).
CREATE TABLE handelsfall (
	nr          INTEGER PRIMARY KEY AUTOINCREMENT,
	kennzeichen TEXT    NOT NULL UNIQUE, -- the same finding twice is one
	zustand     TEXT    NOT NULL, -- adresshandel.Zustand
	kunde       TEXT    NOT NULL,
	frist       INTEGER NOT NULL, -- JJJJMMTT of its deletion
	fassung     INTEGER NOT NULL,
	inhalt      TEXT    NOT NULL
) STRICT;
CREATE INDEX handelsfall_frist ON handelsfall (frist);

-- Search profiles a day that a customer may order.
CREATE TABLE kundengrenze (
	kunde  TEXT PRIMARY KEY,
	inhalt TEXT NOT NULL
) STRICT;

-- Complaints of customers and residents.
CREATE TABLE beschwerde (
	nr      INTEGER PRIMARY KEY AUTOINCREMENT,
	zustand TEXT    NOT NULL, -- beschwerde.Zustand
	kunde   TEXT    NOT NULL, -- '' for a resident
	frist   INTEGER NOT NULL, -- JJJJMMTT of its deletion, 0 while it is open
	fassung INTEGER NOT NULL,
	inhalt  TEXT    NOT NULL
) STRICT;
CREATE INDEX beschwerde_frist ON beschwerde (frist) WHERE frist > 0;

-- Counts of simple information by month.
CREATE TABLE auskunftszahlen (
	monat  TEXT PRIMARY KEY, -- JJJJ-MM
	inhalt TEXT NOT NULL
) STRICT;

-- How far repeated runs have come.
CREATE TABLE amtslauf (
	name TEXT PRIMARY KEY,
	wert TEXT NOT NULL
) STRICT;

-- Orders and claims of some days.
CREATE INDEX auftrag_bestaetigt ON auftrag (bestaetigt) WHERE zustand <> 'entwurf';
CREATE INDEX forderung_zeit ON forderung (zeit);
