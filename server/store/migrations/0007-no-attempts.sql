-- Guesses at recovery codes are no longer counted here: the codes are long enough, and wrong guesses must not lock the owner out.
drop table attempt;
