-- The post room of OSCI-Transport: what goes out, what came in, what the Intermediär
-- says about it, and how the traffic did. Times are microseconds since 1970, 0 for none;
-- days are JJJJMMTT.

-- One row per message on its way out. The content goes with the delivery.
CREATE TABLE postfach.osci_ausgang (
	id             text    PRIMARY KEY,
	teilnehmer     text    NOT NULL,
	empfaenger     text    NOT NULL,
	dienst         text    NOT NULL,
	betreff        text    NOT NULL,
	inhalt         bytea   NOT NULL,
	pruefsumme     text    NOT NULL, -- SHA-256 of the content
	fristende      bigint  NOT NULL,
	zustand        text    NOT NULL, -- osciversand.Zustand
	angenommen     bigint  NOT NULL,
	erster_versuch bigint  NOT NULL,
	versuche       bigint  NOT NULL,
	faellig        bigint  NOT NULL,
	beendet        bigint  NOT NULL,
	intermediaer   text    NOT NULL,
	message_id     text    NOT NULL, -- of the last attempt
	codes          text    NOT NULL, -- of the last refusal, with blanks between
	fehler         text    NOT NULL,
	nachsehen_ab   bigint  NOT NULL, -- when the Laufzettel is asked for, 0 for never
	belegt_bis     bigint  NOT NULL, -- end of the lease
	marke          text    NOT NULL  -- of the attempt that holds it
);
CREATE INDEX osci_ausgang_faellig ON postfach.osci_ausgang (faellig, angenommen) WHERE zustand = 'wartet';
CREATE INDEX osci_ausgang_nachsehen ON postfach.osci_ausgang (nachsehen_ab) WHERE nachsehen_ab > 0;
CREATE INDEX osci_ausgang_offen ON postfach.osci_ausgang (zustand, angenommen) WHERE zustand <> 'zugestellt';

-- One row per message that was delivered: its last known process card as JSON.
CREATE TABLE postfach.osci_laufzettel (
	sendung text PRIMARY KEY REFERENCES postfach.osci_ausgang,
	zettel  text NOT NULL
);

-- One row per message that came in, as it came.
CREATE TABLE postfach.osci_eingang (
	nr          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	teilnehmer  text    NOT NULL,
	message_id  text    NOT NULL,
	betreff     text    NOT NULL,
	inhalt      bytea   NOT NULL, -- osci:ContentPackage
	beiwerk     text    NOT NULL, -- certificates, Laufzettel, list of attachments as JSON
	zustand     text    NOT NULL, -- osciversand.Eingangszustand
	empfangen   bigint  NOT NULL,
	versuche    bigint  NOT NULL,
	faellig     bigint  NOT NULL,
	verarbeitet bigint  NOT NULL,
	fehler      text    NOT NULL,
	belegt_bis  bigint  NOT NULL,
	marke       text    NOT NULL,
	UNIQUE (teilnehmer, message_id)
);
CREATE INDEX osci_eingang_faellig ON postfach.osci_eingang (faellig, nr) WHERE zustand = 'eingegangen';
CREATE INDEX osci_eingang_offen ON postfach.osci_eingang (zustand, nr) WHERE zustand <> 'verarbeitet';

-- The attachments in pieces.
CREATE TABLE postfach.osci_stueck (
	eingang bigint  NOT NULL REFERENCES postfach.osci_eingang ON DELETE CASCADE,
	anhang  bigint  NOT NULL, -- from 0
	stueck  bigint  NOT NULL, -- from 0
	daten   bytea   NOT NULL,
	PRIMARY KEY (eingang, anhang, stueck)
);

-- One row per participant, direction and day.
CREATE TABLE postfach.osci_leerung (
	teilnehmer    text    NOT NULL,
	richtung      text    NOT NULL, -- osciversand.Richtung
	tag           bigint  NOT NULL,
	erfolge       bigint  NOT NULL,
	fehlschlaege  bigint  NOT NULL,
	letzter_erfolg      bigint  NOT NULL,
	letzter_fehlschlag  bigint  NOT NULL,
	code          text    NOT NULL, -- of the last failure
	PRIMARY KEY (teilnehmer, richtung, tag)
);
