-- Which records are one human: the ledger of decisions and everything derived
-- from it. Records are named by meldesatz.id; nothing here refers to them by
-- constraint, because the ledger outlives them. Times are milliseconds since 1970.

-- Decisions in their order. Rows are only ever added.
CREATE TABLE register.hauptbuch (
	folge     bigint PRIMARY KEY, -- 1, 2, 3 … without gaps
	zeit      bigint   NOT NULL,
	art       smallint NOT NULL,  -- zuordnung.Entscheidungsart
	a         bigint   NOT NULL,  -- the pair, a < b
	b         bigint   NOT NULL,
	modell    text     NOT NULL,
	vergleich bytea    NOT NULL,  -- levels and weights; empty for none
	urteil    smallint NOT NULL,  -- zuordnung.Menschenurteil
	wer       text     NOT NULL,
	grund     text     NOT NULL,
	bezug     bigint   NOT NULL   -- folge of the entry meant, 0 for none
);

-- What the ledger says of each pair of which it says anything.
CREATE TABLE register.paar (
	a        bigint  NOT NULL,
	b        bigint  NOT NULL,
	stand    bytea   NOT NULL, -- latest comparison, decisions in force
	fall     boolean NOT NULL, -- to be looked at unless the two are in one bundle
	zusammen boolean NOT NULL, -- the two are in one bundle
	PRIMARY KEY (a, b)
);
CREATE INDEX paar_b ON register.paar (b);
CREATE INDEX paar_fall ON register.paar (a, b) WHERE fall AND NOT zusammen;

-- Blocking keys: all of a record in one row, and the records of each key.
CREATE TABLE register.satzschluessel (
	satz    bigint PRIMARY KEY,
	inhalt  bytea NOT NULL -- keys ascending, 8 bytes each
);
CREATE TABLE register.block (
	schluessel bigint NOT NULL,
	satz       bigint NOT NULL,
	PRIMARY KEY (schluessel, satz)
);

-- Bundles of two and more records; a bundle is named by its first record.
CREATE TABLE register.bund (
	satz     bigint  PRIMARY KEY,
	bund     bigint  NOT NULL,
	unsicher boolean NOT NULL
);
CREATE INDEX bund_bund ON register.bund (bund, satz);

-- Every Meldenummer that was ever given.
CREATE TABLE register.meldenummer (
	folge       bigint PRIMARY KEY, -- order of giving
	nummer      text   NOT NULL UNIQUE,
	anker       bigint NOT NULL,    -- 0: its last record was deleted
	gespeichert bigint NOT NULL
);
CREATE INDEX meldenummer_anker ON register.meldenummer (anker);

-- Keyed hashes of all vBM that were ever used (S1-10.4).
CREATE TABLE register.vbm (
	abdruck bytea  PRIMARY KEY,
	satz    bigint NOT NULL -- that used it first
);

-- The last full run, and the last change of the stock that it knows.
CREATE TABLE register.vollauf (
	eine      boolean PRIMARY KEY DEFAULT true CHECK (eine),
	zeit      bigint NOT NULL,
	aenderung bigint NOT NULL -- aenderung.id, 0 for none
);
