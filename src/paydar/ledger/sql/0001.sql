-- What cannot be rebuilt. pos = book id * 2^40 + sequence, so that a book lies in one run.
CREATE TABLE book (id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, vkey TEXT NOT NULL, size BIGINT NOT NULL);
CREATE TABLE fact (pos BIGINT PRIMARY KEY, envelope BYTEA NOT NULL, salt BYTEA NOT NULL, body BYTEA);
CREATE TABLE checkpoint (book BIGINT NOT NULL, size BIGINT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (book, size)) /* without rowid */;
CREATE TABLE cosignature (book BIGINT NOT NULL, size BIGINT NOT NULL, cosigner TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (book, size, cosigner)) /* without rowid */;
CREATE TABLE blob (digest TEXT PRIMARY KEY, data BYTEA NOT NULL);
