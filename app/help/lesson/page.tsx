/** `/help/lesson`: a lesson step by step, for instructors. */
import { LessonGuide } from '#app/_pages/help/guides.tsx';

export default function Page() {
  return <LessonGuide />;
}
