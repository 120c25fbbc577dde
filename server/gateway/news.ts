/**
 * Tells every screen what happens in its session: changes, points of the runs that it watches, and live figures.
 *
 * One message at a time is on its way to a screen, which acknowledges it; what happens meanwhile is merged into the next.
 * So a slow screen falls behind by one message, however long its connection stood still. Reports alone, which only move
 * progress and ranks, are told once a second; the points of watched runs and everything else after 100 ms at most.
 */
import type { Change, RunReported } from '#lib/classroom/change.ts';
import { condensed } from '#lib/classroom/condense.ts';
import type { Live, News, ReportedPoints } from '#lib/protocol/broadcasts.ts';
import type { Caller } from '#lib/protocol/request.ts';
import type { Publisher } from '../sessions/publisher.ts';

/** Fast enough to feel live, slow enough for a phone: ten messages a second regardless of the number of runs. */
export const newsInterval = 100;
/** Between two messages with nothing but reports. */
export const reportsInterval = 1000;
/** Between two messages to a student with nothing but the trainers' figures. */
export const figuresInterval = 5000;
/** A screen that has not acknowledged a message for this long is disconnected, and greeted anew when it returns. */
export const longestSilence = 30_000;
/** The changes of a session that are kept for its screens; one further behind is greeted anew. */
const keptChanges = 20_000;

/** What is needed of a connection. */
export type Line = {
  emit(name: 'news', news: News, heard: () => void): void;
  disconnect(close: true): void;
};

type Screen = {
  readonly line: Line;
  readonly role: Caller['role'];
  /** The sequence up to which it was told the changes. */
  told: number;
  toldAt: number;
  watched: ReadonlySet<string>;
  points: ReportedPoints[];
  /** When it was last sent points, and after how many milliseconds it wants more. */
  pointsAt: number;
  readonly pace: number;
  live: Live | undefined;
  /** What of the last live figures matters to a student at once, and when they were told. */
  liveKey: string;
  liveAt: number;
};

/** `after` is the sequence before the first of the kept changes; `news` is that of the last change that is no report. */
type Room = {
  after: number;
  changes: Change[];
  news: number;
  /** Reports whose points no message has carried so far. */
  fresh: RunReported[];
  readonly screens: Set<Screen>;
  resting: NodeJS.Timeout | undefined;
};

export type ScreenNews = Publisher & {
  /** The connection shows the session as it was at this sequence, and watches these runs, at this pace in milliseconds. */
  enter(
    line: Line,
    code: string,
    role: Caller['role'],
    sequence: number,
    runIds: readonly string[],
    pace?: number,
  ): void;
  leave(line: Line): void;
  /** From now on new points of these runs are sent, and of no others. */
  watch(line: Line, runIds: readonly string[]): void;
  live(code: string, live: Live): void;
  /** Sends what is pending at once. */
  flush(): void;
};

