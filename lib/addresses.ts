/** The addresses of the product's pages and files, made here for browser and server alike. */

export const homePage = '/';

/** Where a code is typed. */
export const codePage = '/j';

/** Where a nickname is chosen; its query is handed on to the student's page. */
export const joinPage = (code: string, query = '') => `${codePage}/${code}${query}`;

/** `query` holds values for the form, with its question mark. */
export const studentPage = (code: string, query = '') => `/s/${code}${query}`;

/** With the key, the address makes whoever opens it the instructor: it is for nobody else. */
export const instructorPage = (code: string, key?: string) =>
  `/s/${code}/instructor${key === undefined ? '' : `#key=${key}`}`;

export const projectorPage = (code: string) => `/s/${code}/projector`;

export const runsPage = (code: string) => `/s/${code}/runs`;

/** `run` is its number, or its id. */
export const runPage = (code: string, run: number | string) => `/s/${code}/runs/${run}`;

export const comparePage = (code: string, runs: readonly number[]) => `/s/${code}/compare${runsQuery(runs)}`;

export const tryPage = (code: string, runs: readonly number[]) => `/s/${code}/try${runsQuery(runs)}`;

/** The query that names runs by their numbers, with its question mark; empty for none. */
export const runsQuery = (runs: readonly number[]): string => (runs.length > 0 ? `?runs=${runs.join(',')}` : '');

/** A number of a run or undefined; no session has ten million. */
export const runNumber = (text: string): number | undefined => (/^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined);

/** The runs that a query names, each once; what is no number is left out. */
export function runNumbers(query: URLSearchParams): number[] {
  const written = (query.get('runs') ?? '').split(',');
  return [...new Set(written.flatMap((text) => runNumber(text.trim()) ?? []))];
}

/** The join page at the server's own address for students: the instructor's may be one that only they can use. */
export const joinUrl = (publicUrl: string, code: string) => publicUrl + joinPage(code);

/** What to type where a code is asked for next: without the scheme, which browsers add. */
export const joinAddress = (publicUrl: string) => publicUrl.replace(/^https?:\/\//, '') + codePage;

/** A file of the whole session, such as `runs.csv`. */
export const sessionFile = (code: string, name: string) => `/sessions/${code}/${name}`;

/** A file of one run; `name` with its query. */
export const runFile = (code: string, runId: string, name: string) =>
  sessionFile(code, `runs/${encodeURIComponent(runId)}/${name}`);

/** An image of a data set. */
export const imageFile = ({ id }: { readonly id: string }, part: 'training' | 'test', index: number) =>
  `/images/${id}/${part}/${index}.png`;
