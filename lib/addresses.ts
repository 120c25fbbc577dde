/** The addresses of the product's pages and files, for browser and server. */

export const homePage = '/';

/** What teachers and students ask most, and the way to the guides. */
export const helpPage = '/help';

/** A lesson step by step, for instructors; the same for students; every hyperparameter explained. */
export const lessonHelp = `${helpPage}/lesson`;
export const studentHelp = `${helpPage}/student`;
export const fieldsHelp = `${helpPage}/fields`;

/** The id of a hyperparameter's explanation there; one for all blocks or layers. */
export const fieldAnchor = (path: string) => path.replace(/\.\d+/, '');
export const fieldHelp = (path: string) => `${fieldsHelp}#${fieldAnchor(path)}`;

/** The page for typing a code. */
export const codePage = '/j';

/** The page for choosing a nickname, which passes its query to the student's page. */
export const joinPage = (code: string, query = '') => `${codePage}/${code}${query}`;

/** `query` holds form values, with its question mark. */
export const studentPage = (code: string, query = '') => `/s/${code}${query}`;

/** With the key, the address makes anybody who opens it the instructor: keep it private. */
export const instructorPage = (code: string, key?: string) =>
  `/s/${code}/instructor${key === undefined ? '' : `#key=${key}`}`;

export const projectorPage = (code: string) => `/s/${code}/projector`;

/** A student's own report; for the instructor, that of a seat. */
export const reportPage = (code: string, seatId?: string) =>
  `/s/${code}/report${seatId === undefined ? '' : `?seat=${encodeURIComponent(seatId)}`}`;

export const runsPage = (code: string) => `/s/${code}/runs`;

/** `run` is the run's number or id. */
export const runPage = (code: string, run: number | string) => `/s/${code}/runs/${run}`;

export const comparePage = (code: string, runs: readonly number[]) => `/s/${code}/compare${runsQuery(runs)}`;

export const tryPage = (code: string, runs: readonly number[]) => `/s/${code}/try${runsQuery(runs)}`;

/** The query with these run numbers and its question mark; empty for none. */
export const runsQuery = (runs: readonly number[]): string => (runs.length > 0 ? `?runs=${runs.join(',')}` : '');

/** A run number, or undefined; no session has ten million runs. */
export const runNumber = (text: string): number | undefined => (/^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined);

/** The run numbers in a query, each once; anything else is left out. */
export function runNumbers(query: URLSearchParams): number[] {
  const written = (query.get('runs') ?? '').split(',');
  return [...new Set(written.flatMap((text) => runNumber(text.trim()) ?? []))];
}

/** The join page at the students' address: the instructor's own may work only for them. */
export const joinUrl = (publicUrl: string, code: string) => publicUrl + joinPage(code);

/** The address to type before the code: without the scheme, which browsers add. */
export const joinAddress = (publicUrl: string) => publicUrl.replace(/^https?:\/\//, '') + codePage;

/** Whether only this machine itself reaches the address. */
export const isLoopback = ({ hostname }: Pick<URL, 'hostname'>): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** A file of the whole session, such as `runs.csv`. */
export const sessionFile = (code: string, name: string) => `/sessions/${code}/${name}`;

/** A file of one run; `name` with its query. */
export const runFile = (code: string, runId: string, name: string) =>
  sessionFile(code, `runs/${encodeURIComponent(runId)}/${name}`);

export const imageFile = ({ id }: { readonly id: string }, part: 'training' | 'test', index: number) =>
  `/images/${id}/${part}/${index}.png`;
