/** The addresses that students are given: which of a machine's come first, and what is said inside Windows. */
import { describe, expect, it } from 'vitest';
import { banner, publicAddresses } from '#server/banner.ts';
import { defaultRoutesIn, mdnsName, type OwnAddress, rankAddresses } from '#server/http/own-addresses.ts';
import { isBehindWindows, wslAdvice } from '#server/wsl.ts';

const at = (name: string, address: string): OwnAddress => ({
  name,
  address,
  family: address.includes(':') ? 'IPv6' : 'IPv4',
  internal: name === 'lo',
});
const lo = at('lo', '127.0.0.1');
const docker = at('docker0', '172.17.0.1');
const bridge = at('br-2f9e11c0a1b2', '172.18.0.1');
const pair = at('veth12ab', '10.1.0.1');
const vpn = at('tun0', '10.8.0.2');
const tailscale = at('tailscale0', '100.101.102.103');
const wifi = at('wlp2s0', '192.168.0.12');
const cable = at('enp3s0', '10.20.30.40');

describe('this machine’s addresses', () => {
  it('[M600] are those of its own networks, not of containers and tunnels', () => {
    expect(rankAddresses([lo, docker, bridge, pair, vpn, tailscale, wifi], ['tun0', 'wlp2s0'])).toEqual([
      '192.168.0.12',
    ]);
    expect(rankAddresses([lo, at('ens1', '169.254.7.7'), wifi], [])).toEqual(['192.168.0.12']);
    // Tailscale under another name has its range.
    expect(rankAddresses([at('eth1', '100.64.0.9'), wifi], [])).toEqual(['192.168.0.12']);
  });

  it('[M600] are those of containers and tunnels if there is nothing else', () => {
    expect(rankAddresses([lo, tailscale], ['tailscale0'])).toEqual(['100.101.102.103']);
    expect(rankAddresses([lo], [])).toEqual([]);
  });

  it('[M600] begin with the default route’s, then physical, then private, then IPv4', () => {
    expect(rankAddresses([wifi, cable], ['enp3s0', 'wlp2s0'])).toEqual(['192.168.0.12', '10.20.30.40']);
    expect(rankAddresses([wifi, cable], ['enp3s0'])).toEqual(['10.20.30.40', '192.168.0.12']);
    const odd = at('mystery0', '192.168.9.9');
    const outside = at('eno1', '203.0.113.5');
    const six = at('wlp2s0', '2001:db8::12');
    expect(rankAddresses([six, odd, outside, wifi], [])).toEqual([
      '192.168.0.12',
      '203.0.113.5',
      '192.168.9.9',
      '2001:db8::12',
    ]);
    expect(rankAddresses([at('wlp2s0', 'fe80::1'), wifi, wifi], [])).toEqual(['192.168.0.12']);
  });

  it('[M601] have their default routes read from Linux’s tables', () => {
    const four = [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
      'wlp2s0\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0',
      'docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0',
      'enp3s0\t00000000\t011E140A\t0003\t0\t0\t100\t00000000\t0\t0\t0',
    ].join('\n');
    const zero = '0'.repeat(32);
    const six = [
      `${zero} 00 ${zero} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003   wwan0`,
      `${zero} 00 ${zero} 00 ${zero} ffffffff 00000001 00000000 00200200       lo`,
    ].join('\n');
    expect(defaultRoutesIn(four, six)).toEqual(['enp3s0', 'wlp2s0', 'wwan0']);
    expect(defaultRoutesIn('', '')).toEqual([]);
  });

  it('[M604] include the machine’s name where the system answers for it', () => {
    expect(mdnsName('Lab-PC.campus.example', true)).toBe('lab-pc.local');
    expect(mdnsName('lab-pc', false)).toBeUndefined();
    for (const name of ['localhost', '강의실', 'lab_pc', '']) expect(mdnsName(name, true)).toBeUndefined();
  });

  it('[M605] are IPv6 ones only for a server that listens there', () => {
    const hosts = (host: string) =>
      publicAddresses(3000, { publicUrl: undefined, host }).map((url) => new URL(url).host);
    expect(hosts('0.0.0.0').filter((host) => host.startsWith('['))).toEqual([]);
    expect(hosts('::').length).toBeGreaterThanOrEqual(hosts('0.0.0.0').length);
    expect(hosts('::1')).toEqual(['[::1]:3000']);
    expect(publicAddresses(3000, { publicUrl: 'https://class.example', host: '::' })).toEqual([
      'https://class.example',
    ]);
  });

  it('[M602] are all in the banner', async () => {
    const text = await banner({
      instructorUrl: 'http://localhost:3000',
      publicUrls: ['http://192.168.0.12:3000', 'http://10.20.30.40:3000', 'http://lab-pc.local:3000'],
      code: '123456',
      instructorKey: 'key',
      recovery: undefined,
      device: 'CPU',
      dataDir: '/data',
      advice: undefined,
    });
    expect(text).toMatch(/Students · 학생 +http:\/\/192\.168\.0\.12:3000\/j\/123456\n/);
    expect(text.match(/or · 또는 +\S+/g)!.map((line) => line.split(/ +/).at(-1))).toEqual([
      'http://10.20.30.40:3000/j/123456',
      'http://lab-pc.local:3000/j/123456',
    ]);
  });
});

describe('Linux inside Windows', () => {
  const kernel = '5.15.153.1-microsoft-standard-WSL2';

  it('[M603] is behind it unless the network is mirrored', () => {
    expect(isBehindWindows(kernel, 'nat', '192.168.0.12')).toBe(true);
    expect(isBehindWindows(kernel, 'mirrored', '172.20.1.2')).toBe(false);
    expect(isBehindWindows(kernel, undefined, '172.20.1.2')).toBe(true);
    expect(isBehindWindows(kernel, undefined, '192.168.0.12')).toBe(false);
    expect(isBehindWindows('6.1.0-18-amd64', undefined, '172.20.1.2')).toBe(false);
  });

  it('[M603] is told the commands of both ways', () => {
    const text = wslAdvice('172.20.1.2', 3001);
    expect(text).toContain('networkingMode=mirrored');
    expect(text).toContain(
      'netsh interface portproxy add v4tov4 listenaddress=0.0.0.0 listenport=3001 connectaddress=172.20.1.2 connectport=3001',
    );
    expect(text).toContain('PUBLIC_URL=http://192.168.0.10:3001 npm start');
  });
});
