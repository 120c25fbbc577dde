-- Since when a student has a hand raised; null if not.
alter table seat add column hand_raised_at timestamptz;
