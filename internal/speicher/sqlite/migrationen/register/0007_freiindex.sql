-- The index of the free search: the table is its own covering index.
CREATE TABLE freiindex (
	schluessel INTEGER NOT NULL, -- kind of feature and value, suche.Freizeile
	ags        INTEGER NOT NULL,
	zusatz     INTEGER NOT NULL,
	satz       INTEGER NOT NULL, -- meldesatz.id
	PRIMARY KEY (schluessel, ags, zusatz, satz)
) STRICT, WITHOUT ROWID;

-- Rows of a first load, those of a record packed into one value; sorted into
-- freiindex at its end.
CREATE TABLE freiindex_ladung (
	satz   INTEGER PRIMARY KEY, -- meldesatz.id
	zeilen BLOB NOT NULL
) STRICT;

-- 1: the index is behind the bodies and is made when the register is opened.
INSERT INTO zustand (name, wert) SELECT 'freiindex_offen', EXISTS (SELECT 1 FROM meldesatz);
