-- Mailboxes, and the work whose results lie in them. Times are microseconds since
-- 1970, 0 for none.

-- One row per group query of the dialogue, from its counting to its end.
CREATE TABLE postfach.gruppenauftrag (
	id              text    PRIMARY KEY,
	stelle          text    NOT NULL, -- id of the body
	profil          text    NOT NULL,
	anfrage         bytea   NOT NULL, -- criteria, no person
	zustand         text    NOT NULL, -- gruppenabfrage.Zustand
	anzahl          integer NOT NULL, -- persons at the counting
	geliefert       integer NOT NULL, -- persons in the result
	gezaehlt_von    text    NOT NULL,
	bestaetigt_von  text    NOT NULL,
	freigegeben_von text    NOT NULL,
	erstellt        bigint  NOT NULL,
	freigegeben     bigint  NOT NULL,
	beendet         bigint  NOT NULL,
	zweck           text    NOT NULL,
	faellig         bigint  NOT NULL, -- earliest time of the next attempt
	belegt_bis      bigint  NOT NULL, -- end of the lease
	marke           text    NOT NULL, -- of the attempt that holds the lease
	versuche        integer NOT NULL,
	erledigt        integer NOT NULL, -- progress
	gesamt          integer NOT NULL,
	fehler          text    NOT NULL,
	loeschen_ab     bigint  NOT NULL
);
CREATE INDEX gruppenauftrag_stelle ON postfach.gruppenauftrag (stelle, erstellt);
CREATE INDEX gruppenauftrag_faellig ON postfach.gruppenauftrag (faellig) WHERE zustand IN ('bereit', 'laeuft');

-- What a body wants of its group queries.
CREATE TABLE postfach.gruppeneinstellung (
	stelle        text    PRIMARY KEY,
	zweite_person boolean NOT NULL
);

-- One row per piece in a mailbox. It is not seen before its work is done.
CREATE TABLE postfach.postfach_stueck (
	id              bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	empfaenger_art  text    NOT NULL, -- stelle, …
	empfaenger      text    NOT NULL,
	auftrag_art     text    NOT NULL, -- gruppenabfrage, …
	auftrag         text    NOT NULL,
	teil            integer NOT NULL, -- number within the work
	name            text    NOT NULL, -- of the file
	medientyp       text    NOT NULL,
	groesse         integer NOT NULL, -- bytes
	erstellt        bigint  NOT NULL,
	sichtbar        boolean NOT NULL,
	abgerufen       bigint  NOT NULL,
	loeschen_ab     bigint  NOT NULL,
	UNIQUE (auftrag_art, auftrag, teil)
);
CREATE INDEX postfach_stueck_empfaenger ON postfach.postfach_stueck (empfaenger_art, empfaenger, id);
CREATE INDEX postfach_stueck_loeschen ON postfach.postfach_stueck (loeschen_ab);

-- The contents stand apart, so that listing a mailbox does not read them.
CREATE TABLE postfach.postfach_inhalt (
	stueck bigint PRIMARY KEY REFERENCES postfach.postfach_stueck ON DELETE CASCADE,
	inhalt bytea NOT NULL
);
