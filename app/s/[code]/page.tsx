/** `/s/CODE`: the student's page. */
import { StudentScreen } from '#app/_pages/student/student-screen.tsx';

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <StudentScreen code={(await params).code} />;
}
