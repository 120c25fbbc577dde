/** Makes the parts of the server and joins them; stops them in the opposite order. */
import { type Namespace, Server } from 'socket.io';
import { publicAddress } from './banner.ts';
import { elapsed, now } from './base/clock.ts';
import type { Config } from './base/config.ts';
import type { Log } from './base/log.ts';
import { messageParser } from './base/parser.ts';
import { hashSecret, newSecret } from './base/secrets.ts';
import { openBus } from './cluster/bus.ts';
import { createPeers } from './cluster/peers.ts';
import { createImageFiles } from './files/image-files.ts';
import { openImages } from './files/images.ts';
import { createInspections } from './files/inspections.ts';
import { createRunDownloads } from './files/run-downloads.ts';
import { createRunFiles } from './files/run-files.ts';
import { createDownloads } from './files/session-files.ts';
import { createAddressBook } from './gateway/addresses.ts';
import { logClosings } from './gateway/closings.ts';
import { allowance, watchConnections } from './gateway/door.ts';
import { openGateway } from './gateway/gateway.ts';
import { createLiveNews } from './gateway/live.ts';
import { createOpeningGuard } from './gateway/opening.ts';
import { createPresence } from './gateway/presence.ts';
import { type BrowserServer, type BrowserSocket, presenceOf } from './gateway/socket.ts';
import { largestMessage } from './gateway/traffic.ts';
import { createCodeGuard } from './http/codes.ts';
import { createHttpGuard } from './http/headers.ts';
import { createHttpServer, listen, ownUrl, type PageHandler } from './http/http.ts';
import { withSharedLinks } from './http/shared-link.ts';
import type { TrainerNamespace } from './hub/connected.ts';
import { openTrainerHub, type TrainerHub } from './hub/hub.ts';
import { localNames, startLocalTrainers } from './hub/local.ts';
import { createSpeedometer } from './hub/speedometer.ts';
import { createDeliveryTimes } from './operations/delivery-times.ts';
import { createMetrics } from './operations/metrics.ts';
import { createProbes } from './operations/probes.ts';
import { createRequestsUnderWay } from './operations/requests-under-way.ts';
import { deleteOldSessions } from './operations/retention.ts';
import { openQueue } from './queue/queue.ts';
import { createPublisher } from './sessions/publisher.ts';
import { createSessions, type Sessions } from './sessions/sessions.ts';
import { keepPrivate, openDataFolder } from './store/data-folder.ts';
import { openDatabase } from './store/database.ts';
import { lockFolder } from './store/folder-lock.ts';
import { oldestClosed } from './store/old-sessions.ts';
import { createSessionStore, type SessionStore } from './store/session-store.ts';
import { createTrainerStore } from './store/trainer-store.ts';
import { keepTidy, tidyDatabase } from './store/upkeep.ts';

export type RunningServer = {
  readonly port: number;
  readonly sessions: Sessions;
  readonly store: SessionStore;
  readonly trainers: TrainerHub;
  /** Lets requests under way end, drains the trainers, closes the database. */
  stop(): Promise<void>;
};

/** Answers of requests are remembered this long: no client repeats a request after a day. */
const answersKept = 24 * 60 * 60 * 1000;
/** Runs of deleted sessions are remembered this long, three times as long as a trainer keeps a checkpoint. */
const deletionsKept = 21 * 24 * 60 * 60 * 1000;
const hour = 60 * 60 * 1000;
/** Milliseconds that a server which stops waits for requests, and for downloads, under way. */
const answerTime = 5_000;

/**
 * Starts everything on `config.port` (0 for any free one). `pages` answers what is not a socket; null for none.
 * Throws FolderError, FolderInUseError, DatabaseError or PortError, each with a sentence for the user.
 */
