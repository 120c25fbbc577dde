/** The box beside the cursor of a chart: what is there, highest first. */

export type TooltipRow = {
  readonly label: string;
  readonly color: string;
  readonly value: string;
  readonly y: number;
};

/** More rows than this are counted instead of listed. */
const mostRows = 12;

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

type Size = { readonly of: string; readonly width: number; readonly height: number };

/** By box, with what it was measured for: asking for a size makes the browser lay out the page at once. */
const sizes = new WeakMap<HTMLElement, Size>();

function sizeOf(box: HTMLElement, rows: readonly TooltipRow[]): Size {
  const of = rows.map(({ label, value }) => `${label} ${value.length}`).join('\n');
  const known = sizes.get(box);
  if (known?.of === of) return known;
  const size = { of, width: box.offsetWidth, height: box.offsetHeight };
  sizes.set(box, size);
  return size;
}

/** Writes the rows into the box, and puts it where it covers neither the cursor nor the chart's edge. */
export function fillTooltip(
  box: HTMLElement,
  title: string,
  rows: readonly TooltipRow[],
  at: { left: number; top: number },
  { width, height }: { width: number; height: number },
) {
  const sorted = [...rows].sort((a, b) => b.y - a.y);
  const lines = sorted.slice(0, mostRows).map(({ label, color, value }) => {
    const line = element('div', 'flex items-center gap-2');
    const swatch = element('span', 'size-2 shrink-0 rounded-full');
    swatch.style.background = color;
    line.append(swatch, element('span', 'min-w-0 flex-1 truncate', label), element('strong', 'font-semibold', value));
    return line;
  });
  const more = sorted.length > mostRows ? [element('div', 'text-muted', `+${sorted.length - mostRows}`)] : [];
  box.replaceChildren(element('div', 'text-muted', title), ...lines, ...more);
  box.hidden = false;
  const size = sizeOf(box, rows);
  const right = at.left + 14 + size.width <= width;
  box.style.left = `${right ? at.left + 14 : Math.max(0, at.left - 14 - size.width)}px`;
  box.style.top = `${Math.max(0, Math.min(height - size.height, at.top - size.height / 2))}px`;
}
