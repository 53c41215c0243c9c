CREATE TABLE document (
    kind    TEXT NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    state   TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;

CREATE INDEX document_by_state ON document (kind, state, id);

CREATE TABLE document_key (
    kind  TEXT NOT NULL,
    id    TEXT NOT NULL,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX document_key_by_value ON document_key (kind, name, value, id);

CREATE TABLE counter (
    name  TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
