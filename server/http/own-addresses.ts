/** The addresses under which other devices may reach this machine, the most likely first. */
import { readFileSync, statSync } from 'node:fs';
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

export type OwnAddress = Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'> & { readonly name: string };

/** Networks within this machine, and tunnels: other devices of the classroom are not in them. */
const virtual =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vnet|cni|cbr|flannel|cali|cilium|kube|lxc|lxd|podman|incus|tun|tap|utun|wg|tailscale|zt|ppp|ipsec|nordlynx|gpd|awdl|llw|anpi|ap\d|bridge|dummy|ifb|sit|gre)/i;
/** Cables, Wi-Fi and phones on a cable, as Linux and macOS name them. */
const physical = /^(?:e[nm]|eth|wl|ww|usb|enx)/i;
const privateRange = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
/** Of no use to others: what a machine gives itself, and what Tailscale gives. */
const linkLocal = /^(?:169\.254\.|fe[89ab])/i;
const carrierGrade = /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;

/**
 * The addresses to offer, best first: an interface with a default route before others, physical before unknown ones, private
 * before public, IPv4 before IPv6. Virtual networks and tunnels count only if there is nothing else.
 */
export function rankAddresses(addresses: readonly OwnAddress[], defaultRoutes: readonly string[]): string[] {
  const usable = addresses.filter(({ internal, address }) => !internal && !linkLocal.test(address));
  const isVirtual = ({ name, address }: OwnAddress) => virtual.test(name) || carrierGrade.test(address);
  const real = usable.filter((each) => !isVirtual(each));
  const costs = ({ name, family, address }: OwnAddress) => [
    family === 'IPv6',
    !defaultRoutes.includes(name),
    !physical.test(name),
    !privateRange.test(address),
  ];
  const cost = (each: OwnAddress) => costs(each).reduce((sum, bad) => 2 * sum + Number(bad), 0);
  const ranked = (real.length > 0 ? real : usable)
    .map((each) => ({ each, cost: cost(each) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ each }) => each.address);
  return [...new Set(ranked)];
}

/** The interfaces that Linux's tables /proc/net/route and /proc/net/ipv6_route send everything else through, the preferred first. */
export function defaultRoutesIn(ipv4: string, ipv6: string): string[] {
  const four = ipv4
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, destination, , flags, , , , mask]) =>
        destination === '00000000' && mask === '00000000' && Number(`0x${flags}`) & 1,
    )
    .map(([name, , , , , , metric]) => ({ name: name!, metric: Number(metric) }));
  const six = ipv6
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([destination, length, , , gateway]) =>
        destination === '0'.repeat(32) && length === '00' && /[1-9a-f]/.test(gateway ?? ''),
    )
    .map(([, , , , , metric, , , , name]) => ({ name: name!, metric: Number(`0x${metric}`) }));
  const inOrder = [...four.sort((a, b) => a.metric - b.metric), ...six.sort((a, b) => a.metric - b.metric)];
  return [...new Set(inOrder.map(({ name }) => name))];
}

/** The name under which mDNS finds the machine; undefined without a responder, or for a name that addresses cannot have. */
export function mdnsName(host: string, responder: boolean): string | undefined {
  const label = host.split('.')[0]!.toLowerCase();
  return responder && /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/.test(label) && label !== 'localhost'
    ? `${label}.local`
    : undefined;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Avahi, which answers for the machine on Linux; macOS always answers. */
const hasResponder = () =>
  process.platform === 'darwin' || statSync('/run/avahi-daemon/socket', { throwIfNoEntry: false }) !== undefined;

/** This machine's hosts for addresses, as they are now, best first; without IPv6 if the server listens on IPv4 alone. */
export function ownHosts(ipv6: boolean): string[] {
  const addresses = Object.entries(networkInterfaces())
    .flatMap(([name, infos]) => (infos ?? []).map((info) => ({ ...info, name })))
    .filter(({ family }) => ipv6 || family === 'IPv4');
  const routes = defaultRoutesIn(textOf('/proc/net/route'), textOf('/proc/net/ipv6_route'));
  const ranked = rankAddresses(addresses, routes).map((address) => (address.includes(':') ? `[${address}]` : address));
  const name = mdnsName(hostname(), hasResponder());
  return ranked.length > 0 && name !== undefined ? [...ranked, name] : ranked;
}