export async function startServer(config: Config, pages: PageHandler | null, log: Log): Promise<RunningServer> {
  const undo: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.reverse()) await step();
    undo.length = 0;
  };
  try {
    openDataFolder(config.dataDir);
    if (!config.databaseUrl) undo.push(lockFolder(config.dataDir).release);
    const database = await openDatabase(
      { folder: config.dataDir, databaseUrl: config.databaseUrl },
      log.scope('store'),
    );
    undo.push(database.close);
    keepPrivate(config.dataDir);
    const queue = await openQueue(database, log.scope('queue'));
    undo.push(queue.stop);
    await tidyDatabase(database, log.scope('store'));
    undo.push(keepTidy(database, log.scope('store')));
    const store = createSessionStore(database.db);
    const trainerStore = createTrainerStore(database.db);
    const bus = await openBus(database, log.scope('cluster'));
    undo.push(bus.stop);

    const guard = createHttpGuard(config);
    const addresses = createAddressBook();
    const codes = createCodeGuard(addresses, elapsed);
    const http = createHttpServer(
      pages && withSharedLinks(pages, { publicUrl: config.publicUrl, codes, find: store.find }),
      (...exchange) =>
        guard(...exchange) ||
        probes(...exchange) ||
        codes.refuse(...exchange) ||
        downloads(...exchange) ||
        runFiles(...exchange) ||
        imageFiles(...exchange),
    );
    const io: BrowserServer = new Server(http, {
      // The greeting of a long lesson shrinks to a tenth; broadcasts are smaller, and go out as they are.
      perMessageDeflate: {
        threshold: 32 * 1024,
        // The fastest: it shrinks a greeting nearly as well.
        zlibDeflateOptions: { level: 1 },
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
      },
      // A phone that left the Wi-Fi is noticed within 18 s.
      pingInterval: 10_000,
      pingTimeout: 8_000,
      destroyUpgrade: !config.development,
      serveClient: false,
      parser: messageParser,
      maxHttpBufferSize: largestMessage,
      // A connection that enters no namespace is nobody's.
      connectTimeout: 10_000,
      allowRequest: allowance(config.publicUrl, addresses),
    });
    const traffic = watchConnections({ io, addresses, now: elapsed, log: log.scope('gateway') });
    undo.push(traffic.stop);
    const publisher = createPublisher((code, changes) => {
      io.to(code).emit('changes', changes);
      deliveryTimes.sent(changes.changes);
    });
    const sessions = createSessions({ store, queue, bus, publisher, now, log: log.scope('sessions') });
    const watched = () => [...new Set([...io.sockets.sockets.values()].flatMap(({ data }) => data.code ?? []))];
    const metrics = createMetrics({
      transports: () => [...io.sockets.sockets.values()].map(({ conn }) => conn.transport.name),
      watched: () => watched().length,
      hears: bus.isUp,
      unfinished: store.unfinishedRuns,
      trainers: () => hub.views(),
    });
    const deliveryTimes = createDeliveryTimes(sessions.report, metrics.delivered);
    const requests = createRequestsUnderWay(metrics.answered);
    for (const namespace of [io, io.of('/trainer')]) namespace.on('connection', requests.watch);
    logClosings({
      browsers: io as unknown as Namespace,
      trainers: io.of('/trainer') as unknown as Namespace,
      now: elapsed,
      log: log.scope('gateway'),
    });
    let stopping = false;
    const probes = createProbes({
      metrics,
      token: config.metricsToken,
      database: database.answers,
      hears: bus.isUp,
      stopping: () => stopping,
      log: log.scope('probes'),
    });
    const downloads = createDownloads({ sessions, store, log: log.scope('downloads') });
    const inspections = createInspections({ hub: () => hub, now: elapsed, log: log.scope('insight') });
    const images = openImages(config.dataDir);
    undo.push(images.close);
    const insight = log.scope('insight');
    const runDownloads = createRunDownloads({ inspections, store });
    const runFiles = createRunFiles({
      sessions,
      store,
      inspections,
      images,
      downloads: runDownloads,
      elsewhere: () => peers.urlsWithTrainers(),
      wrongCode: codes.wrong,
      log: insight,
    });
    const imageFiles = createImageFiles({ images, log: insight });
    // Whoever held a run when the only server of this database ended, its word counts no more.
    if (!bus.shared) await sessions.recover();

    const speedometer = createSpeedometer(await store.lastEnded(60), () => hub.views().length);
    sessions.listen(speedometer.observe);
    const presence = createPresence<BrowserSocket>();
    const ownPresent = (code: string) =>
      Object.fromEntries(presence.all(code).map(([seatId, socket]) => [seatId, presenceOf(socket)]));
    const live = createLiveNews({
      publicUrl: () => publicAddress(port, config),
      present: (code) => ({ ...peers.present(code), ...ownPresent(code) }),
      trainers: () => hub.views(),
      speed: speedometer.speed,
      otherStudents: speedometer.otherStudents,
      watched,
      broadcast: (code, news) => io.to(code).emit('live', news),
      tellPresent: (codes) => peers.tellPresent(codes),
      tellTrainers: () => peers.tellTrainers(),
    });
    const token = config.trainerToken ?? newSecret();
    const hub = openTrainerHub({
      namespace: io.of('/trainer') as unknown as TrainerNamespace,
      bus,
      sessions: { ...sessions, report: deliveryTimes.report },
      store,
      trainerStore,
      queue,
      remote: () => peers.trainers(),
      isLocal: (name) => localNames(config.localTrainers).includes(name),
      tokenHash: hashSecret(token),
      changed: live.trainersChanged,
      reportDelivered: metrics.reportDelivered,
      now: elapsed,
      log: log.scope('trainers'),
    });
    const mayOpen = createOpeningGuard(config.instructorPassword, addresses);
    openGateway({
      io,
      bus,
      sessions,
      store,
      presence,
      live,
      addresses,
      mayOpen,
      log: log.scope('gateway'),
      now,
      elapsed,
    });

    const port = await listen(http, config.port, config.host);
    const peers = createPeers({
      bus,
      url: config.internalUrl ?? ownUrl(config.host, port),
      own: { codes: watched, present: ownPresent, trainers: hub.own },
      changed: live.heard,
      now: elapsed,
      failed: (error) => log.warn('other web processes could not be told', { reason: error.message }),
    });
    undo.push(async () => {
      await requests.hold(answerTime);
      publisher.flush();
      live.stop();
      hub.stop();
      await peers.stop();
      const impatience = setTimeout(() => http.closeAllConnections(), answerTime);
      await io.close();
      clearTimeout(impatience);
    });
    const forget = async () => {
      await trainerStore.forget();
      await store.forgetAnswers(now() - answersKept);
      await store.forgetDeletedRuns(now() - deletionsKept);
      if (config.retentionDays === undefined) return;
      await deleteOldSessions({
        days: config.retentionDays,
        now: now(),
        oldest: (before) => oldestClosed(database.db, before),
        remove: sessions.delete,
        log: log.scope('retention'),
      });
    };
    const forgetting = setInterval(() => {
      forget().catch((error: Error) => log.warn('what is old could not be forgotten', { reason: error.message }));
    }, hour);
    undo.push(() => clearInterval(forgetting));

    const local = startLocalTrainers({
      count: config.localTrainers,
      serverUrl: ownUrl(config.host, port),
      token,
      dataDir: config.dataDir,
      logLevel: config.logLevel,
      onEnd: (name) => {
        hub.gone(name).catch((error: Error) => log.error('runs could not be given back', { reason: error.message }));
      },
      log: log.scope('trainers'),
    });
    undo.push(local.stop, () => {
      stopping = true;
    });
    return { port, sessions, store, trainers: hub, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
