/** `/j/CODE`: join a session with a nickname. */
import { JoinScreen } from '#app/_pages/join/join-screen.tsx';

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <JoinScreen code={(await params).code} />;
}
