-- What several web processes on one database must know about each other's trainers.

-- Connected trainers, their web process, and when it last heard from them.
create table trainer (
  id text primary key,
  process text not null,
  heard_at timestamptz not null
);

-- The trainer of the run's current or last attempt.
alter table run add column trainer text;

-- Guesses at recovery codes, counted over all processes: a bucket for each seat and session.
create table attempt (
  key text primary key,
  tokens double precision not null,
  at timestamptz not null
);
