-- The decision boundary of runs on points after each epoch: the weights of a small network, or the plane of a larger one.

create table epoch_boundary (
  run_id text not null references run on delete cascade,
  epoch integer not null,
  -- Kernel and biases of each dense layer; empty beside a plane.
  weights jsonb not null,
  -- The probability of class 1 in 255ths, cell by cell; empty beside weights.
  plane bytea not null,
  primary key (run_id, epoch)
);
