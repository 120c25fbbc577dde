/** The colours of a chart: a canvas knows no variables and no themes, so the browser is asked for what they come to. */

/** Colours as this canvas needs them: with variables and light-dark() resolved by the browser. */
export function inkOf(canvas: HTMLCanvasElement) {
  const probe = document.createElement('span');
  // A transition, however short, would give the colour before.
  probe.style.setProperty('transition', 'none', 'important');
  canvas.parentElement!.append(probe);
  const resolve = (color: string) => {
    probe.style.color = color;
    return getComputedStyle(probe).color;
  };
  const colors = {
    text: resolve('var(--muted)'),
    grid: resolve('var(--line)'),
    ink: resolve('var(--ink)'),
    surface: resolve('var(--raised)'),
    ground: groundOf(canvas),
  };
  const known = new Map<string, string>();
  const remembered = (color: string) => {
    const found = known.get(color) ?? resolve(color);
    known.set(color, found);
    return found;
  };
  queueMicrotask(() => probe.remove());
  return { ...colors, resolve: remembered };
}

/** The first colour behind the canvas that is not transparent. */
function groundOf(canvas: HTMLCanvasElement): string {
  for (let element: HTMLElement | null = canvas; element; element = element.parentElement) {
    const { backgroundColor } = getComputedStyle(element);
    if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
  }
  return 'transparent';
}

export type Ink = ReturnType<typeof inkOf>;
