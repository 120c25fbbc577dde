/** Those who want to be told of something, in the order in which they came. */

export type Listeners<What extends readonly unknown[]> = {
  listen(listener: (...what: What) => void): void;
  tell(...what: What): void;
};

export function createListeners<What extends readonly unknown[] = []>(): Listeners<What> {
  const all: ((...what: What) => void)[] = [];
  return {
    listen: (listener) => void all.push(listener),
    tell(...what) {
      for (const listener of all) listener(...what);
    },
  };
}
