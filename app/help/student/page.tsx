/** `/help/student`: from joining to taking the network home, for students. */
import { StudentGuide } from '#app/_pages/help/guides.tsx';

export default function Page() {
  return <StudentGuide />;
}
