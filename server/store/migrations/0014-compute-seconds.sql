-- Compute time is measured on GPUs and CPUs alike, and named so.

alter table run_progress rename column gpu_seconds to compute_seconds;
alter table training_point rename column gpu_seconds to compute_seconds;
alter table epoch_point rename column gpu_seconds to compute_seconds;
