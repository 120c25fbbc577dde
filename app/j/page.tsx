/** `/j`: type a code. */
import { CodeScreen } from '../_parts/entry/code-screen.tsx';

export default function Page() {
  return <CodeScreen />;
}
