-- The post room of OSCI-Transport: what goes out, what came in, what the Intermediär
-- says about it, and how the traffic did. Times are microseconds since 1970, 0 for none;
-- days are JJJJMMTT.

-- One row per message on its way out. The content goes with the delivery.
CREATE TABLE osci_ausgang (
	id             TEXT    PRIMARY KEY,
	teilnehmer     TEXT    NOT NULL,
	empfaenger     TEXT    NOT NULL,
	dienst         TEXT    NOT NULL,
	betreff        TEXT    NOT NULL,
	inhalt         BLOB    NOT NULL,
	pruefsumme     TEXT    NOT NULL, -- SHA-256 of the content
	fristende      INTEGER NOT NULL,
	zustand        TEXT    NOT NULL, -- osciversand.Zustand
	angenommen     INTEGER NOT NULL,
	erster_versuch INTEGER NOT NULL,
	versuche       INTEGER NOT NULL,
	faellig        INTEGER NOT NULL,
	beendet        INTEGER NOT NULL,
	intermediaer   TEXT    NOT NULL,
	message_id     TEXT    NOT NULL, -- of the last attempt
	codes          TEXT    NOT NULL, -- of the last refusal, with blanks between
	fehler         TEXT    NOT NULL,
	nachsehen_ab   INTEGER NOT NULL, -- when the Laufzettel is asked for, 0 for never
	belegt_bis     INTEGER NOT NULL, -- end of the lease
	marke          TEXT    NOT NULL  -- of the attempt that holds it
) STRICT;
CREATE INDEX osci_ausgang_faellig ON osci_ausgang (faellig, angenommen) WHERE zustand = 'wartet';
CREATE INDEX osci_ausgang_nachsehen ON osci_ausgang (nachsehen_ab) WHERE nachsehen_ab > 0;
CREATE INDEX osci_ausgang_offen ON osci_ausgang (zustand, angenommen) WHERE zustand <> 'zugestellt';

-- One row per message that was delivered: its last known process card as JSON.
CREATE TABLE osci_laufzettel (
	sendung TEXT PRIMARY KEY REFERENCES osci_ausgang,
	zettel  TEXT NOT NULL
) STRICT;

-- One row per message that came in, as it came.
CREATE TABLE osci_eingang (
	nr          INTEGER PRIMARY KEY AUTOINCREMENT,
	teilnehmer  TEXT    NOT NULL,
	message_id  TEXT    NOT NULL,
	betreff     TEXT    NOT NULL,
	inhalt      BLOB    NOT NULL, -- osci:ContentPackage
	beiwerk     TEXT    NOT NULL, -- certificates, Laufzettel, list of attachments as JSON
	zustand     TEXT    NOT NULL, -- osciversand.Eingangszustand
	empfangen   INTEGER NOT NULL,
	versuche    INTEGER NOT NULL,
	faellig     INTEGER NOT NULL,
	verarbeitet INTEGER NOT NULL,
	fehler      TEXT    NOT NULL,
	belegt_bis  INTEGER NOT NULL,
	marke       TEXT    NOT NULL,
	UNIQUE (teilnehmer, message_id)
) STRICT;
CREATE INDEX osci_eingang_faellig ON osci_eingang (faellig, nr) WHERE zustand = 'eingegangen';
CREATE INDEX osci_eingang_offen ON osci_eingang (zustand, nr) WHERE zustand <> 'verarbeitet';

-- The attachments in pieces.
CREATE TABLE osci_stueck (
	eingang INTEGER NOT NULL REFERENCES osci_eingang ON DELETE CASCADE,
	anhang  INTEGER NOT NULL, -- from 0
	stueck  INTEGER NOT NULL, -- from 0
	daten   BLOB    NOT NULL,
	PRIMARY KEY (eingang, anhang, stueck)
) STRICT, WITHOUT ROWID;

-- One row per participant, direction and day.
CREATE TABLE osci_leerung (
	teilnehmer    TEXT    NOT NULL,
	richtung      TEXT    NOT NULL, -- osciversand.Richtung
	tag           INTEGER NOT NULL,
	erfolge       INTEGER NOT NULL,
	fehlschlaege  INTEGER NOT NULL,
	letzter_erfolg      INTEGER NOT NULL,
	letzter_fehlschlag  INTEGER NOT NULL,
	code          TEXT    NOT NULL, -- of the last failure
	PRIMARY KEY (teilnehmer, richtung, tag)
) STRICT, WITHOUT ROWID;
