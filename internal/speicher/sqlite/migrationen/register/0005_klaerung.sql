-- The clerks' work on Klärungsfälle besides the ledger. Pairs are a < b; records
-- are named by meldesatz.id. Times are milliseconds since 1970, 0 for none.

-- Everything that the ledger says of a pair, and what a clerk did.
CREATE INDEX hauptbuch_paar ON hauptbuch (a, b, folge);
CREATE INDEX hauptbuch_wer ON hauptbuch (wer, zeit) WHERE art <> 1;

-- Cases that are put off.
CREATE TABLE zurueckstellung (
	a     INTEGER NOT NULL,
	b     INTEGER NOT NULL,
	bis   INTEGER NOT NULL, -- day JJJJMMTT on which the case comes up again
	wer   TEXT    NOT NULL,
	grund TEXT    NOT NULL,
	zeit  INTEGER NOT NULL,
	PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

-- Questions to Meldebehörden (XMeld 1500) and their answers (1501).
CREATE TABLE rueckfrage (
	nummer      INTEGER PRIMARY KEY AUTOINCREMENT,
	kennzeichen TEXT    NOT NULL UNIQUE, -- fallkennzeichen
	a           INTEGER NOT NULL,
	b           INTEGER NOT NULL,
	satz        INTEGER NOT NULL, -- the record that is asked about
	ags         INTEGER NOT NULL, -- its municipality
	text        TEXT    NOT NULL,
	wer         TEXT    NOT NULL,
	gestellt    INTEGER NOT NULL,
	stand       TEXT    NOT NULL, -- offen, versandt, beantwortet
	nachricht   TEXT    NOT NULL, -- UUID of the 1500
	versandt    INTEGER NOT NULL,
	bestaetigt  INTEGER NOT NULL,
	beantwortet INTEGER NOT NULL
) STRICT;
CREATE INDEX rueckfrage_paar ON rueckfrage (a, b);
CREATE INDEX rueckfrage_offen ON rueckfrage (nummer) WHERE stand <> 'beantwortet';
