/** Linux inside Windows (WSL 2): its address is behind Windows' own unless the network is mirrored. */
import { execFileSync } from 'node:child_process';
import { release } from 'node:os';

/** Whether students cannot reach this Linux by its own address; `mode` is what `wslinfo` says, if it is there. */
export function isBehindWindows(kernel: string, mode: string | undefined, host: string | undefined): boolean {
  if (!/microsoft/i.test(kernel)) return false;
  if (mode !== undefined) return mode === 'nat';
  // Windows gives such a network 172.16.0.0/12.
  return host !== undefined && /^172\.(?:1[6-9]|2\d|3[01])\./.test(host);
}

/** What to do then, with the commands. */
export function wslAdvice(host: string, port: number): string {
  return `
  This Linux runs in WSL 2 behind Windows, so that students cannot reach ${host}. Do one of these, once:
  이 리눅스는 WSL 2 안에 있어 학생이 ${host}에 접속할 수 없습니다. 다음 중 하나를 한 번만 해 주세요.

  1. Windows 11: put these lines into %UserProfile%\\.wslconfig, run wsl --shutdown, and start again.
     Windows 11: %UserProfile%\\.wslconfig에 다음 두 줄을 쓰고 wsl --shutdown 뒤에 다시 시작합니다.
         [wsl2]
         networkingMode=mirrored
     In PowerShell as administrator · 관리자 PowerShell에서:
         New-NetFirewallHyperVRule -Name CnnClassroom -DisplayName "CNN Classroom" -Direction Inbound -VMCreatorId '{40E0AC32-46A5-438A-A0B2-2B479E8F2E90}' -Protocol TCP -LocalPorts ${port}

  2. Windows 10: in PowerShell as administrator, after each restart of Windows.
     Windows 10: Windows를 켤 때마다 관리자 PowerShell에서:
         netsh interface portproxy add v4tov4 listenaddress=0.0.0.0 listenport=${port} connectaddress=${host} connectport=${port}
         New-NetFirewallRule -DisplayName "CNN Classroom" -Direction Inbound -Protocol TCP -LocalPort ${port} -Action Allow
     Then start with Windows' own address (ipconfig) · 그런 다음 Windows의 주소(ipconfig)로 시작합니다.
         PUBLIC_URL=http://192.168.0.10:${port} npm start
`;
}

/** nat, mirrored and others; undefined on other systems, and in older versions of WSL. */
function networkingMode(): string | undefined {
  try {
    const said = execFileSync('wslinfo', ['--networking-mode'], { encoding: 'utf8', stdio: 'pipe', timeout: 3000 });
    return said.trim().toLowerCase() || undefined;
  } catch {
    return undefined;
  }
}

/** The advice where this machine needs it. */
export function wslAdviceHere(host: string | undefined, port: number): string | undefined {
  const kernel = release();
  if (host === undefined || !/microsoft/i.test(kernel)) return undefined;
  return isBehindWindows(kernel, networkingMode(), host) ? wslAdvice(host, port) : undefined;
}
