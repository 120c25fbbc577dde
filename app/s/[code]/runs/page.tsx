/** `/s/CODE/runs`: all runs of the class, for anybody with the code. */
import { RunsScreen } from '#app/_pages/runs/runs-screen.tsx';

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <RunsScreen code={(await params).code} />;
}
