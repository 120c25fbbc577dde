/** `/j/CODE`: join a session with a nickname. */
import { headers } from 'next/headers';
import { JoinScreen } from '#app/_pages/join/join-screen.tsx';
import { doorHeader, doorOfHeader } from '#lib/protocol/door.ts';

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  const door = doorOfHeader((await headers()).get(doorHeader));
  return <JoinScreen code={(await params).code} door={door} />;
}
