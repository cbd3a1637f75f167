import type { Role } from '../../shared/domain/actor/permission.ts';
import type { Random } from './random.ts';
import { type Outcome, reachesBelow, Refusal, reached, type State, type View, demand } from './model.ts';
import type { World } from './world.ts';

/** One operation: what the model makes of it, and how the code is asked for it. */
export interface Command {
  /** For the report. */
  says: string;
  /** Changes the model, or throws the refusal that is due. */
  expect: (state: State) => void;
  /** Asks the code; a problem is thrown. */
  run: (world: World) => Promise<void>;
}

/** Makes a command out of chance and what there is; undefined when there is nothing to do it to. */
export type Maker = (random: Random, state: State, step: number) => Command | undefined;

/** The endpoints' own rule for who may ask, said once more. */
const mayAsk: Record<'member' | 'admin' | 'partner', (view: View) => boolean> = {
  member: () => true,
  admin: ({ role }) => role !== 'User',
  partner: reachesBelow,
};

/** A command of a signed-in user through an endpoint: the acting organization, the endpoint's rule, then the verb. */
export function asked(view: View, endpoint: { id: string; can: 'member' | 'admin' | 'partner' }, says: string, expect: (state: State) => void, verb: (world: World) => Promise<void>): Command {
  return {
    says: `${view.user} (${view.role}${view.partner ? ', partner' : ''} of ${view.home}${view.acting === view.home ? '' : `, for ${view.acting}`}) ${endpoint.id} ${says}`,
    expect: (state) => {
      if (view.acting !== view.home) reached(state, { ...view, acting: view.home }, view.acting);
      demand(mayAsk[endpoint.can](view), 'forbidden');
      expect(state);
    },
    run: (world) => world.ask(view, endpoint.id, () => verb(world)),
  };
}

/** What the model says of a command; the model changes only when it is done. */
export function expected(command: Command, state: State): Outcome {
  try {
    command.expect(state);
    return 'ok';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const ranks: readonly Role[] = ['User', 'Admin', 'Super Admin'];
export function rank(role: Role): number {
  return ranks.indexOf(role);
}
