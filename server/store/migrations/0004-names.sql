-- Names, notes and stars of runs; the last contents of a student's form.

alter table run add column name text;
alter table run add column note text not null default '';
alter table run add column starred boolean not null default false;

alter table seat add column form jsonb;
