/** Chooses this trainer's card, before TensorFlow is loaded and then sees no other. */
import { type Card, cardName, choiceFor, listCards, visibleCards } from '../base/cards.mjs';
import { childEnvironment, showOnlyCard } from '../base/config.ts';
import type { Log } from '../base/log.ts';

/** Both are undefined if there is no card, or if it is not known which one TensorFlow will use. */
export type OwnCard = {
  readonly card: Card | undefined;
  /** For screens. */
  readonly name: string | undefined;
};

/** The card of the trainer with this place, from 0, among those of this machine; the log says which. */
export async function chooseCard(place: number, log: Log): Promise<OwnCard> {
  const env = childEnvironment({});
  const { cards, fault } = await listCards(env);
  const choice = choiceFor(visibleCards(cards, env), place);
  if (!choice) {
    log.debug('no card chosen', { reason: fault });
    return { card: undefined, name: undefined };
  }
  showOnlyCard(choice.value);
  if (!choice.card) {
    log.warn('card chosen, but its load and memory are not known', { card: choice.value, reason: fault });
    return { card: undefined, name: undefined };
  }
  const name = cardName(choice.card, cards);
  log.info('card chosen', { card: name, uuid: choice.card.uuid });
  return { card: choice.card, name };
}
