/** Below the 15 s that a function runs: there has to be time to say that nobody answered. */
export const answerTimeoutMs = 12_000;
/** Bytes of a provider's answer that are read. */
export const answerBytesMax = 262_144;
