-- The linking follows every delivery. Everything that is derived here is built
-- anew by the full run that is due because vollauf is empty.

-- Blocking keys: a bucket holds the keys of one range with their records. Five
-- million records have seventy million keys; as rows of their own they would take
-- longer to write than everything else of a full run together.
DROP TABLE block;
CREATE TABLE schluesseltopf (
	topf   INTEGER PRIMARY KEY, -- personenzeile.TopfVon
	inhalt BLOB NOT NULL        -- personenzeile.Topf
) STRICT;
DELETE FROM satzschluessel;

-- The rules by which everything is linked. Without a row a full run is due.
DROP TABLE vollauf;
CREATE TABLE vollauf (
	eine       INTEGER PRIMARY KEY CHECK (eine = 1),
	zeit       INTEGER NOT NULL,
	schluessel TEXT    NOT NULL, -- zuordnung.SchluesselFassung
	modell     TEXT    NOT NULL  -- zuordnung.Modell.Fassung
) STRICT;

-- Keyed hashes of all vBM that were ever used (S1-10.4), with the key of the
-- record that used it first.
DROP TABLE vbm;
CREATE TABLE vbm (
	abdruck         BLOB    PRIMARY KEY,
	ags             INTEGER NOT NULL,
	ordnungsmerkmal TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Records that carry a vBM, until it is deleted (S1-10.12).
CREATE TABLE vbm_traeger (
	satz       INTEGER PRIMARY KEY,
	pruefen_ab INTEGER NOT NULL -- day from which on its deletion may be due
) STRICT;
CREATE INDEX vbm_traeger_frist ON vbm_traeger (pruefen_ab);

-- What is odd about a single record and a clerk should look at.
CREATE TABLE auffaelligkeit (
	folge    INTEGER PRIMARY KEY AUTOINCREMENT,
	satz     INTEGER NOT NULL,
	zeit     INTEGER NOT NULL,
	art      INTEGER NOT NULL, -- personen.Auffaelligkeitsart
	erledigt INTEGER,          -- NULL while it is open
	wer      TEXT,
	grund    TEXT
) STRICT;
CREATE INDEX auffaelligkeit_offen ON auffaelligkeit (folge) WHERE erledigt IS NULL;
