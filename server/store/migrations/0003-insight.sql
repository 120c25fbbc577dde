-- What a run has learned: how it classified images after each epoch, and its last predictions, image by image.

create table epoch_confusion (
  run_id text not null references run on delete cascade,
  epoch integer not null,
  -- 100 counts, row by row: a row for each class that an image has, a column for each that was predicted.
  counts jsonb not null,
  primary key (run_id, epoch)
);

-- Those of the test set are sealed until the instructor opens it.
create table prediction (
  run_id text not null references run on delete cascade,
  image_set text not null,
  epoch integer not null,
  -- By image and class, 16 bits unsigned, little-endian; 65,535 is 1.
  probabilities bytea not null,
  primary key (run_id, image_set)
);

-- Runs whose session was deleted for good: a trainer that was away then still has their checkpoints.
create table deleted_run (
  run_id text primary key,
  at timestamptz not null
);
