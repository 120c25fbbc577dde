/** The curve chart, whose code is fetched when the first one is drawn. */
import { lazily } from '#app/_ui/lazily.ts';

export const CurveChart = lazily(() => import('./curve-chart.tsx'), 'CurveChart');
