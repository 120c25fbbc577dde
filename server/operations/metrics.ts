/** Prometheus metrics at `/metrics`: sockets, requests, deliveries, queue, trainers, and the process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RunState } from '#lib/classroom/session.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';
import { requests } from '#lib/protocol/requests.ts';
import type { Answered } from './requests-under-way.ts';

export type Metrics = {
  /** The metrics as text, and its content type. */
  read(): Promise<{ readonly type: string; readonly text: string }>;
  readonly answered: Answered;
  /** A report reached the screens so many seconds after its arrival. */
  delivered(seconds: number): void;
  /** A trainer's report was acknowledged so many seconds after its data arose. */
  reportDelivered(seconds: number): void;
  /** Adds gauges that are read with each request for metrics. */
  watch(standing: Standing): void;
};

/** Sources of gauges. */
export type Standing = {
  /** The transport of every open browser connection. */
  transports: () => string[];
  /** Sessions with a screen open here. */
  watched: () => number;
  /** Whether this process receives the database's notifications. */
  hears: () => boolean;
  /** Waiting and training runs of all sessions in the database. */
  unfinished: () => Promise<readonly { state: RunState }[]>;
  trainers: () => TrainerView[];
};

/** Seconds: from a cached answer to one so slow that a student thinks it failed. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds: from the 0.1 s between a trainer's reports to curves that seem frozen. */
const reportBuckets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 5, 10, 30, 60];

/** Requests of trainers, counted beside those of browsers; anything else from a stranger counts as `other`. */
const trainerRequests = ['work', 'report'];

/** Milliseconds to wait for a database: when it is frozen, the other metrics are needed most. */
const databasePatience = 1000;

/** The result, or undefined if it does not arrive in time. */
function withinPatience<Result>(work: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), databasePatience);
  });
  return Promise.race([work.catch(() => undefined), patience]).finally(() => clearTimeout(timer));
}

type TrainerGauge = {
  readonly name: string;
  readonly help: string;
  /** Undefined if this trainer does not report the value. */
  readonly of: (trainer: TrainerView) => number | null | undefined;
};

const trainerGauges: readonly TrainerGauge[] = [
  { name: 'connected', help: '1 while its connection is open.', of: ({ connected }) => Number(connected) },
  { name: 'images_per_second', help: 'Images trained per second.', of: ({ imagesPerSecond }) => imagesPerSecond },
  { name: 'runs', help: 'Runs in its memory.', of: ({ residentRuns }) => residentRuns },
  { name: 'capacity', help: 'Maximum number of runs.', of: ({ capacity }) => capacity },
  { name: 'lanes', help: 'Runs that it computes at the same moment.', of: ({ lanes }) => lanes },
  { name: 'memory_bytes', help: 'Resident memory of its process.', of: ({ memoryBytes }) => memoryBytes },
  { name: 'device_utilization', help: 'Utilization of its GPU or CPU, 0 to 1.', of: ({ utilization }) => utilization },
  { name: 'gpu_memory_used_bytes', help: 'Used memory of its GPU.', of: ({ gpuMemory }) => gpuMemory?.usedBytes },
  { name: 'gpu_memory_bytes', help: 'Total memory of its GPU.', of: ({ gpuMemory }) => gpuMemory?.totalBytes },
];

function addGauges(registers: Registry[], standing: Standing): void {
  new Gauge({
    name: 'classroom_sockets',
    help: 'Open browser connections to this server.',
    labelNames: ['transport'],
    registers,
    collect() {
      this.reset();
      for (const transport of standing.transports()) this.inc({ transport });
    },
  });
  new Gauge({
    name: 'classroom_sessions_watched',
    help: 'Sessions with a screen open on this server.',
    registers,
    collect() {
      this.set(standing.watched());
    },
  });
  new Gauge({
    name: 'classroom_hears_changes',
    help: '1 while this server receives the notifications of the database.',
    registers,
    collect() {
      this.set(Number(standing.hears()));
    },
  });
  new Gauge({
    name: 'classroom_runs',
    help: 'Runs in the database, waiting for a trainer (waiting) or lent to one (lent).',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset();
      const runs = await withinPatience(standing.unfinished());
      if (!runs) return;
      const lent = runs.filter(({ state }) => state === 'training').length;
      this.set({ state: 'lent' }, lent);
      this.set({ state: 'waiting' }, runs.length - lent);
    },
  });
  for (const { name, help, of } of trainerGauges) {
    new Gauge({
      name: `classroom_trainer_${name}`,
      help: `Per trainer: ${help}`,
      labelNames: ['trainer', 'device'],
      registers,
      collect() {
        this.reset();
        for (const trainer of standing.trainers()) {
          const value = of(trainer);
          if (typeof value === 'number') this.set({ trainer: trainer.name, device: trainer.device.kind }, value);
        }
      },
    });
  }
}

/** The metrics of one server. */
export function createMetrics(): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });

  const answers = new Counter({
    name: 'classroom_requests_total',
    help: 'Answered requests, by name and outcome: ok, or the code of the refusal.',
    labelNames: ['name', 'outcome'],
    registers,
  });
  const latency = new Histogram({
    name: 'classroom_request_seconds',
    help: 'From the arrival of a request to its answer.',
    labelNames: ['name'],
    buckets,
    registers,
  });
  const delivery = new Histogram({
    name: 'classroom_delivery_seconds',
    help: 'From the arrival of a trainer report to its broadcast.',
    buckets,
    registers,
  });
  const reports = new Histogram({
    name: 'classroom_report_age_seconds',
    help: 'From a training step to the acknowledgement of its report; for each report, its oldest entry.',
    buckets: reportBuckets,
    registers,
  });

  return {
    async read() {
      return { type: register.contentType, text: await register.metrics() };
    },
    answered(given, outcome, seconds) {
      const name = Object.hasOwn(requests, given) || trainerRequests.includes(given) ? given : 'other';
      answers.inc({ name, outcome });
      latency.observe({ name }, seconds);
    },
    delivered: (seconds) => delivery.observe(seconds),
    reportDelivered: (seconds) => reports.observe(seconds),
    watch: (standing) => addGauges(registers, standing),
  };
}
