/** What Prometheus reads of this server at `/metrics`: sockets, requests, deliveries, queue, trainers, and the process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RunState } from '#lib/classroom/session.ts';
import type { TrainerView } from '#lib/protocol/broadcasts.ts';
import { requests } from '#lib/protocol/requests.ts';
import type { Answered } from './requests-under-way.ts';

export type Metrics = {
  /** The text that Prometheus reads, and its content type. */
  read(): Promise<{ readonly type: string; readonly text: string }>;
  readonly answered: Answered;
  /** A report has reached the screens so many seconds after it came. */
  delivered(seconds: number): void;
  /** What a trainer had to tell was acknowledged so many seconds after it arose. */
  reportDelivered(seconds: number): void;
  /** Adds what is looked at whenever somebody reads. */
  watch(standing: Standing): void;
};

/** What stands as it is between two readings. */
export type Standing = {
  /** The transport of every open connection of a browser. */
  transports: () => string[];
  /** Sessions that have a screen open here. */
  watched: () => number;
  /** Whether this process hears what happens in sessions. */
  hears: () => boolean;
  /** Runs that wait or train, of all sessions in the database. */
  unfinished: () => Promise<readonly { state: RunState }[]>;
  trainers: () => TrainerView[];
};

/** Seconds: from an answer out of memory to one that a student takes for a fault. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds: between the trainer's reports, 0.1 s apart, and curves that stand still. */
const reportBuckets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 5, 10, 30, 60];

/** What trainers ask, beside the requests of browsers; anything else that a stranger sends counts as `other`. */
const trainerRequests = ['work', 'report'];

/** Milliseconds for which a database is waited for: while it stands still, the other figures are needed most. */
const databasePatience = 1000;

/** What comes of it in time; undefined where that is nothing. */
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
  /** Undefined where this trainer has no such figure. */
  readonly of: (trainer: TrainerView) => number | null | undefined;
};

const trainerGauges: readonly TrainerGauge[] = [
  { name: 'connected', help: '1 while its connection is open.', of: ({ connected }) => Number(connected) },
  { name: 'images_per_second', help: 'Images trained a second.', of: ({ imagesPerSecond }) => imagesPerSecond },
  { name: 'runs', help: 'Runs in its memory.', of: ({ residentRuns }) => residentRuns },
  { name: 'capacity', help: 'Runs it takes in at most.', of: ({ capacity }) => capacity },
  { name: 'memory_bytes', help: 'Resident memory of its process.', of: ({ memoryBytes }) => memoryBytes },
  { name: 'device_utilization', help: 'How busy its GPU or CPU is, 0 to 1.', of: ({ utilization }) => utilization },
  { name: 'gpu_memory_used_bytes', help: 'Memory in use on its GPU.', of: ({ gpuMemory }) => gpuMemory?.usedBytes },
  { name: 'gpu_memory_bytes', help: 'Memory of its GPU.', of: ({ gpuMemory }) => gpuMemory?.totalBytes },
];

function addGauges(registers: Registry[], standing: Standing): void {
  new Gauge({
    name: 'classroom_sockets',
    help: 'Open connections of browsers to this server.',
    labelNames: ['transport'],
    registers,
    collect() {
      this.reset();
      for (const transport of standing.transports()) this.inc({ transport });
    },
  });
  new Gauge({
    name: 'classroom_sessions_watched',
    help: 'Sessions that have a screen open on this server.',
    registers,
    collect() {
      this.set(standing.watched());
    },
  });
  new Gauge({
    name: 'classroom_hears_changes',
    help: '1 while this server hears from the database what happens in sessions.',
    registers,
    collect() {
      this.set(Number(standing.hears()));
    },
  });
  new Gauge({
    name: 'classroom_runs',
    help: 'Runs in the database that wait for a trainer (waiting) or are lent to one (lent).',
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
      help: `Of each trainer: ${help}`,
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

/** The figures of one server. */
export function createMetrics(): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });

  const answers = new Counter({
    name: 'classroom_requests_total',
    help: 'Requests answered, by name and outcome: ok, or the code of the refusal.',
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
    help: 'From the arrival of a trainer report to its broadcast to the screens of the session.',
    buckets,
    registers,
  });
  const reports = new Histogram({
    name: 'classroom_report_age_seconds',
    help: 'From the training step to the acknowledgement of the report that tells of it; of each report, its oldest news.',
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
