-- The newest version of the hyperparameters that is stored here, so that an older program does not misread them.
create table made_with (hyperparameters integer not null);
insert into made_with values (1);
