/** `/s/CODE/runs/12`: everything of one run, by its number or its id, for anybody with the code. */
import { RunScreen } from '#app/_pages/run/run-screen.tsx';

export default async function Page({ params }: { params: Promise<{ code: string; id: string }> }) {
  const { code, id } = await params;
  return <RunScreen code={code} runId={decodeURIComponent(id)} />;
}
