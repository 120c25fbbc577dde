/** Terminal output of a started server: the instructor's page, the students' link with a QR code, device, data. */

import os from 'node:os';
import qrcode from 'qrcode';
import { instructorPage, joinUrl, projectorPage } from '#lib/addresses.ts';
import type { Config } from './base/config.ts';
import { ownUrl } from './http/http.ts';

/** This machine's address on the local network, if it has one. */
export function lanAddress(): string | undefined {
  const addresses = Object.values(os.networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return addresses.find(
    ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
  )?.address;
}

/** Hosts that mean every address of the machine. */
const everywhere = ['', '0.0.0.0', '::'];

/** The address students use: the configured one, the one the server listens on, or this machine's on the local network. */
export function publicAddress(port: number, { publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>): string {
  if (publicUrl !== undefined) return publicUrl;
  return everywhere.includes(host) ? `http://${lanAddress() ?? 'localhost'}:${port}` : ownUrl(host, port);
}

/** The instructor's address on this machine: localhost, to which browsers grant more, if it leads here. */
export function instructorAddress(port: number, host: string): string {
  return [...everywhere, '127.0.0.1'].includes(host) ? `http://localhost:${port}` : ownUrl(host, port);
}

/** The text, with a QR code of the join link. */
export async function banner(facts: {
  instructorUrl: string;
  publicUrl: string;
  code: string;
  instructorKey: string;
  /** Undefined for a session older than recovery codes. */
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

  Keep the instructor's link and recovery code to yourself: on another device, either makes you the instructor. Stop with Ctrl-C: the next start resumes runs from their last checkpoint.
  강사 링크와 복구 코드는 공유하지 마세요. 다른 기기에서 둘 중 하나면 강사로 들어갑니다. Ctrl-C로 멈추면 다음 시작 때 마지막 체크포인트부터 이어집니다.
`;
}
