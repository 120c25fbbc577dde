-- What a run has learned: its confusion matrix after each epoch, and its last predictions, image by image.

create table epoch_confusion (
  run_id text not null references run on delete cascade,
  epoch integer not null,
  -- 100 counts, row by row: a row for each true class, a column for each predicted class.
  counts jsonb not null,
  primary key (run_id, epoch)
);

-- Test set predictions are sealed until the instructor opens the test.
create table prediction (
  run_id text not null references run on delete cascade,
  image_set text not null,
  epoch integer not null,
  -- By image and class, 16-bit unsigned, little-endian; 65,535 is 1.
  probabilities bytea not null,
  primary key (run_id, image_set)
);

-- Runs whose session was deleted: a trainer that was disconnected at the time still has their checkpoints.
create table deleted_run (
  run_id text primary key,
  at timestamptz not null
);
