/** The processes that a process has started. */
import { readFileSync } from 'node:fs';

/** Their ids, see proc(5); none where it is gone. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
