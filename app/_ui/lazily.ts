/** Components whose code is fetched when they are first drawn. */
import { type FunctionComponent, type LazyExoticComponent, lazy, type ReactNode } from 'react';

type Drawing<Component> = Component extends (props: infer Props) => ReactNode ? FunctionComponent<Props> : never;

/** The module's component of that name; it belongs inside `Suspense`. */
export function lazily<Module, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
): LazyExoticComponent<Drawing<Module[Name]>> {
  return lazy(async () => ({ default: (await load())[name] as Drawing<Module[Name]> }));
}
