-- The linking follows every delivery. Everything that is derived here is built
-- anew by the full run that is due because vollauf is empty.

-- Blocking keys: a bucket holds the keys of one range with their records. Five
-- million records have seventy million keys; as rows of their own they would take
-- longer to write than everything else of a full run together.
DROP TABLE register.block;
CREATE TABLE register.schluesseltopf (
	topf   integer PRIMARY KEY, -- personenzeile.TopfVon
	inhalt bytea NOT NULL       -- personenzeile.Topf
);
ALTER TABLE register.schluesseltopf ALTER COLUMN inhalt SET STORAGE EXTERNAL;
TRUNCATE register.satzschluessel;

-- The rules by which everything is linked. Without a row a full run is due.
DROP TABLE register.vollauf;
CREATE TABLE register.vollauf (
	eine       boolean PRIMARY KEY DEFAULT true CHECK (eine),
	zeit       bigint NOT NULL,
	schluessel text   NOT NULL, -- zuordnung.SchluesselFassung
	modell     text   NOT NULL  -- zuordnung.Modell.Fassung
);

-- Keyed hashes of all vBM that were ever used (S1-10.4), with the key of the
-- record that used it first.
DROP TABLE register.vbm;
CREATE TABLE register.vbm (
	abdruck         bytea   PRIMARY KEY,
	ags             integer NOT NULL,
	ordnungsmerkmal text    NOT NULL
);

-- Records that carry a vBM, until it is deleted (S1-10.12).
CREATE TABLE register.vbm_traeger (
	satz       bigint  PRIMARY KEY,
	pruefen_ab integer NOT NULL -- day from which on its deletion may be due
);
CREATE INDEX vbm_traeger_frist ON register.vbm_traeger (pruefen_ab);

-- What is odd about a single record and a clerk should look at.
CREATE TABLE register.auffaelligkeit (
	folge    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	satz     bigint   NOT NULL,
	zeit     bigint   NOT NULL,
	art      smallint NOT NULL, -- personen.Auffaelligkeitsart
	erledigt bigint,            -- NULL while it is open
	wer      text,
	grund    text
);
CREATE INDEX auffaelligkeit_offen ON register.auffaelligkeit (folge) WHERE erledigt IS NULL;
