/** `/s/CODE/projector`: the picture for the wall, for anybody with the code. */
import { ProjectorScreen } from '#app/_pages/projector/projector-screen.tsx';

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <ProjectorScreen code={(await params).code} />;
}
