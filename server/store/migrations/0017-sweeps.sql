-- Questions for the class, as lib/classroom/sweep-schemas.ts describes them, and the cell that a run answers.

alter table session add column sweeps jsonb not null default '[]';
alter table run add column cell jsonb;
