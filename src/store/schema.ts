/** "lgtr": how `file` and this program know the file. */
export const APPLICATION_ID = 0x6c677472;

/**
 * One step for each version of the schema, oldest first; a store is as new as the steps it has had.
 *
 * Visibility: spans and log lines are numbered in the order they came (`seq`). A file's rows count once
 * its import has recorded the last of them; what lies beyond the last recorded number is what an import
 * is writing now, or what one left when it died.
 *
 * A family is what many spans have in common, so that a span carries one number for it and a search
 * for a name, a service or a stop reason looks at a few hundred families instead of a million spans.
 * Spans lie clustered by trace.
 */
export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  finished_ms INTEGER,
  last_seq INTEGER
);
CREATE INDEX import_last_seq ON import (last_seq);

CREATE TABLE resource (
  id INTEGER PRIMARY KEY,
  service TEXT,
  attributes TEXT NOT NULL,
  UNIQUE (attributes, service)
);

CREATE TABLE family (
  id INTEGER PRIMARY KEY,
  resource INTEGER NOT NULL,
  content TEXT NOT NULL,
  name TEXT NOT NULL,
  service TEXT,
  status TEXT NOT NULL,
  role TEXT NOT NULL,
  model TEXT,
  request_model TEXT,
  response_model TEXT,
  stop_reason TEXT,
  http_status INTEGER,
  UNIQUE (content, resource)
);
CREATE INDEX family_name ON family (name);
CREATE INDEX family_service ON family (service);
CREATE INDEX family_status ON family (status);
CREATE INDEX family_role ON family (role);
CREATE INDEX family_model ON family (model);
CREATE INDEX family_stop_reason ON family (stop_reason);
CREATE INDEX family_http_status ON family (http_status);

CREATE TABLE trace (
  id INTEGER PRIMARY KEY,
  trace_id TEXT NOT NULL UNIQUE,
  first_seq INTEGER NOT NULL,
  start INTEGER NOT NULL,
  duration REAL NOT NULL,
  service TEXT,
  root_name TEXT,
  spans INTEGER NOT NULL,
  tokens_in INTEGER,
  tokens_out INTEGER,
  cost REAL,
  stop_reason TEXT,
  first_error TEXT,
  conflicts INTEGER NOT NULL,
  partial TEXT
);
CREATE INDEX trace_start ON trace (start, first_seq, spans);

CREATE TABLE label (
  trace INTEGER NOT NULL,
  concept TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (trace, concept, value)
) WITHOUT ROWID;
CREATE INDEX label_value ON label (concept, value);

CREATE TABLE span (
  trace INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  family INTEGER NOT NULL,
  span_id TEXT NOT NULL,
  parent_id TEXT,
  start INTEGER NOT NULL,
  duration REAL,
  attributes TEXT,
  more TEXT,
  tokens_in INTEGER,
  tokens_out INTEGER,
  PRIMARY KEY (trace, seq)
) WITHOUT ROWID;
CREATE INDEX span_family ON span (family);
CREATE INDEX span_tokens_in ON span (tokens_in) WHERE tokens_in IS NOT NULL;
CREATE INDEX span_tokens_out ON span (tokens_out) WHERE tokens_out IS NOT NULL;

CREATE TABLE log (
  seq INTEGER PRIMARY KEY,
  fingerprint INTEGER NOT NULL,
  trace_id TEXT,
  span_id TEXT,
  time INTEGER,
  level TEXT,
  service TEXT,
  instance TEXT,
  body TEXT NOT NULL,
  more TEXT
);
CREATE INDEX log_fingerprint ON log (fingerprint);
CREATE INDEX log_trace ON log (trace_id) WHERE trace_id IS NOT NULL;
CREATE INDEX log_service_time ON log (service, time) WHERE trace_id IS NULL;
`,
  // When a trace's log lines were asked of Loki, all of them; NULL: they were not, or not all came.
  "ALTER TABLE trace ADD COLUMN lines_asked_ms INTEGER",
];
