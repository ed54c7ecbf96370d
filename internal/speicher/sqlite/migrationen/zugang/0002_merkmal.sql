-- Identifikationsmerkmale of hit lists (BMG § 39 Abs. 2). They outlive their 48
-- hours, so that none is given twice while the log knows it.
CREATE TABLE merkmal (
    token           TEXT PRIMARY KEY,
    stelle          TEXT    NOT NULL,  -- id of the body it was given to
    ags             TEXT    NOT NULL,
    ordnungsmerkmal TEXT    NOT NULL,
    gueltig_bis     INTEGER NOT NULL   -- microseconds since 1970
) STRICT, WITHOUT ROWID;

CREATE INDEX merkmal_gueltig_bis ON merkmal (gueltig_bis);
