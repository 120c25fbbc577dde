-- Guesses at recovery codes are no longer counted here: the codes are long enough, and what strangers guess keeps no owner out.
drop table attempt;
