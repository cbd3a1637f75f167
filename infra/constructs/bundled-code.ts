import { dirname } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleInto } from './bundle.ts';

/** The entry's bundle as code of a function, made by esbuild in this process: Docker is never tried. */
export function bundledCode(entry: string): Code {
  const tryBundle = (folder: string): boolean => bundleInto(entry, folder) > 0;
  const bundling = { image: DockerImage.fromRegistry('no-image-is-needed'), local: { tryBundle } };
  return Code.fromAsset(dirname(entry), { assetHashType: AssetHashType.OUTPUT, bundling });
}
