-- The newest check of the entries; its day tells whether one is due.
CREATE TABLE pruefung (
    nr     INTEGER PRIMARY KEY CHECK (nr = 1), -- there is one row
    tag    TEXT NOT NULL,            -- YYYY-MM-DD
    inhalt TEXT NOT NULL             -- JSON
) STRICT;
