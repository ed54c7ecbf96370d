-- Mailboxes, and the work whose results lie in them. Times are microseconds since
-- 1970, 0 for none.

-- One row per group query of the dialogue, from its counting to its end.
CREATE TABLE gruppenauftrag (
	id              TEXT    PRIMARY KEY,
	stelle          TEXT    NOT NULL, -- id of the body
	profil          TEXT    NOT NULL,
	anfrage         BLOB    NOT NULL, -- criteria, no person
	zustand         TEXT    NOT NULL, -- gruppenabfrage.Zustand
	anzahl          INTEGER NOT NULL, -- persons at the counting
	geliefert       INTEGER NOT NULL, -- persons in the result
	gezaehlt_von    TEXT    NOT NULL,
	bestaetigt_von  TEXT    NOT NULL,
	freigegeben_von TEXT    NOT NULL,
	erstellt        INTEGER NOT NULL,
	freigegeben     INTEGER NOT NULL,
	beendet         INTEGER NOT NULL,
	zweck           TEXT    NOT NULL,
	faellig         INTEGER NOT NULL, -- earliest time of the next attempt
	belegt_bis      INTEGER NOT NULL, -- end of the lease
	marke           TEXT    NOT NULL, -- of the attempt that holds the lease
	versuche        INTEGER NOT NULL,
	erledigt        INTEGER NOT NULL, -- progress
	gesamt          INTEGER NOT NULL,
	fehler          TEXT    NOT NULL,
	loeschen_ab     INTEGER NOT NULL
) STRICT;
CREATE INDEX gruppenauftrag_stelle ON gruppenauftrag (stelle, erstellt);
CREATE INDEX gruppenauftrag_faellig ON gruppenauftrag (faellig) WHERE zustand IN ('bereit', 'laeuft');

-- What a body wants of its group queries.
CREATE TABLE gruppeneinstellung (
	stelle        TEXT    PRIMARY KEY,
	zweite_person INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per piece in a mailbox. It is not seen before its work is done.
CREATE TABLE postfach_stueck (
	id              INTEGER PRIMARY KEY AUTOINCREMENT,
	empfaenger_art  TEXT    NOT NULL, -- stelle, …
	empfaenger      TEXT    NOT NULL,
	auftrag_art     TEXT    NOT NULL, -- gruppenabfrage, …
	auftrag         TEXT    NOT NULL,
	teil            INTEGER NOT NULL, -- number within the work
	name            TEXT    NOT NULL, -- of the file
	medientyp       TEXT    NOT NULL,
	groesse         INTEGER NOT NULL, -- bytes
	erstellt        INTEGER NOT NULL,
	sichtbar        INTEGER NOT NULL,
	abgerufen       INTEGER NOT NULL,
	loeschen_ab     INTEGER NOT NULL,
	UNIQUE (auftrag_art, auftrag, teil)
) STRICT;
CREATE INDEX postfach_stueck_empfaenger ON postfach_stueck (empfaenger_art, empfaenger, id);
CREATE INDEX postfach_stueck_loeschen ON postfach_stueck (loeschen_ab);

-- The contents stand apart, so that listing a mailbox does not read them.
CREATE TABLE postfach_inhalt (
	stueck INTEGER PRIMARY KEY REFERENCES postfach_stueck ON DELETE CASCADE,
	inhalt BLOB NOT NULL
) STRICT;
