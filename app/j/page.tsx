/** `/j`: type a code. */
import { CodeScreen } from '#app/_pages/home/code-form.tsx';

export default function Page() {
  return <CodeScreen />;
}
