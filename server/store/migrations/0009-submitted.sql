-- Runs are submitted, in the table and in what happened.
alter table run rename column handed_in_at to submitted_at;
update change set body = jsonb_set(body, '{kind}', '"run-submitted"') where body ->> 'kind' = 'run-handed-in';
