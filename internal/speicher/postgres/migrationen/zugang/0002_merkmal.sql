-- Identifikationsmerkmale of hit lists (BMG § 39 Abs. 2). They outlive their 48
-- hours, so that none is given twice while the log knows it.
CREATE TABLE zugang.merkmal (
    token           text PRIMARY KEY,
    stelle          text   NOT NULL,  -- id of the body it was given to
    ags             text   NOT NULL,
    ordnungsmerkmal text   NOT NULL,
    gueltig_bis     bigint NOT NULL   -- microseconds since 1970
);

CREATE INDEX merkmal_gueltig_bis ON zugang.merkmal (gueltig_bis);
