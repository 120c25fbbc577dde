-- What was found in a run's curves and health when it ended.

alter table run add column findings jsonb not null default '[]';
