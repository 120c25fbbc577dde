/** `/s/CODE/compare?runs=12,15`: runs beside each other, for anybody with the code. */
import { CompareScreen } from '#app/_pages/compare/compare-screen.tsx';

export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  return <CompareScreen code={(await params).code} />;
}
