/** `/s/CODE/report`: a student's own report; with `?seat=ID`, that of a seat, for the instructor. */
import { ReportScreen } from '#app/_pages/report/report-screen.tsx';

type Props = { params: Promise<{ code: string }>; searchParams: Promise<{ seat?: string | string[] }> };

export default async function Page({ params, searchParams }: Props) {
  const { seat } = await searchParams;
  return <ReportScreen code={(await params).code} asked={typeof seat === 'string' ? seat : null} />;
}
