/** A run that started could not be finished: the engine died, was refused by its own arguments, or wrote what nobody can read. What it reported before stays valid. */
export class EngineFailure extends Error {}
