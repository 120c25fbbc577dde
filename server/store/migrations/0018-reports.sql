-- Reports of students: each seat has at most one, a draft until it is submitted.

create table report (
  seat_id text primary key references seat on delete cascade,
  -- Question, runs and own words, as lib/classroom/report.ts describes them.
  body jsonb not null,
  saved_at timestamptz not null
);

-- When the report was submitted; null if there is none, or it is a draft.
alter table seat add column report_at timestamptz;
