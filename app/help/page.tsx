/** `/help`: what teachers and students ask most. */
import { HelpScreen } from '#app/_pages/home/help-screen.tsx';

export default function Page() {
  return <HelpScreen />;
}
