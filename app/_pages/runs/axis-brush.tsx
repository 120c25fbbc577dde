/** One axis: its line, its values, and the stretch that is chosen on it by pointer, finger or keys. */
'use client';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useObservable } from '#app/_live/use-observable.tsx';
import { moreDigits, readableTicks } from '#app/_ui/chart/axis-ticks.ts';
import type { CoordinateAxis } from '#lib/analysis/coordinates.ts';
import { type SelectionStore, type Stretch, select } from './selection-store.ts';

type Value = CoordinateAxis['ticks'][number]['value'];

type Props = {
  axis: CoordinateAxis;
  name: string;
  write: (value: Value, more: number) => string;
  selection: SelectionStore;
  /** Pixels from the top of the picture to the ends of the axis. */
  top: number;
  bottom: number;
};

/** A press that moves less than this chooses nothing, and takes back what was chosen. */
const leastMove = 4;
const keyStep = 0.05;
/** Pixels of a line of the values. */
const lineHeight = 14;

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** What a drag does: begins a new stretch, moves one edge, or moves the whole. */
type Drag =
  | { kind: 'new'; start: number; y: number }
  | { kind: 'edge'; fixed: number }
  | { kind: 'move'; grip: number; stretch: Stretch };

export function AxisBrush({ axis, name, write, selection, top, bottom }: Props) {
  const t = useTranslations('runs');
  const stretch = useObservable(selection, (now) => now[axis.id]);
  const strip = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const length = bottom - top;

  const placeOf = (event: PointerEvent) => {
    const box = strip.current!.getBoundingClientRect();
    return clamp(1 - (event.clientY - box.top - top) / length);
  };

  function down(event: PointerEvent) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const place = placeOf(event);
    const near = 8 / length;
    if (stretch && Math.abs(place - stretch[1]) < near) drag.current = { kind: 'edge', fixed: stretch[0] };
    else if (stretch && Math.abs(place - stretch[0]) < near) drag.current = { kind: 'edge', fixed: stretch[1] };
    else if (stretch && place > stretch[0] && place < stretch[1]) drag.current = { kind: 'move', grip: place, stretch };
    else drag.current = { kind: 'new', start: place, y: event.clientY };
  }

  function move(event: PointerEvent) {
    const now = drag.current;
    if (!now) return;
    const place = placeOf(event);
    if (now.kind === 'move') {
      const size = now.stretch[1] - now.stretch[0];
      const from = Math.min(1 - size, Math.max(0, now.stretch[0] + place - now.grip));
      return select(selection, axis.id, [from, from + size]);
    }
    if (now.kind === 'new' && Math.abs(event.clientY - now.y) < leastMove) return;
    const other = now.kind === 'new' ? now.start : now.fixed;
    select(selection, axis.id, [Math.min(place, other), Math.max(place, other)]);
  }

  function up(event: PointerEvent) {
    const now = drag.current;
    drag.current = null;
    if (now?.kind === 'new' && Math.abs(event.clientY - now.y) < leastMove) select(selection, axis.id, null);
    if (now?.kind === 'move' && Math.abs(placeOf(event) - now.grip) * length < leastMove)
      select(selection, axis.id, null);
  }

  const y = (place: number) => bottom - place * length;
  const ticks = readableTicks(axis.ticks, lineHeight / length);
  const more = moreDigits(
    ticks.map(({ value }) => value),
    write,
  );
  const written = (value: Value) => write(value, more);
  return (
    <div
      ref={strip}
      className="absolute inset-y-0 -left-5 w-10 cursor-ns-resize touch-none"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={up}
    >
      <span aria-hidden className="absolute left-1/2 w-px bg-line-strong" style={{ top, height: length }} />
      {ticks.map(({ value, place }) => (
        <span
          key={String(value)}
          aria-hidden
          className="pointer-events-none absolute left-1/2 ml-1.5 -translate-y-1/2 whitespace-nowrap rounded bg-surface/75 px-0.5 text-2xs text-muted leading-3.5"
          style={{ top: y(place) }}
        >
          {written(value)}
        </span>
      ))}
      {/* A layer of its own: as the stretch follows the pointer, the page around it is not painted again. */}
      <span className={`absolute inset-0 block contain-strict ${stretch ? 'will-change-transform' : ''}`}>
        {stretch && (
          <span
            aria-hidden
            className="absolute left-1/2 w-3.5 -translate-x-1/2 rounded border border-accent bg-accent/25"
            style={{ top: y(stretch[1]), height: Math.max(3, (stretch[1] - stretch[0]) * length) }}
          />
        )}
        {(['high', 'low'] as const).map((edge) => (
          <Thumb
            key={edge}
            edge={edge}
            axis={axis}
            stretch={stretch}
            label={t(edge === 'high' ? 'upTo' : 'from', { axis: name })}
            write={written}
            top={y(edge === 'high' ? (stretch?.[1] ?? 1) : (stretch?.[0] ?? 0))}
            onChange={(next) => select(selection, axis.id, next)}
          />
        ))}
      </span>
    </div>
  );
}

/** One end of the stretch for the keyboard; seen only while it has the focus or there is a stretch. */
function Thumb({
  edge,
  axis,
  stretch,
  label,
  write,
  top,
  onChange,
}: {
  edge: 'high' | 'low';
  axis: CoordinateAxis;
  stretch: Stretch | undefined;
  label: string;
  write: (value: Value) => string;
  top: number;
  onChange: (stretch: Stretch | null) => void;
}) {
  const [low, high] = stretch ?? [0, 1];
  const place = edge === 'high' ? high : low;
  const places = axis.ticks.map((tick) => tick.place).sort((a, b) => a - b);
  const discrete = places.length <= 7;

  /** The next named value, or a twentieth further. */
  function stepped(by: 1 | -1): number {
    if (!discrete) return clamp(place + by * keyStep);
    const next = by > 0 ? places.find((each) => each > place + 1e-6) : places.findLast((each) => each < place - 1e-6);
    return next ?? (by > 0 ? 1 : 0);
  }

  function key(event: KeyboardEvent) {
    const steps: Record<string, () => number> = {
      ArrowUp: () => stepped(1),
      ArrowRight: () => stepped(1),
      ArrowDown: () => stepped(-1),
      ArrowLeft: () => stepped(-1),
      PageUp: () => clamp(place + 0.2),
      PageDown: () => clamp(place - 0.2),
      Home: () => 0,
      End: () => 1,
    };
    const step = steps[event.key];
    if (step) {
      const next = step();
      const chosen: Stretch = edge === 'high' ? [low, Math.max(low, next)] : [Math.min(high, next), high];
      onChange(chosen[0] <= 0 && chosen[1] >= 1 ? null : chosen);
    } else if (event.key === 'Escape' || event.key === 'Delete' || event.key === 'Backspace') onChange(null);
    else return;
    event.preventDefault();
  }

  return (
    <span
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(place * 100)}
      aria-valuetext={write(axis.valueAt(place))}
      onKeyDown={key}
      className={`absolute left-1/2 h-1.5 w-5 -translate-x-1/2 -translate-y-1/2 rounded-full ${stretch ? 'bg-accent' : 'opacity-0 focus-visible:bg-accent focus-visible:opacity-100'}`}
      style={{ top }}
    />
  );
}
