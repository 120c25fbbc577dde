/** `/s/CODE/try?runs=12,15`: trained networks look at one's own pictures, for anybody with the code. */
import { TryScreen } from '#app/_pages/try/try-screen.tsx';

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <TryScreen code={(await params).code} />;
}
