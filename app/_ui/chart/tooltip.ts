/** The box beside the cursor of a chart: what is there, highest first. */

export type TooltipRow = {
  readonly label: string;
  readonly color: string;
  readonly value: string;
  readonly y: number;
};

/** Between the cursor and the box, in pixels. */
const gap = 14;
/** More rows than this are counted instead of listed. */
const mostRows = 12;

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** What stands in a box, for rows of the same names, colours and lengths in the same order. */
type Written = {
  readonly of: string;
  readonly title: HTMLElement;
  readonly values: readonly HTMLElement[];
};

const written = new WeakMap<HTMLElement, Written>();

/** Writes anew what the box holds. */
function write(box: HTMLElement, of: string, title: HTMLElement, rows: readonly TooltipRow[], more: number): Written {
  const values: HTMLElement[] = [];
  const lines = rows.map(({ label, color }) => {
    const line = element('div', 'flex items-center gap-2');
    const swatch = element('span', 'size-2 shrink-0 rounded-full');
    swatch.style.background = color;
    const value = element('strong', 'font-semibold');
    values.push(value);
    line.append(swatch, element('span', 'min-w-0 flex-1 truncate', label), value);
    return line;
  });
  box.replaceChildren(title, ...lines, ...(more > 0 ? [element('div', 'text-muted', `+${more}`)] : []));
  rows.forEach(({ value }, index) => {
    values[index]!.textContent = value;
  });
  return { of, title, values };
}

/**
 * Writes the rows into the box, and puts it where it covers neither the cursor nor the chart's edge. How large the box is
 * only the style says: to measure it the browser would have to lay out the page at once, for every chart anew.
 */
export function fillTooltip(
  box: HTMLElement,
  title: string,
  rows: readonly TooltipRow[],
  at: { left: number; top: number },
  { width, height }: { width: number; height: number },
) {
  const sorted = [...rows].sort((a, b) => b.y - a.y);
  const shown = sorted.slice(0, mostRows);
  const of = [title.length, ...sorted.map(({ label, color, value }) => `${label} ${color} ${value.length}`)].join('\n');
  box.hidden = false;
  const there = written.get(box);
  if (there?.of === of) {
    there.title.textContent = title;
    shown.forEach(({ value }, index) => {
      there.values[index]!.textContent = value;
    });
  } else {
    written.set(box, write(box, of, element('div', 'text-muted', title), shown, sorted.length - shown.length));
  }
  const left =
    at.left < width / 2 ? `min(${at.left + gap}px, ${width}px - 100%)` : `max(0px, ${at.left - gap}px - 100%)`;
  box.style.transform = `translate(${left}, clamp(0px, ${at.top}px - 50%, ${height}px - 100%))`;
}
