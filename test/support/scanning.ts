import { surfaces } from '../../functions/surfaces.ts';
import type { Surface } from '../../shared/http/surface.ts';

const found = surfaces.find(({ dialect }) => dialect.surface === 'scanning');
if (!found) throw new Error('There is no scanning surface');

export const scanning: Surface = found;
