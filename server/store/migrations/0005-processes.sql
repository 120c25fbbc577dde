-- What several web processes on one database must know of each other's trainers.

-- Trainers that are connected, to which web process, and when that process last heard of them.
create table trainer (
  id text primary key,
  process text not null,
  heard_at timestamptz not null
);

-- Who has the run's present attempt, or had it last.
alter table run add column trainer text;

-- Guesses at recovery codes, counted over all processes: a bucket for each seat and session.
create table attempt (
  key text primary key,
  tokens double precision not null,
  at timestamptz not null
);
