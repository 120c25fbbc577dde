-- The health of runs after measured epochs: the figures and histograms of each layer.

create table epoch_health (
  run_id text not null references run on delete cascade,
  epoch integer not null,
  -- How many images it was measured on.
  images integer not null,
  -- A list of layers, as lib/network/health.ts describes them.
  layers jsonb not null,
  primary key (run_id, epoch)
);
