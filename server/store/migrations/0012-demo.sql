-- Whether the session is a demo class, which is deleted when it is over.
alter table session add column demo boolean not null default false;
