/** What a started server shows on the terminal: the instructor's page, the students' link with a QR code, device, data. */

import os from 'node:os';
import qrcode from 'qrcode';
import { instructorPage, joinUrl, projectorPage } from '#lib/addresses.ts';
import type { Config } from './base/config.ts';
import { ownUrl } from './http/http.ts';

/** This machine's address in the local network, or undefined without one. */
export function lanAddress(): string | undefined {
  const addresses = Object.values(os.networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return addresses.find(
    ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
  )?.address;
}

/** Hosts that stand for every address of the machine. */
const everywhere = ['', '0.0.0.0', '::'];

/** The address under which students reach the server: the configured one, that which it listens on, or this machine's in the local network. */
export function publicAddress(port: number, { publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>): string {
  if (publicUrl !== undefined) return publicUrl;
  return everywhere.includes(host) ? `http://${lanAddress() ?? 'localhost'}:${port}` : ownUrl(host, port);
}

/** Where the instructor opens the page on this machine: by a name under which browsers give pages more, if that leads here. */
export function instructorAddress(port: number, host: string): string {
  return [...everywhere, '127.0.0.1'].includes(host) ? `http://localhost:${port}` : ownUrl(host, port);
}

/** The text, with a QR code of the join link. */
export async function banner(facts: {
  instructorUrl: string;
  publicUrl: string;
  code: string;
  instructorKey: string;
  /** Undefined in a session of before there were recovery codes. */
  recovery: string | undefined;
  device: string;
  dataDir: string;
}): Promise<string> {
  const join = joinUrl(facts.publicUrl, facts.code);
  const qr = await qrcode.toString(join, { type: 'terminal', small: true });
  return `
${qr}
  Students · 학생         ${join}
  Code · 코드             ${facts.code}
  Instructor · 강사       ${facts.instructorUrl}${instructorPage(facts.code, facts.instructorKey)}
  Recovery · 복구 코드    ${facts.recovery ?? '—'}
  Projector · 프로젝터    ${facts.publicUrl}${projectorPage(facts.code)}

  Trains on · 학습 장치   ${facts.device}
  Data · 데이터           ${facts.dataDir}

  Keep the instructor's link and recovery code to yourself: on another device, either makes you the instructor. Stop with Ctrl-C: runs go on from their last checkpoint at the next start.
  강사 링크와 복구 코드는 공유하지 마세요. 다른 기기에서 둘 중 하나면 강사로 들어갑니다. Ctrl-C로 멈추면 다음 시작 때 마지막 체크포인트부터 이어집니다.
`;
}
