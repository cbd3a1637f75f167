import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as z from 'zod';
import { messages } from '../../functions/scanning/webhooks/messages.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const Sent = z.looseObject({ event: z.string(), truncated: z.boolean().optional() });
const Published = z.looseObject({ properties: z.looseObject({ data: z.looseObject({ anyOf: z.tuple([z.unknown(), z.unknown()]) }) }) });

/** Where the body of a webhook is not what was published for its event, with every object closed. */
export function unpublishedIn(body: string): string[] {
  const json: unknown = JSON.parse(body);
  const { event, truncated } = Sent.parse(json);
  const check = checks.get(event);
  if (!check) return [`no message is called ${event}`];
  const [whole, cut] = check;
  const validate = truncated ? cut : whole;
  return validate(json) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${event} ${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** For each event: of a whole body, whose data is the document, and of one that was cut. */
const checks = new Map(messages.map(({ name, body }): [string, [ValidateFunction, ValidateFunction]] => {
  const cut = Published.parse(z.toJSONSchema(body, { io: 'output' }));
  const whole = { ...cut, properties: { ...cut.properties, data: cut.properties.data.anyOf[0] } };
  return [name, [ajv.compile(whole), ajv.compile(cut)]];
}));
