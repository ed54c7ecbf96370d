-- Which records are one human: the ledger of decisions and everything derived
-- from it. Records are named by meldesatz.id; nothing here refers to them by
-- constraint, because the ledger outlives them. Times are milliseconds since 1970.

-- Decisions in their order. Rows are only ever added.
CREATE TABLE hauptbuch (
	folge     INTEGER PRIMARY KEY, -- 1, 2, 3 … without gaps
	zeit      INTEGER NOT NULL,
	art       INTEGER NOT NULL,    -- zuordnung.Entscheidungsart
	a         INTEGER NOT NULL,    -- the pair, a < b
	b         INTEGER NOT NULL,
	modell    TEXT    NOT NULL,
	vergleich BLOB    NOT NULL,    -- levels and weights; empty for none
	urteil    INTEGER NOT NULL,    -- zuordnung.Menschenurteil
	wer       TEXT    NOT NULL,
	grund     TEXT    NOT NULL,
	bezug     INTEGER NOT NULL     -- folge of the entry meant, 0 for none
) STRICT;

-- What the ledger says of each pair of which it says anything.
CREATE TABLE paar (
	a        INTEGER NOT NULL,
	b        INTEGER NOT NULL,
	stand    BLOB    NOT NULL, -- latest comparison, decisions in force
	fall     INTEGER NOT NULL, -- 1: to be looked at unless the two are in one bundle
	zusammen INTEGER NOT NULL, -- 1: the two are in one bundle
	PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX paar_b ON paar (b);
CREATE INDEX paar_fall ON paar (a, b) WHERE fall = 1 AND zusammen = 0;

-- Blocking keys: all of a record in one row, and the records of each key.
CREATE TABLE satzschluessel (
	satz    INTEGER PRIMARY KEY,
	inhalt  BLOB NOT NULL -- keys ascending, 8 bytes each
) STRICT;
CREATE TABLE block (
	schluessel INTEGER NOT NULL,
	satz       INTEGER NOT NULL,
	PRIMARY KEY (schluessel, satz)
) STRICT, WITHOUT ROWID;

-- Bundles of two and more records; a bundle is named by its first record.
CREATE TABLE bund (
	satz     INTEGER PRIMARY KEY,
	bund     INTEGER NOT NULL,
	unsicher INTEGER NOT NULL
) STRICT;
CREATE INDEX bund_bund ON bund (bund, satz);

-- Every Meldenummer that was ever given.
CREATE TABLE meldenummer (
	folge       INTEGER PRIMARY KEY, -- order of giving
	nummer      TEXT    NOT NULL UNIQUE,
	anker       INTEGER NOT NULL,    -- 0: its last record was deleted
	gespeichert INTEGER NOT NULL
) STRICT;
CREATE INDEX meldenummer_anker ON meldenummer (anker);

-- Keyed hashes of all vBM that were ever used (S1-10.4).
CREATE TABLE vbm (
	abdruck BLOB    PRIMARY KEY,
	satz    INTEGER NOT NULL -- that used it first
) STRICT, WITHOUT ROWID;

-- The last full run, and the last change of the stock that it knows.
CREATE TABLE vollauf (
	eine      INTEGER PRIMARY KEY CHECK (eine = 1),
	zeit      INTEGER NOT NULL,
	aenderung INTEGER NOT NULL -- aenderung.id, 0 for none
) STRICT;
