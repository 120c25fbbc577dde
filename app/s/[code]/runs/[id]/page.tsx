/** `/s/CODE/runs/RUN`: everything of one run, for anybody with the code. */
import { RunScreen } from '../../../../_parts/run-page/run-screen.tsx';

export default async function Page({ params }: { params: Promise<{ code: string; id: string }> }) {
  const { code, id } = await params;
  return <RunScreen code={code} runId={decodeURIComponent(id)} />;
}
