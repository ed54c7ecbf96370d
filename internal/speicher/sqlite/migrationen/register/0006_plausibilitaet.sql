-- The yearly check (SächsMeldVO § 13): frozen states of the stock, runs and
-- findings. Times are milliseconds since 1970, days JJJJMMTT.

-- The days whose state is kept. Records with an id below grenze belong to it.
CREATE TABLE eingefroren (
	stichtag INTEGER PRIMARY KEY,
	grenze   INTEGER NOT NULL,
	zeit     INTEGER NOT NULL
) STRICT;

-- Bodies that have changed since, as they were on the day. A body that is not
-- here is still the one in koerper.
CREATE TABLE eingefroren_koerper (
	stichtag INTEGER NOT NULL,
	satz     INTEGER NOT NULL, -- meldesatz.id
	inhalt   BLOB    NOT NULL,
	PRIMARY KEY (stichtag, satz)
) STRICT;

-- Whoever changes or removes a body, and by whatever way, leaves the old one behind.
CREATE TRIGGER koerper_frost_aenderung BEFORE UPDATE ON koerper
WHEN EXISTS (SELECT 1 FROM eingefroren)
BEGIN
	INSERT INTO eingefroren_koerper (stichtag, satz, inhalt)
	SELECT e.stichtag, OLD.satz, OLD.inhalt FROM eingefroren e
	WHERE OLD.satz < e.grenze AND NOT EXISTS
		(SELECT 1 FROM eingefroren_koerper k WHERE k.stichtag = e.stichtag AND k.satz = OLD.satz);
END;
CREATE TRIGGER koerper_frost_loeschung BEFORE DELETE ON koerper
WHEN EXISTS (SELECT 1 FROM eingefroren)
BEGIN
	INSERT INTO eingefroren_koerper (stichtag, satz, inhalt)
	SELECT e.stichtag, OLD.satz, OLD.inhalt FROM eingefroren e
	WHERE OLD.satz < e.grenze AND NOT EXISTS
		(SELECT 1 FROM eingefroren_koerper k WHERE k.stichtag = e.stichtag AND k.satz = OLD.satz);
END;

-- One run for each day; the official one of the year is among them.
CREATE TABLE plausilauf (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	stichtag    INTEGER NOT NULL UNIQUE,
	kennung     TEXT    NOT NULL,
	amtlich     INTEGER NOT NULL,
	zeit        INTEGER NOT NULL,
	datensaetze INTEGER NOT NULL,
	haeufungen  INTEGER NOT NULL,
	verschickt  INTEGER NOT NULL, -- 0 for never
	abgeglichen INTEGER NOT NULL -- 0 for never
) STRICT;

CREATE TABLE plausibefund (
	lauf      INTEGER NOT NULL REFERENCES plausilauf ON DELETE CASCADE,
	nummer    INTEGER NOT NULL,
	art       TEXT    NOT NULL,
	stand     INTEGER NOT NULL, -- 0 open, 1 confirmed, 2 unfounded, 3 corrected
	sicher    INTEGER NOT NULL,
	felder    TEXT    NOT NULL, -- ids of particulars with blanks between them
	geaendert INTEGER NOT NULL,
	PRIMARY KEY (lauf, nummer)
) STRICT, WITHOUT ROWID;

-- The records of a finding. They may be gone meanwhile.
CREATE TABLE plausisatz (
	lauf            INTEGER NOT NULL REFERENCES plausilauf ON DELETE CASCADE,
	nummer          INTEGER NOT NULL,
	platz           INTEGER NOT NULL,
	satz            INTEGER NOT NULL,
	ags             INTEGER NOT NULL,
	ordnungsmerkmal TEXT    NOT NULL,
	PRIMARY KEY (lauf, nummer, platz)
) STRICT, WITHOUT ROWID;
CREATE INDEX plausisatz_ags ON plausisatz (lauf, ags, nummer);

-- The hints that Meldebehörden get, and their answers.
CREATE TABLE plausinachricht (
	lauf          INTEGER NOT NULL REFERENCES plausilauf ON DELETE CASCADE,
	nummer        INTEGER NOT NULL,
	platz         INTEGER NOT NULL,
	uuid          TEXT    NOT NULL UNIQUE,
	meldebehoerde INTEGER NOT NULL,
	antwort       INTEGER NOT NULL, -- 0 none, 1 yes, 2 no
	beantwortet   INTEGER NOT NULL, -- 0 for never
	PRIMARY KEY (lauf, nummer, platz)
) STRICT, WITHOUT ROWID;
CREATE INDEX plausinachricht_behoerde ON plausinachricht (lauf, meldebehoerde, nummer);
