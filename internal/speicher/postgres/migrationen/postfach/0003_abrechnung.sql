-- Notices of fees and the ledger. Amounts are cents, days are JJJJMMTT (0 for none).

-- One row per year: the last number given.
CREATE TABLE postfach.bescheidzaehler (
	jahr   integer PRIMARY KEY,
	letzte integer NOT NULL
);

-- One row per notice. Its positions are the rows of forderung that name it.
CREATE TABLE postfach.bescheid (
	nummer     text    PRIMARY KEY,
	jahr       integer NOT NULL,
	folge      integer NOT NULL, -- without gaps within the year
	referenz   text    NOT NULL UNIQUE,
	kunde      text    NOT NULL,
	empfaenger text    NOT NULL, -- lines of name and address at the time of issue
	art        text    NOT NULL, -- abrechnung.Bescheidart
	monat      text    NOT NULL, -- JJJJ-MM of a monthly notice
	datum      integer NOT NULL,
	faellig    integer NOT NULL,
	summe      bigint  NOT NULL,
	texte      text    NOT NULL, -- version of the legal texts
	UNIQUE (jahr, folge)
);
CREATE INDEX bescheid_kunde ON postfach.bescheid (kunde, jahr, folge);
CREATE INDEX forderung_bescheid ON postfach.forderung (bescheid) WHERE bescheid IS NOT NULL;

-- One row per entry of the ledger; rows are only added.
CREATE TABLE postfach.buchung (
	nr       bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	bescheid text    NOT NULL REFERENCES postfach.bescheid,
	art      text    NOT NULL, -- abrechnung.Buchungsart
	betrag   bigint  NOT NULL,
	tag      integer NOT NULL,
	zeit     bigint  NOT NULL,
	wer      text    NOT NULL,
	grund    text    NOT NULL
);
CREATE INDEX buchung_bescheid ON postfach.buchung (bescheid, nr);

-- One row per payment that a bank told of.
CREATE TABLE postfach.zahlungseingang (
	nr         bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	schluessel text    NOT NULL UNIQUE, -- the same line twice is one payment
	tag        integer NOT NULL,
	betrag     bigint  NOT NULL,
	zweck      text    NOT NULL,
	zeit       bigint  NOT NULL,
	buchung    bigint  REFERENCES postfach.buchung -- NULL while no notice was found for it
);
CREATE INDEX zahlungseingang_offen ON postfach.zahlungseingang (tag, nr) WHERE buchung IS NULL;

-- Months that are billed.
CREATE TABLE postfach.abrechnungslauf (
	monat text   PRIMARY KEY,
	zeit  bigint NOT NULL
);
