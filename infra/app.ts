import { App } from 'aws-cdk-lib';
import { surfaces } from '../functions/surfaces.ts';
import { workers } from '../functions/workers/subscriptions.ts';
import { nag } from './nag.ts';
import { perimeter } from './perimeter.ts';

const app = new App();
nag(app, perimeter(app, { surfaces, workers }));
app.synth();
