-- Accuracies were means of rounded means, so that 441 of 1,000 had two values: each becomes correct images divided by all.

-- A value that is not such a share, apart from rounding, stays as it is.
create function exact_share(share double precision, images double precision) returns double precision language sql immutable
  as $$ select case when abs(share - floor(share * images + 0.5) / images) < 0.00001 then floor(share * images + 0.5) / images else share end $$;

create function validation_images(hyperparameters jsonb) returns double precision language sql immutable
  as $$ select greatest(floor((hyperparameters->>'trainSize')::double precision * (hyperparameters->>'validationShare')::double precision + 0.5), 1) $$;

update epoch_point set validation_accuracy = exact_share(validation_accuracy, validation_images(run.hyperparameters))
  from run where run.id = epoch_point.run_id
  and validation_accuracy <> exact_share(validation_accuracy, validation_images(run.hyperparameters));

update test_result set accuracy = exact_share(accuracy, 10000) where accuracy <> exact_share(accuracy, 10000);

update run set test = jsonb_set(test, '{accuracy}', to_jsonb(exact_share((test->>'accuracy')::double precision, 10000)))
  where test is not null and test <> 'null';

drop function exact_share;

drop function validation_images;
