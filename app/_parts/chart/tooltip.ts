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

/** What stands in a box, for rows of the same names, colours and lengths in the same order. */
type Written = {
  readonly of: string;
  readonly title: HTMLElement;
  readonly values: readonly HTMLElement[];
  readonly width: number;
  readonly height: number;
};

const written = new WeakMap<HTMLElement, Written>();

/** Writes anew what the box holds, and measures it, for which the browser has to lay out the page at once. */
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
  return { of, title, values, width: box.offsetWidth, height: box.offsetHeight };
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
  const shown = sorted.slice(0, mostRows);
  const of = [title.length, ...sorted.map(({ label, color, value }) => `${label} ${color} ${value.length}`)].join('\n');
  box.hidden = false;
  let size = written.get(box);
  if (size?.of === of) {
    size.title.textContent = title;
    shown.forEach(({ value }, index) => {
      size!.values[index]!.textContent = value;
    });
  } else {
    size = write(box, of, element('div', 'text-muted', title), shown, sorted.length - shown.length);
    written.set(box, size);
  }
  const right = at.left + 14 + size.width <= width;
  const left = right ? at.left + 14 : Math.max(0, at.left - 14 - size.width);
  const top = Math.max(0, Math.min(height - size.height, at.top - size.height / 2));
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
