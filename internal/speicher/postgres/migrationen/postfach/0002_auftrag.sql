-- Orders of private persons and bulk customers, and the claims for their fees.

-- One row per order, from draft to release.
CREATE TABLE postfach.auftrag (
	nummer       text    PRIMARY KEY,
	kunde        text    NOT NULL,
	nutzer       text    NOT NULL,
	weg          text    NOT NULL, -- auftrag.Weg
	zustand      text    NOT NULL, -- auftrag.Zustand
	fassung      bigint  NOT NULL,
	zeichen      text    NOT NULL, -- the customer's own reference
	angelegt     bigint  NOT NULL,
	geaendert    bigint  NOT NULL,
	bestaetigt   bigint  NOT NULL,
	erledigt     bigint  NOT NULL,
	wiederholung bigint  NOT NULL, -- not worked on before
	monatlich    boolean NOT NULL, -- belongs to the monthly notice
	profile      integer NOT NULL, -- number
	offen        integer NOT NULL, -- number without answer
	summe        bigint  NOT NULL, -- fee in cents, 0 until released
	einmal       text,             -- token of the page or message that began it
	inhalt       bytea   NOT NULL  -- auftragszeile.Kopf
);
CREATE UNIQUE INDEX auftrag_einmal ON postfach.auftrag (kunde, einmal) WHERE einmal IS NOT NULL;
CREATE INDEX auftrag_kunde ON postfach.auftrag (kunde, angelegt);
CREATE INDEX auftrag_offen ON postfach.auftrag (bestaetigt) WHERE zustand = 'bestaetigt';
CREATE INDEX auftrag_erledigt ON postfach.auftrag (kunde, bestaetigt) WHERE zustand = 'erledigt';
CREATE INDEX auftrag_faellig ON postfach.auftrag (geaendert) WHERE zustand <> 'bestaetigt';

-- The profiles stand apart, so that answering some of a large batch does not write all of it.
CREATE TABLE postfach.auftrag_profil (
	auftrag      text    NOT NULL REFERENCES postfach.auftrag ON DELETE CASCADE,
	nr           integer NOT NULL, -- place, from 0
	inhalt       bytea   NOT NULL, -- auftragszeile.Profil
	PRIMARY KEY (auftrag, nr)
);

-- One row per order that cost something. It outlives the order and holds no data of
-- anybody who was sought.
CREATE TABLE postfach.forderung (
	auftrag      text    PRIMARY KEY,
	kunde        text    NOT NULL,
	sofort       boolean NOT NULL, -- notice at once, not with the month
	bestaetigt   bigint  NOT NULL,
	zeit         bigint  NOT NULL,
	summe        bigint  NOT NULL, -- cents
	bescheid     text,             -- number of the notice, NULL before it
	inhalt       bytea   NOT NULL  -- auftragszeile.Forderung
);
CREATE INDEX forderung_kunde ON postfach.forderung (kunde, bestaetigt);
CREATE INDEX forderung_ohne_bescheid ON postfach.forderung (sofort, bestaetigt) WHERE bescheid IS NULL;
