-- Runs are submitted.
alter table runs rename column handed_in_at to submitted_at;
