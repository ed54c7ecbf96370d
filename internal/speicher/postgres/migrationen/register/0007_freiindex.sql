-- The index of the free search. Its covering index is freiindex_schluessel, which a
-- first load makes at its end.
CREATE TABLE register.freiindex (
	schluessel bigint  NOT NULL, -- kind of feature and value, suche.Freizeile
	ags        integer NOT NULL,
	zusatz     integer NOT NULL,
	satz       bigint  NOT NULL  -- meldesatz.id
);
CREATE INDEX freiindex_schluessel ON register.freiindex (schluessel, ags, zusatz, satz);

-- true: the index is behind the bodies and is made when the register is opened.
ALTER TABLE register.zustand ADD COLUMN freiindex_offen boolean NOT NULL DEFAULT false;
UPDATE register.zustand SET freiindex_offen = EXISTS (SELECT 1 FROM register.meldesatz);
