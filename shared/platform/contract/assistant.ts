export interface AssistantTurn {
  role: 'user' | 'assistant';
  text: string;
}

export interface AssistantQuestion {
  /** What the assistant is and must not do. */
  system: string;
  /** The conversation, the question last. What scans found stands in it as quoted data. */
  turns: AssistantTurn[];
  output_tokens_max: number;
  /** What can be said without any model. */
  known: string;
}

export interface AssistantAnswer {
  text: string;
  /** Null when no model had a part in it. */
  model: string | null;
  /** Read and written, as the provider counts them. */
  tokens: number;
}

/** Hears an answer while it is given, a piece at a time; the pieces together are its text. */
export type Hears = (piece: string) => void;

/** Answers one question. It is given no tools: whatever it reads, all that it can do is write. */
export interface Assistant {
  /** False when every answer is composed from what is known: then nothing has to be counted. */
  uses_model: boolean;
  /** Throws what the provider threw, also when it had begun to answer. */
  answer(question: AssistantQuestion, hears: Hears): Promise<AssistantAnswer>;
}
