-- Lessons, the board and the projector; locking and approval; recovery on another device; records of best epochs.

alter table session add column lesson jsonb not null
  default '{"fields":{},"round":null,"rounds":0,"message":null,"pushed":null,"plan":null,"next":0}';
alter table session add column board jsonb not null
  default '{"per":"student","budget":null,"mode":"live","frozen":null,"testOpenedAt":null}';
alter table session add column projector jsonb not null
  default '{"view":"leaderboard","order":"validation","highlight":null,"pinned":[]}';
alter table session add column recovery text;

update session set settings = settings ||
  '{"locked":false,"approval":false,"wordFilter":true,"predict":false,"names":"named"}';

alter table seat add column standing text not null default 'in';
alter table seat add column hidden boolean not null default false;
alter table seat add column message jsonb;
alter table seat add column recovery text;

-- Secrets of a seat or, without a seat, of the instructor. Only hashes are stored.
create table credential (
  session_code text not null references session on delete cascade,
  seat_id text references seat on delete cascade,
  hash text not null,
  primary key (session_code, hash)
);

insert into credential (session_code, seat_id, hash) select session_code, id, token_hash from seat;

insert into credential (session_code, seat_id, hash) select code, null, instructor_key_hash from session;

alter table seat drop column token_hash;

alter table session drop column instructor_key_hash;

alter table run add column records jsonb not null default '[]';
alter table run add column round integer;
alter table run add column forked_from text;
alter table run add column prediction double precision;
alter table run add column test jsonb;

update run set records = coalesce((
  select jsonb_agg(
    jsonb_build_object('epoch', e.epoch, 'validationAccuracy', e.validation_accuracy, 'gpuSeconds', e.gpu_seconds)
    order by e.epoch)
  from epoch_point e
  where e.run_id = run.id and not exists (
    select from epoch_point earlier
    where earlier.run_id = e.run_id and earlier.epoch < e.epoch
      and earlier.validation_accuracy >= e.validation_accuracy)
), '[]');

alter table run drop column best_epoch;

alter table run drop column best_validation_accuracy;
