create table session (
  code text primary key,
  title text not null,
  instructor_key_hash text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  settings jsonb not null,
  sequence integer not null
);

create table seat (
  id text primary key,
  session_code text not null references session on delete cascade,
  number integer not null,
  nickname text not null,
  token_hash text not null,
  joined_at timestamptz not null,
  extra_quota double precision not null,
  unique (session_code, number),
  unique (session_code, token_hash)
);

create table run (
  id text primary key,
  session_code text not null references session on delete cascade,
  seat_id text not null references seat on delete cascade,
  number integer not null,
  hyperparameters jsonb not null,
  parameters integer not null,
  state text not null,
  paused_by text,
  place integer not null,
  urgent boolean not null,
  run_group text,
  ending jsonb,
  handed_in_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  attempt integer not null,
  step integer not null,
  gpu_seconds double precision not null,
  best_epoch integer,
  best_validation_accuracy double precision,
  last_epoch jsonb,
  unique (session_code, number)
);

create table training_point (
  run_id text not null references run on delete cascade,
  step integer not null,
  loss double precision not null,
  accuracy double precision not null,
  learning_rate double precision not null,
  images_per_second double precision not null,
  gpu_seconds double precision not null,
  at timestamptz not null,
  primary key (run_id, step)
);

create table epoch_point (
  run_id text not null references run on delete cascade,
  epoch integer not null,
  step integer not null,
  loss double precision not null,
  accuracy double precision not null,
  validation_loss double precision not null,
  validation_accuracy double precision not null,
  learning_rate double precision not null,
  images_per_second double precision not null,
  gpu_seconds double precision not null,
  at timestamptz not null,
  primary key (run_id, epoch)
);

-- Sealed: no request of this version reads it.
create table test_result (
  run_id text primary key references run on delete cascade,
  loss double precision not null,
  accuracy double precision not null,
  at timestamptz not null
);

-- The history of a lesson; points are in their own tables.
create table change (
  session_code text not null references session on delete cascade,
  sequence integer not null,
  at timestamptz not null,
  body jsonb not null,
  primary key (session_code, sequence)
);

-- Answers already given, so that a repeated request does nothing twice.
create table answered_request (
  caller text not null,
  request_id text not null,
  reply jsonb not null,
  at timestamptz not null,
  primary key (caller, request_id)
);

create index run_state on run (state);
create index answered_request_at on answered_request (at);
