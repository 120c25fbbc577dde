/** `npm run doctor`: says whether training works on this machine, and prints what to send if it does not. Sets nothing up. */
import { nodeComplaint } from './node-version.mjs';

const complaint = nodeComplaint(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  import('./doctor/doctor.mjs').then(({ doctor }) => doctor(process.argv.slice(2)));
}