/** `sent` gets reports when their points go out; `now` is elapsed time in milliseconds. */
export function createScreenNews(sent: (reports: readonly RunReported[]) => void, now: () => number): ScreenNews {
  const rooms = new Map<string, Room>();
  const places = new Map<Line, { readonly code: string; readonly screen: Screen }>();
  /** When the message was sent that the screen has not acknowledged; it may enter another session meanwhile. */
  const underWay = new WeakMap<Line, number>();

  function roomOf(code: string, after: number): Room {
    const known = rooms.get(code);
    if (known) return known;
    const room: Room = { after, changes: [], news: after, fresh: [], screens: new Set(), resting: undefined };
    rooms.set(code, room);
    return room;
  }

  const endOf = ({ after, changes }: Room) => after + changes.length;

  /** The changes that the screen lacks; after a hole, none that follow what it has, so that it says hello again. */
  function changesFor(room: Room, screen: Screen): News['changes'] {
    if (screen.told < room.after) return { after: endOf(room), changes: [] };
    return { after: screen.told, changes: condensed(room.changes.slice(screen.told - room.after)) };
  }

  const lacksChanges = (room: Room, { told }: Screen) => told < endOf(room);
  const isDue = (room: Room, screen: Screen) =>
    lacksChanges(room, screen) && (room.news > screen.told || now() - screen.toldAt >= reportsInterval);

  /** Sends the screen what is due, or all that is pending. */
  function tell(room: Room, screen: Screen, all: boolean) {
    const sentAt = underWay.get(screen.line);
    if (sentAt !== undefined) {
      if (now() - sentAt > longestSilence) screen.line.disconnect(true);
      return;
    }
    const news: News = {};
    if (isDue(room, screen) || (all && lacksChanges(room, screen))) {
      news.changes = changesFor(room, screen);
      screen.told = endOf(room);
      screen.toldAt = now();
    }
    if (screen.points.length > 0 && (all || now() - screen.pointsAt >= screen.pace)) {
      news.points = screen.points.splice(0);
      screen.pointsAt = now();
    }
    if (screen.live) news.live = screen.live;
    screen.live = undefined;
    if (Object.keys(news).length === 0) return;
    underWay.set(screen.line, now());
    screen.line.emit('news', news, () => acknowledged(screen.line));
  }

  function acknowledged(line: Line) {
    underWay.delete(line);
    const place = places.get(line);
    const room = place && rooms.get(place.code)!;
    if (room && hasNews(room, place.screen)) wake(room);
  }

  const hasNews = (room: Room, screen: Screen) =>
    lacksChanges(room, screen) || screen.points.length > 0 || screen.live !== undefined;

  /** Tells all screens of the room, unless it has just been done; then it is done again after a rest. */
  function wake(room: Room, all = false) {
    if (room.resting && !all) return;
    clearTimeout(room.resting);
    room.resting = setTimeout(() => {
      room.resting = undefined;
      if ([...room.screens].some((screen) => hasNews(room, screen)) || room.fresh.length > 0) wake(room);
    }, newsInterval);
    sent(room.fresh.splice(0));
    for (const screen of room.screens) tell(room, screen, all);
    trim(room);
  }

  /** Forgets the changes that every screen has been told. */
  function trim(room: Room) {
    let least = endOf(room);
    for (const { told } of room.screens) least = Math.min(least, Math.max(told, room.after));
    const count = Math.max(least - room.after, room.changes.length - keptChanges);
    if (count <= 0) return;
    room.changes.splice(0, count);
    room.after += count;
  }

  function collect(room: Room, report: RunReported) {
    const { runId, at, points, epochs } = report;
    if (points.length + epochs.length === 0) return;
    room.fresh.push(report);
    for (const screen of room.screens) if (screen.watched.has(runId)) screen.points.push({ runId, at, points, epochs });
  }

  function leave(line: Line) {
    const place = places.get(line);
    if (!place) return;
    places.delete(line);
    const room = rooms.get(place.code)!;
    room.screens.delete(place.screen);
    if (room.screens.size > 0) return;
    clearTimeout(room.resting);
    sent(room.fresh);
    rooms.delete(place.code);
  }

  return {
    enter(line, code, role, sequence, runIds, pace = newsInterval) {
      leave(line);
      const room = roomOf(code, sequence);
      const screen: Screen = {
        line,
        role,
        told: sequence,
        toldAt: now(),
        watched: new Set(runIds),
        points: [],
        pointsAt: Number.NEGATIVE_INFINITY,
        pace,
        live: undefined,
        liveKey: '',
        liveAt: now(),
      };
      room.screens.add(screen);
      places.set(line, { code, screen });
    },
    leave,
    watch(line, runIds) {
      const screen = places.get(line)?.screen;
      if (!screen) return;
      screen.watched = new Set(runIds);
      screen.points = screen.points.filter(({ runId }) => screen.watched.has(runId));
    },
    publish(code, after, changes) {
      const room = rooms.get(code);
      if (!room) {
        const reports = changes.filter((change) => change.kind === 'run-reported');
        if (reports.length > 0) sent(reports);
        return;
      }
      // A room begins with a session that may be ahead of what has been published.
      const known = endOf(room) - after;
      if (known < 0) {
        [room.after, room.changes] = [after, []];
        // Whoever lacks what was missed learns it now, even if nothing else happens for a long time.
        room.news = after + changes.length;
      }
      for (const change of changes.slice(Math.max(0, known))) {
        if (change.kind === 'run-reported') {
          collect(room, change);
          room.changes.push({ ...change, points: [] });
        } else {
          room.changes.push(change);
          room.news = endOf(room);
        }
      }
      wake(room);
    },
    live(code, live) {
      const room = rooms.get(code);
      if (!room) return;
      const key = [live.publicUrl, ...live.trainers.map(({ id, connected }) => `${id} ${connected}`)].join(' ');
      for (const screen of room.screens) {
        const isFigures = screen.role === 'student' && screen.liveKey === key;
        if (isFigures && now() - screen.liveAt < figuresInterval) continue;
        [screen.liveKey, screen.liveAt] = [key, now()];
        screen.live = liveFor(screen.role, live);
      }
      wake(room);
    },
    flush() {
      for (const room of rooms.values()) {
        wake(room, true);
        clearTimeout(room.resting);
        room.resting = undefined;
      }
    },
  };
}

/** Who else is connected, and the server's other addresses, are of no use to a student, and most of the bytes. */
export function liveFor(role: Caller['role'], { readiness, ...shown }: Live): Live {
  if (role === 'instructor') return readiness ? { ...shown, readiness } : shown;
  if (role !== 'student') return shown;
  const { otherUrls: _, ...figures } = shown;
  return { ...figures, present: {} };
}
