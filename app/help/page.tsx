/** `/help`: the guides, and what teachers and students ask most. */
import { HelpScreen } from '#app/_pages/help/help-screen.tsx';

export default function Page() {
  return <HelpScreen />;
}
