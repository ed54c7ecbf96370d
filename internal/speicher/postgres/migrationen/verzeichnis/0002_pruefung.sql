-- The newest check of the entries; its day tells whether one is due.
CREATE TABLE verzeichnis.pruefung (
    nr     integer PRIMARY KEY CHECK (nr = 1), -- there is one row
    tag    text NOT NULL,            -- YYYY-MM-DD
    inhalt text NOT NULL             -- JSON
);
