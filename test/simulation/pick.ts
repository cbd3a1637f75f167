import type { Random } from './random.ts';
import { isBelow, living, livingPeople, reachesBelow, type State, type View, viewOf } from './model.ts';

/** Somebody who acts: often one who reaches far, sometimes for an organization that X-Organization names, rightly or not. */
export function someone(random: Random, state: State): View {
  const people = livingPeople(state);
  const far = people.filter((id) => reachesBelow(viewOf(state, id)));
  const view = viewOf(state, random.maybe(random.chance(0.6) ? far : people) ?? 'u0');
  return random.chance(0.12) ? { ...view, acting: organization(random, state, view) } : view;
}

/** An organization, mostly within reach; sometimes a foreign, a deleted or an unknown one. */
export function organization(random: Random, state: State, view: View): string {
  const near = living(state).filter((id) => isBelow(state, view.acting, id));
  const all = Object.keys(state.orgs);
  const few = all.slice(-60);
  return (random.chance(0.02) ? 'unknown' : random.maybe(random.chance(0.78) ? near : few)) ?? view.acting;
}

/** A user, mostly within reach. */
export function person(random: Random, state: State, view: View): string {
  const near = livingPeople(state).filter((id) => isBelow(state, view.acting, state.people[id]?.org ?? ''));
  return (random.chance(0.02) ? 'unknown' : random.maybe(random.chance(0.75) ? near : Object.keys(state.people))) ?? view.user;
}

const words = ['Acme', 'Globex', 'Initech', 'Umbrella', 'Hooli', 'Stark', 'Wayne', 'Tyrell', 'Cyberdyne', 'Soylent'] as const;

/** One of few names, in one of three spellings: collisions are wanted. */
export function name(random: Random): string {
  const chosen = random.of(words);
  return random.weighted([[3, chosen], [1, chosen.toUpperCase()], [1, ` ${chosen.toLowerCase()}`]]);
}

/** An address; one in ten is of a small set, in changing case. */
export function email(random: Random, step: number): string {
  if (random.chance(0.9)) return `p${step}@example.com`;
  const few = `few${random.below(12)}@example.com`;
  return random.chance(0.5) ? few.toUpperCase() : few;
}
