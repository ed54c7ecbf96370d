-- The clerks' work on Klärungsfälle besides the ledger. Pairs are a < b; records
-- are named by meldesatz.id. Times are milliseconds since 1970, 0 for none.

-- Everything that the ledger says of a pair, and what a clerk did.
CREATE INDEX hauptbuch_paar ON register.hauptbuch (a, b, folge);
CREATE INDEX hauptbuch_wer ON register.hauptbuch (wer, zeit) WHERE art <> 1;

-- Cases that are put off.
CREATE TABLE register.zurueckstellung (
	a     bigint NOT NULL,
	b     bigint NOT NULL,
	bis   int    NOT NULL, -- day JJJJMMTT on which the case comes up again
	wer   text   NOT NULL,
	grund text   NOT NULL,
	zeit  bigint NOT NULL,
	PRIMARY KEY (a, b)
);

-- Questions to Meldebehörden (XMeld 1500) and their answers (1501).
CREATE TABLE register.rueckfrage (
	nummer      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kennzeichen text    NOT NULL UNIQUE, -- fallkennzeichen
	a           bigint  NOT NULL,
	b           bigint  NOT NULL,
	satz        bigint  NOT NULL, -- the record that is asked about
	ags         int     NOT NULL, -- its municipality
	text        text    NOT NULL,
	wer         text    NOT NULL,
	gestellt    bigint  NOT NULL,
	stand       text    NOT NULL, -- offen, versandt, beantwortet
	nachricht   text    NOT NULL, -- UUID of the 1500
	versandt    bigint  NOT NULL,
	bestaetigt  boolean NOT NULL,
	beantwortet bigint  NOT NULL
);
CREATE INDEX rueckfrage_paar ON register.rueckfrage (a, b);
CREATE INDEX rueckfrage_offen ON register.rueckfrage (nummer) WHERE stand <> 'beantwortet';
