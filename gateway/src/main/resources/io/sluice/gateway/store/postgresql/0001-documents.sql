CREATE TABLE document (
    kind    text COLLATE "C" NOT NULL,
    id      text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    state   text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE INDEX document_by_state ON document (kind, state, id);

CREATE TABLE document_key (
    kind  text COLLATE "C" NOT NULL,
    id    text COLLATE "C" NOT NULL,
    name  text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, id, name)
);

CREATE INDEX document_key_by_value ON document_key (kind, name, value);

CREATE TABLE counter (
    name  text COLLATE "C" NOT NULL PRIMARY KEY,
    value bigint NOT NULL
);

CREATE TABLE ownership (
    one   boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    epoch bigint NOT NULL,
    batch bigint NOT NULL,
    owner text NOT NULL,
    since timestamptz NOT NULL
);

INSERT INTO ownership (epoch, batch, owner, since) VALUES (0, 0, '', now());
