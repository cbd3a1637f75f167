import type { Case } from './case.ts';
import { endOfLifeCases } from './end-of-life.ts';
import { exposureCases } from './exposure.ts';
import { serviceCases } from './services.ts';
import { signInCases } from './sign-ins.ts';
import { tlsCases } from './tls.ts';
import { webCases } from './web.ts';

/** By the id of the check. */
export const cases: Record<string, Case> = { ...tlsCases, ...webCases, ...serviceCases, ...exposureCases, ...endOfLifeCases, ...signInCases };
