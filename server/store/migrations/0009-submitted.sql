-- Runs are submitted.
alter table run rename column handed_in_at to submitted_at;
