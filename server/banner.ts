/** Terminal output of a started server: the instructor's page, the students' link with a QR code, device, data. */

import qrcode from 'qrcode';
import { instructorPage, joinUrl, projectorPage } from '#lib/addresses.ts';
import type { Config } from './base/config.ts';
import { ownUrl } from './http/http.ts';
import { ownHosts } from './http/own-addresses.ts';

/** Hosts that mean every address of the machine. */
const everywhere = ['', '0.0.0.0', '::'];

/** The addresses students may use, best first: the configured one, the one the server listens on, or this machine's own. */
export function publicAddresses(port: number, { publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>): string[] {
  if (publicUrl !== undefined) return [publicUrl];
  if (!everywhere.includes(host)) return [ownUrl(host, port)];
  const hosts = ownHosts(host !== '0.0.0.0');
  return (hosts.length > 0 ? hosts : ['localhost']).map((each) => `http://${each}:${port}`);
}

/** The instructor's address on this machine: localhost, to which browsers grant more, if it leads here. */
export function instructorAddress(port: number, host: string): string {
  return [...everywhere, '127.0.0.1'].includes(host) ? `http://localhost:${port}` : ownUrl(host, port);
}

/** The text, with a QR code of the join link. */
export async function banner(facts: {
  instructorUrl: string;
  /** Best first. */
  publicUrls: readonly string[];
  code: string;
  instructorKey: string;
  /** Undefined for a session older than recovery codes. */
  recovery: string | undefined;
  device: string;
  dataDir: string;
  /** What to do so that students can reach this machine, if that takes something. */
  advice: string | undefined;
}): Promise<string> {
  const [publicUrl = '', ...others] = facts.publicUrls;
  const join = joinUrl(publicUrl, facts.code);
  const alternatives = others.map((other) => `  or · 또는               ${joinUrl(other, facts.code)}\n`).join('');
  const qr = await qrcode.toString(join, { type: 'terminal', small: true });
  return `
${qr}
  Students · 학생         ${join}
${alternatives}  Code · 코드             ${facts.code}
  Instructor · 강사       ${facts.instructorUrl}${instructorPage(facts.code, facts.instructorKey)}
  Recovery · 복구 코드    ${facts.recovery ?? '—'}
  Projector · 프로젝터    ${publicUrl}${projectorPage(facts.code)}

  Trains on · 학습 장치   ${facts.device}
  Data · 데이터           ${facts.dataDir}

  Keep the instructor's link and recovery code to yourself: on another device, either makes you the instructor. Stop with Ctrl-C: the next start resumes runs from their last checkpoint.
  강사 링크와 복구 코드는 공유하지 마세요. 다른 기기에서 둘 중 하나면 강사로 들어갑니다. Ctrl-C로 멈추면 다음 시작 때 마지막 체크포인트부터 이어집니다.
${facts.advice ?? ''}`;
}
