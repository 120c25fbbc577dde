/** Finds what does not fit on a page; runs inside the browser, so it uses nothing from outside. */

/** A sentence for each overflow of the page and each truncated text. */
export function whatDoesNotFit(): string[] {
  const faults: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    faults.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide`);
  }
  const projector = document.querySelector('[data-screen="projector"]') !== null;
  if (projector && root.scrollHeight > root.clientHeight) faults.push('the projected page scrolls');
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    const hidden = box.width <= 1 || box.height <= 1 || style.visibility === 'hidden' || !element.checkVisibility();
    if (!hasText || hidden || element.closest('[aria-hidden="true"], .sr-only, option')) continue;
    const words = element.textContent!.trim().slice(0, 40);
    // A title of sixty letters may end in an ellipsis if its full text is available.
    const known = element.title === element.textContent;
    const clips = !known && style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    if (clips && style.overflowX !== 'auto')
      faults.push(`cut: "${words}" by ${element.scrollWidth - element.clientWidth} px`);
    if (projector && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1)) {
      faults.push(`outside the picture: "${words}"`);
    }
    const row = projector ? element.closest('li') : null;
    if (row && element.scrollHeight > row.clientHeight + 1) faults.push(`taller than its row: "${words}"`);
  }
  return [...new Set(faults)];
}
