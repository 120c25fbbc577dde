/** How long a class waits for its first metric, with a real server, a trainer process and a socket per student. */
import { defaultHyperparameters } from '#lib/hyperparameters/hyperparameters.ts';
import { openClassroom, until, yes } from '../../support/classroom.ts';
import { openServed } from '../harness/served.ts';
import { spread } from '../simulate/report.ts';

/** This many students submit the default run at once, one of them several; returns seconds from submitting to the first point on their own screen. */
export async function firstMetricsOfAClass(students: number, eager: number, runsOfEager: number) {
  const served = await openServed();
  try {
    await served.start();
    const classroom = await openClassroom(served.url);
    const { instructor } = classroom;
    const all = await Promise.all(Array.from({ length: students }, (_, number) => classroom.join(number)));
    await until(instructor.store, () => instructor.store.getState().live?.trainers.some(({ connected }) => connected));
    const waits = await Promise.all(
      all.map(async ({ store, connection }, student) => {
        const at = performance.now();
        const submitRun = (run: number) =>
          connection.request('submit-run', {
            hyperparameters: { ...defaultHyperparameters, seed: 100 * student + run },
          });
        const replies = await Promise.all(
          Array.from({ length: student === eager ? runsOfEager : 1 }, (_, run) => submitRun(run)),
        );
        const runIds = replies.map((reply) => yes(reply).runId);
        const unwatch = store.watch(runIds);
        await until(store, () => runIds.some((runId) => store.metricsOf(runId).metrics.points.length > 0));
        unwatch();
        return (performance.now() - at) / 1000;
      }),
    );
    classroom.close();
    await served.stop();
    return spread(waits)!;
  } finally {
    await served.close();
  }
}
