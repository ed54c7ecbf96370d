-- The yearly check (SächsMeldVO § 13): frozen states of the stock, runs and
-- findings. Times are milliseconds since 1970, days JJJJMMTT.

-- The days whose state is kept. Records with an id below grenze belong to it.
CREATE TABLE register.eingefroren (
	stichtag integer PRIMARY KEY,
	grenze   bigint  NOT NULL,
	zeit     bigint  NOT NULL
);

-- Bodies that have changed since, as they were on the day. A body that is not
-- here is still the one in koerper.
CREATE TABLE register.eingefroren_koerper (
	stichtag integer NOT NULL,
	satz     bigint  NOT NULL, -- meldesatz.id
	inhalt   bytea   NOT NULL,
	PRIMARY KEY (stichtag, satz)
);

-- Whoever changes or removes a body, and by whatever way, leaves the old one behind.
CREATE FUNCTION register.behalte_koerper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO register.eingefroren_koerper (stichtag, satz, inhalt)
	SELECT e.stichtag, OLD.satz, OLD.inhalt FROM register.eingefroren e WHERE OLD.satz < e.grenze
	ON CONFLICT DO NOTHING;
	IF TG_OP = 'DELETE' THEN
		RETURN OLD;
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER koerper_frost BEFORE UPDATE OR DELETE ON register.koerper
	FOR EACH ROW EXECUTE FUNCTION register.behalte_koerper();

-- One run for each day; the official one of the year is among them.
CREATE TABLE register.plausilauf (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	stichtag    integer NOT NULL UNIQUE,
	kennung     text    NOT NULL,
	amtlich     boolean NOT NULL,
	zeit        bigint  NOT NULL,
	datensaetze integer NOT NULL,
	haeufungen  integer NOT NULL,
	verschickt  bigint  NOT NULL, -- 0 for never
	abgeglichen bigint  NOT NULL -- 0 for never
);

CREATE TABLE register.plausibefund (
	lauf      bigint   NOT NULL REFERENCES register.plausilauf ON DELETE CASCADE,
	nummer    integer  NOT NULL,
	art       text     NOT NULL,
	stand     smallint NOT NULL, -- 0 open, 1 confirmed, 2 unfounded, 3 corrected
	sicher    boolean  NOT NULL,
	felder    text     NOT NULL, -- ids of particulars with blanks between them
	geaendert bigint   NOT NULL,
	PRIMARY KEY (lauf, nummer)
);

-- The records of a finding. They may be gone meanwhile.
CREATE TABLE register.plausisatz (
	lauf            bigint  NOT NULL REFERENCES register.plausilauf ON DELETE CASCADE,
	nummer          integer NOT NULL,
	platz           integer NOT NULL,
	satz            bigint  NOT NULL,
	ags             integer NOT NULL,
	ordnungsmerkmal text    NOT NULL,
	PRIMARY KEY (lauf, nummer, platz)
);
CREATE INDEX plausisatz_ags ON register.plausisatz (lauf, ags, nummer);

-- The hints that Meldebehörden get, and their answers.
CREATE TABLE register.plausinachricht (
	lauf          bigint   NOT NULL REFERENCES register.plausilauf ON DELETE CASCADE,
	nummer        integer  NOT NULL,
	platz         integer  NOT NULL,
	uuid          text     NOT NULL UNIQUE,
	meldebehoerde integer  NOT NULL,
	antwort       smallint NOT NULL, -- 0 none, 1 yes, 2 no
	beantwortet   bigint   NOT NULL, -- 0 for never
	PRIMARY KEY (lauf, nummer, platz)
);
CREATE INDEX plausinachricht_behoerde ON register.plausinachricht (lauf, meldebehoerde, nummer);
