-- Notices of fees and the ledger. Amounts are cents, days are JJJJMMTT (0 for none).

-- One row per year: the last number given.
CREATE TABLE bescheidzaehler (
	jahr   INTEGER PRIMARY KEY,
	letzte INTEGER NOT NULL
) STRICT;

-- One row per notice. Its positions are the rows of forderung that name it.
CREATE TABLE bescheid (
	nummer     TEXT    PRIMARY KEY,
	jahr       INTEGER NOT NULL,
	folge      INTEGER NOT NULL, -- without gaps within the year
	referenz   TEXT    NOT NULL UNIQUE,
	kunde      TEXT    NOT NULL,
	empfaenger TEXT    NOT NULL, -- lines of name and address at the time of issue
	art        TEXT    NOT NULL, -- abrechnung.Bescheidart
	monat      TEXT    NOT NULL, -- JJJJ-MM of a monthly notice
	datum      INTEGER NOT NULL,
	faellig    INTEGER NOT NULL,
	summe      INTEGER NOT NULL,
	texte      TEXT    NOT NULL, -- version of the legal texts
	UNIQUE (jahr, folge)
) STRICT;
CREATE INDEX bescheid_kunde ON bescheid (kunde, jahr, folge);
CREATE INDEX forderung_bescheid ON forderung (bescheid) WHERE bescheid IS NOT NULL;

-- One row per entry of the ledger; rows are only added.
CREATE TABLE buchung (
	nr       INTEGER PRIMARY KEY AUTOINCREMENT,
	bescheid TEXT    NOT NULL REFERENCES bescheid,
	art      TEXT    NOT NULL, -- abrechnung.Buchungsart
	betrag   INTEGER NOT NULL,
	tag      INTEGER NOT NULL,
	zeit     INTEGER NOT NULL,
	wer      TEXT    NOT NULL,
	grund    TEXT    NOT NULL
) STRICT;
CREATE INDEX buchung_bescheid ON buchung (bescheid, nr);

-- One row per payment that a bank told of.
CREATE TABLE zahlungseingang (
	nr         INTEGER PRIMARY KEY AUTOINCREMENT,
	schluessel TEXT    NOT NULL UNIQUE, -- the same line twice is one payment
	tag        INTEGER NOT NULL,
	betrag     INTEGER NOT NULL,
	zweck      TEXT    NOT NULL,
	zeit       INTEGER NOT NULL,
	buchung    INTEGER REFERENCES buchung -- NULL while no notice was found for it
) STRICT;
CREATE INDEX zahlungseingang_offen ON zahlungseingang (tag, nr) WHERE buchung IS NULL;

-- Months that are billed.
CREATE TABLE abrechnungslauf (
	monat TEXT    PRIMARY KEY,
	zeit  INTEGER NOT NULL
) STRICT;
