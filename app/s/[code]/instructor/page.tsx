/** `/s/CODE/instructor`: the instructor's page; its key is in the address (`#key=…`) or kept in this browser. */
import { InstructorScreen } from '#app/_pages/instructor/instructor-screen.tsx';

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <InstructorScreen code={(await params).code} />;
}
