import { FlowLogDestination, IpAddresses, type ISecurityGroup, type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { vpcOf } from './library-interfaces.ts';

/** Nothing of ours listens in it; scans of it are refused all the same (PERIMETER_OWN_NETWORKS). */
export const runnerNetwork = '10.73.0.0/20';

/**
 * Where runners stand: public subnets and nothing else. A scanner has to reach the internet in any case, a NAT gateway would
 * run out of ports under a port scan (55,000 per target), and with no private subnet there is no private network to reach.
 * Nothing gets in: the security group has no inbound rule.
 */
export class RunnerNetwork extends Construct {
  readonly vpc: IVpc;
  readonly outboundOnly: ISecurityGroup;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const flows = new LogGroup(this, 'Flows', { retention: RetentionDays.ONE_YEAR });
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(runnerNetwork),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'runners', subnetType: SubnetType.PUBLIC }],
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(flows) } },
    });
    this.vpc = vpcOf(vpc);
    this.outboundOnly = new SecurityGroup(this, 'OutboundOnly', { vpc: this.vpc, description: 'Scans go out, nothing comes in', allowAllOutbound: true });
  }
}
