-- What the Meldebehörden were told of Meldenummern (S1-10.10). Nothing here holds a
-- vorläufiges Bearbeitungsmerkmal, so none outlives its deletion (S1-10.12).

-- The newest message to each municipality. It is made anew from the records; the
-- hash tells whether it is still the same.
CREATE TABLE rueckgabe (
	ags       INTEGER PRIMARY KEY,
	nummer    INTEGER NOT NULL, -- 1, 2, 3 … without gaps
	erstellt  INTEGER NOT NULL, -- ms
	abdruck   BLOB    NOT NULL, -- SHA-256 of the message
	quittiert INTEGER NOT NULL  -- ms, 0: not yet
) STRICT;

-- Its pairs, until it is acknowledged.
CREATE TABLE rueckgabe_paar (
	ags     INTEGER NOT NULL,
	nr      INTEGER NOT NULL,
	satz    INTEGER NOT NULL,
	fassung INTEGER NOT NULL, -- of the record
	nummer  TEXT    NOT NULL,
	PRIMARY KEY (ags, nr)
) STRICT, WITHOUT ROWID;

-- The last answer of the Meldebehörde about each record.
CREATE TABLE rueckgabe_bekannt (
	satz       INTEGER PRIMARY KEY,
	fassung    INTEGER NOT NULL, -- of the record when the message was made
	nummer     TEXT    NOT NULL,
	angenommen INTEGER NOT NULL  -- 0: the Meldebehörde does not know the mark
) STRICT;

-- Open cases by their other record: a Sperre holds over them in both directions (BMG § 33 Abs. 4).
CREATE INDEX paar_fall_b ON paar (b, a) WHERE fall = 1 AND zusammen = 0;
