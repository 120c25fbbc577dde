/** Creates the parts of the server and connects them; stops them in reverse order. */
import { type Namespace, Server } from 'socket.io';
import { lanesOf } from '#lib/network/speed.ts';
import { publicAddresses } from './banner.ts';
import { elapsed, now } from './base/clock.ts';
import type { Config } from './base/config.ts';
import type { Log } from './base/log.ts';
import { hashSecret, newSecret } from './base/secrets.ts';
import { openBus } from './cluster/bus.ts';
import { createPeers } from './cluster/peers.ts';
import { createDemos, type Demos, demoLasts } from './demo/demos.ts';
import { createEnsembles } from './files/ensembles.ts';
import { createImageFiles } from './files/image-files.ts';
import { openImages } from './files/images.ts';
import { createInspections } from './files/inspections.ts';
import { createRunDownloads } from './files/run-downloads.ts';
import { createRunFiles } from './files/run-files.ts';
import { createSessionFiles } from './files/session-files.ts';
import { createAddressBook } from './gateway/addresses.ts';
import { logClosings } from './gateway/closings.ts';
import { createConnections } from './gateway/connections.ts';
import { allowance, watchConnections } from './gateway/door.ts';
import { createJoin } from './gateway/entering.ts';
import { openGateway } from './gateway/gateway.ts';
import { createLiveNews } from './gateway/live.ts';
import { createScreenNews } from './gateway/news.ts';
import { createOpeningGuard } from './gateway/opening.ts';
import { createPresence } from './gateway/presence.ts';
import { watchReadiness } from './gateway/readiness.ts';
import { type BrowserServer, type BrowserSocket, presenceOf } from './gateway/socket.ts';
import { socketOptions } from './gateway/socket-options.ts';
import { createCodeGuard } from './http/codes.ts';
import { createHttpGuard } from './http/headers.ts';
import { createSite, listen, ownUrl, type PageHandler } from './http/http.ts';
import { createJoinPage } from './http/join-page.ts';
import { withSharedLinks } from './http/shared-link.ts';
import { availableDatasets } from './hub/available.ts';
import type { TrainerNamespace } from './hub/connected.ts';
import { createDeliveryTimes } from './hub/delivery-times.ts';
import { openTrainerHub, type TrainerHub } from './hub/hub.ts';
import { localNames, startLocalTrainers } from './hub/local.ts';
import { createSpeedometer } from './hub/speedometer.ts';
import { keepForgetting } from './operations/forgetting.ts';
import { createMetrics } from './operations/metrics.ts';
import { createProbes } from './operations/probes.ts';
import { createRequestsUnderWay } from './operations/requests-under-way.ts';
import { openQueue } from './queue/queue.ts';
import { createSessions, type Sessions } from './sessions/sessions.ts';
import { keepPrivate, openDataFolder } from './store/data-folder.ts';
import { openDatabase } from './store/database.ts';
import { demoSessions } from './store/demo-sessions.ts';
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
  readonly demos: Demos;
  /** Finishes pending requests, drains the trainers, closes the database. */
  stop(): Promise<void>;
};

/** Milliseconds that a stopping server waits for pending requests and downloads. */
const answerTime = 5_000;

