/** The tails of Student's t and Fisher's F, for intervals and tests. */

/** Lanczos' coefficients for g = 7, n = 9 (Godfrey 2001); ln Γ(x) to 15 digits for x > 0. */
const lanczos = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6,
  1.505_632_735_149_311_6e-7,
];

function lnGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x);
  const t = x + 6.5;
  const series = lanczos.slice(1).reduce((sum, coefficient, index) => sum + coefficient / (x + index), lanczos[0]!);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** The continued fraction of the incomplete beta function (Abramowitz & Stegun 26.5.8), by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return result;
}

/** The regularized incomplete beta function Iₓ(a, b) for 0 ≤ x ≤ 1. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  // The fraction converges fast below the mean; beyond it, by symmetry.
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** The probability that Fisher's F with these degrees of freedom exceeds `f` (Abramowitz & Stegun 26.6.2). */
export function fTail(f: number, between: number, within: number): number {
  return f <= 0 ? 1 : incompleteBeta(within / (within + between * f), within / 2, between / 2);
}

/** The t that a Student's t with these degrees of freedom exceeds in either direction with probability `alpha`; t² is an F(1, n). */
export function tCritical(alpha: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (fTail(high * high, 1, freedom) > alpha) high *= 2;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (fTail(middle * middle, 1, freedom) > alpha) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
