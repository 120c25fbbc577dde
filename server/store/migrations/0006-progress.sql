-- What changes while a run trains is kept apart from what does not, in a narrow row that is updated in place. A run's
-- results follow from its epochs, and are not stored twice.

create table run_progress (
  run_id text primary key references run on delete cascade,
  step integer not null,
  gpu_seconds double precision not null
) with (fillfactor = 50);

insert into run_progress (run_id, step, gpu_seconds) select id, step, gpu_seconds from run;

alter table run drop column step;

alter table run drop column gpu_seconds;

alter table run drop column records;

alter table run drop column last_epoch;

-- Indexes for lookups without a key: a student's runs, a trainer's, those that ended last; and rows deleted with a seat.
create index run_seat on run (seat_id);

create index run_trainer on run (trainer) where state = 'training';

create index run_ended on run (ended_at) where state = 'finished';

create index credential_seat on credential (seat_id);

-- Probabilities do not compress, so compression is off.
alter table prediction alter column probabilities set storage external;