/**
 * Starts everything on `config.port` (0 for any free one). `pages` answers page requests; null for none.
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
    const { dataDir: folder, databaseUrl } = config;
    const database = await openDatabase({ folder, databaseUrl }, log.scope('store'));
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

    const addresses = createAddressBook();
    const codes = createCodeGuard(addresses, elapsed);
    const shown = pages && withSharedLinks(pages, config.publicUrl);
    const site = createSite(shown);
    const io: BrowserServer = new Server(site.server, {
      ...socketOptions,
      destroyUpgrade: !config.development,
      allowRequest: allowance(config.publicUrl, addresses),
    });
    const trainerNamespace = io.of('/trainer') as unknown as TrainerNamespace;
    const watched = () => [...new Set([...io.sockets.sockets.values()].flatMap(({ data }) => data.code ?? []))];
    const traffic = watchConnections({ io, addresses, now: elapsed, log: log.scope('gateway') });
    undo.push(traffic.stop);
    logClosings({
      browsers: io as unknown as Namespace,
      trainers: trainerNamespace as unknown as Namespace,
      now: elapsed,
      log: log.scope('gateway'),
    });

    const metrics = createMetrics();
    const requests = createRequestsUnderWay(metrics.answered);
    for (const namespace of [io, io.of('/trainer')]) namespace.on('connection', requests.watch);
    const deliveryTimes = createDeliveryTimes(metrics.delivered);
    const news = createScreenNews(deliveryTimes.sent, elapsed);
    const datasets = () => availableDatasets(config, hub.views());
    const sessions = createSessions({ store, queue, bus, publisher: news, datasets, now, log: log.scope('sessions') });
    // If this was the database's only server, nobody holds any run now.
    if (!bus.shared) await sessions.recover();

    const join = createJoin({ sessions, store, elapsed });
    const demos = createDemos({
      sessions,
      stored: () => demoSessions(database.db),
      canTrain: () => hub.views().some(({ connected }) => connected),
      joined: (code) => live.presenceChanged(code),
      now,
      log: log.scope('demo'),
    });
    const presence = createPresence<BrowserSocket>();
    const ownPresent = (code: string) => ({
      ...demos.present(code),
      ...Object.fromEntries(presence.all(code).map(([seatId, socket]) => [seatId, presenceOf(socket)])),
    });
    const peers = createPeers({
      bus,
      codes: watched,
      present: ownPresent,
      now: elapsed,
      failed: (error) => log.warn('could not notify other web processes', { reason: error.message }),
    });
    const token = config.trainerToken ?? newSecret();
    const hub = openTrainerHub({
      namespace: trainerNamespace,
      bus,
      sessions,
      store,
      trainerStore,
      queue,
      deliveryTimes,
      remote: peers.trainers,
      isLocal: (name) => localNames(config.localTrainers).includes(name),
      tokenHash: hashSecret(token),
      reportDelivered: metrics.reportDelivered,
      now: elapsed,
      log: log.scope('trainers'),
    });
    // Those of a server that has stopped have nobody left to play them.
    await demos.endOlder(bus.shared ? now() - demoLasts : Number.POSITIVE_INFINITY);
    const speedometer = createSpeedometer(await store.lastEnded(60), () => lanesOf(hub.views()));
    sessions.listen(speedometer.observe);
    const live = createLiveNews({
      publicUrls: () => publicAddresses(site.port(), config),
      elapsed,
      present: (code) => ({ ...peers.present(code), ...ownPresent(code) }),
      trainers: hub.views,
      datasets,
      speed: speedometer.speed,
      otherStudents: speedometer.otherStudents,
      readiness: watchReadiness({ io, dataDir: config.dataDir, now }),
      watched,
      broadcast: news.live,
      tellPresent: peers.tellPresent,
      tellTrainers: () => peers.tellTrainers(hub.own()),
    });
    hub.listen(live.trainersChanged);
    peers.listen(live.heard);

    const images = openImages(config.dataDir);
    undo.push(images.close);
    const connections = createConnections({ io, bus, sessions, presence, live, news, log: log.scope('gateway') });
    openGateway({
      io,
      sessions,
      store,
      join,
      openDemo: demos.open,
      datasets,
      ensemble: createEnsembles({ store, images, elapsed }),
      live,
      met: (session) => speedometer.observe(session, []),
      connections,
      news,
      addresses,
      mayOpen: createOpeningGuard(config.instructorPassword, addresses),
      log: log.scope('gateway'),
      now,
      elapsed,
    });

    metrics.watch({
      transports: () => [...io.sockets.sockets.values()].map(({ conn }) => conn.transport.name),
      watched: () => watched().length,
      hears: bus.isUp,
      unfinished: store.unfinishedRuns,
      trainers: hub.views,
    });
    let stopping = false;
    const inspections = createInspections({ hub, now: elapsed, log: log.scope('files') });
    site.add(
      createHttpGuard(config),
      createProbes({
        metrics,
        token: config.metricsToken,
        database: database.answers,
        hears: bus.isUp,
        stopping: () => stopping,
        log: log.scope('probes'),
      }),
      codes.refuse,
      createSessionFiles({ sessions, store, log: log.scope('files') }),
      createRunFiles({
        sessions,
        store,
        inspections,
        images,
        downloads: createRunDownloads({ inspections, store }),
        elsewhere: peers.urlsWithTrainers,
        wrongCode: codes.wrong,
        log: log.scope('files'),
      }),
      createImageFiles({ images, log: log.scope('files') }),
    );
    if (shown) {
      site.add(
        createJoinPage({
          pages: shown,
          addresses,
          codes,
          find: store.find,
          join: (address, payload) => join(address, { role: 'stranger' }, payload, payload.seatToken),
          asked: live.asked,
          elapsed,
          log: log.scope('gateway'),
        }),
      );
    }

    const port = await listen(site.server, config.port, config.host);
    peers.join(config.internalUrl ?? ownUrl(config.host, port));
    undo.push(async () => {
      demos.stop();
      await requests.hold(answerTime);
      news.flush();
      live.stop();
      hub.stop();
      await peers.stop();
      const impatience = setTimeout(() => site.server.closeAllConnections(), answerTime);
      await io.close();
      clearTimeout(impatience);
    });
    undo.push(
      keepForgetting({
        trainers: trainerStore,
        store,
        days: config.retentionDays,
        oldest: (before) => oldestClosed(database.db, before),
        remove: sessions.delete,
        now,
        log: log.scope('retention'),
      }),
    );

    const local = startLocalTrainers({
      count: config.localTrainers,
      serverUrl: ownUrl(config.host, port),
      token,
      dataDir: config.dataDir,
      logLevel: config.logLevel,
      onEnd: (name) => {
        hub.gone(name).catch((error: Error) => log.error('could not give runs back', { reason: error.message }));
      },
      log: log.scope('trainers'),
    });
    undo.push(local.stop, () => {
      stopping = true;
    });
    return { port, sessions, store, trainers: hub, demos, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
