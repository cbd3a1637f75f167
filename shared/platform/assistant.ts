import type { Assistant } from './contract/assistant.ts';
import { port } from './port.ts';

/** The deployment's choice, the same on both hosts: a model of Amazon Bedrock, any endpoint that speaks OpenAI's chat completions, or none. */
async function chosen(): Promise<Assistant> {
  if (process.env['PERIMETER_ASSISTANT_BEDROCK_MODEL']) return (await import('./aws/assistant.ts')).bedrockAssistant();
  if (process.env['PERIMETER_ASSISTANT_URL']) return (await import('./openai-assistant.ts')).openAiAssistant();
  return composedAssistant;
}

/** What is known, and that nobody else was asked. */
export const composedAssistant: Assistant = {
  uses_model: false,
  async answer({ known }, hears) {
    hears(known);
    return { text: known, model: null, tokens: 0 };
  },
};

export const assistant = port<Assistant>({ aws: chosen, local: chosen });
