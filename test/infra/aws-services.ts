import type { Answer, Call } from '../platform/scripted-aws.ts';

const json = (status: number, body: object): Answer => ({ status, body: JSON.stringify(body) });

/** What the services around the table answer: STS lends credentials, every secret has one version, the bus takes events, queues are empty. The rest is refused. */
export function services({ operation, body }: Call): Answer {
  if (body.includes('Action=AssumeRole')) return { status: 200, body: assumed };
  if (operation === 'secretsmanager.GetSecretValue') return body.includes('AWSPREVIOUS') ? json(400, { __type: 'ResourceNotFoundException' }) : json(200, { VersionId: 'v1', SecretString: 'x'.repeat(64), VersionStages: ['AWSCURRENT'] });
  if (operation === 'AWSEvents.PutEvents') return json(200, { FailedEntryCount: 0, Entries: [] });
  if (operation === 'AmazonSQS.GetQueueUrl') return json(200, { QueueUrl: `${process.env['AWS_ENDPOINT_URL']}/queue` });
  if (operation === 'AmazonSQS.ReceiveMessage') return json(200, {});
  return json(400, { __type: 'AccessDeniedException', message: `${operation} was not expected` });
}

const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIATENANT</AccessKeyId>
  <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
