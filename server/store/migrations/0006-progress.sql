-- What changes while a run trains stands apart from what does not: a narrow row that is written again in its place. What a
-- run has reached with each epoch is what its epochs say, and is not stored twice.

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

-- What is looked up by what is not a key: a student's runs, a trainer's, those that ended last; and what goes with a seat.
create index run_seat on run (seat_id);

create index run_trainer on run (trainer) where state = 'training';

create index run_ended on run (ended_at) where state = 'finished';

create index credential_seat on credential (seat_id);

-- Probabilities are as good as noise: nothing is gained by trying to compress them.
alter table prediction alter column probabilities set storage external;
