-- What the Meldebehörden were told of Meldenummern (S1-10.10). Nothing here holds a
-- vorläufiges Bearbeitungsmerkmal, so none outlives its deletion (S1-10.12).

-- The newest message to each municipality. It is made anew from the records; the
-- hash tells whether it is still the same.
CREATE TABLE register.rueckgabe (
	ags       integer PRIMARY KEY,
	nummer    integer NOT NULL, -- 1, 2, 3 … without gaps
	erstellt  bigint  NOT NULL, -- ms
	abdruck   bytea   NOT NULL, -- SHA-256 of the message
	quittiert bigint  NOT NULL  -- ms, 0: not yet
);

-- Its pairs, until it is acknowledged.
CREATE TABLE register.rueckgabe_paar (
	ags     integer NOT NULL,
	nr      integer NOT NULL,
	satz    bigint  NOT NULL,
	fassung bigint  NOT NULL, -- of the record
	nummer  text    NOT NULL,
	PRIMARY KEY (ags, nr)
);

-- The last answer of the Meldebehörde about each record.
CREATE TABLE register.rueckgabe_bekannt (
	satz       bigint  PRIMARY KEY,
	fassung    bigint  NOT NULL, -- of the record when the message was made
	nummer     text    NOT NULL,
	angenommen boolean NOT NULL  -- false: the Meldebehörde does not know the mark
);

-- Open cases by their other record: a Sperre holds over them in both directions (BMG § 33 Abs. 4).
CREATE INDEX paar_fall_b ON register.paar (b, a) WHERE fall AND NOT zusammen;
