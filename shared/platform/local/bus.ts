import { clock } from '../clock.ts';
import type { Bus } from '../contract/bus.ts';
import { eventJson } from '../message-limits.ts';
import { inTransaction } from './database.ts';
import { store } from './messages.ts';

export interface Rule {
  queue: string;
  /** Names of the events that the queue wants. */
  events: string[];
}

let hostRules: (() => Rule[]) | undefined;

/** The local host gives its rules once, before the first event; a function, because reading them may load every worker's declaration. */
export function useRules(rules: () => Rule[]): void {
  hostRules = rules;
}

/** Puts one message, the event record as JSON, into each queue whose rule names the event. All of one call arrive together or not at all. */
export function localBus(rules: () => Rule[] = givenRules): Bus {
  return {
    async put(events) {
      const records = events.map((event) => ({ name: event.name, json: eventJson(event) }));
      const now = clock.now().getTime();
      inTransaction((database) => {
        for (const { queue, events: names } of rules()) {
          store(database, queue, records.filter(({ name }) => names.includes(name)).map(({ json }) => ({ body: json })), now);
        }
      });
    },
  };
}

// Without rules every event would vanish in silence.
function givenRules(): Rule[] {
  if (!hostRules) throw new Error('The local bus has no rules: the host calls useRules() first.');
  return hostRules();
}
