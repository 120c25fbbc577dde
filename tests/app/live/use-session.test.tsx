/** The hooks without a window: pages are rendered on the server first. */
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { SessionProvider, useConnectionState, useMetrics, useSessionState } from '#app/_live/use-session.tsx';

function Screen() {
  const seats = useSessionState(({ session }) => Object.keys(session?.seats ?? {}));
  const { kind } = useConnectionState();
  const metrics = useMetrics(['r']);
  return <p>{`${kind} ${seats.length} ${JSON.stringify(metrics)}`}</p>;
}

test('[L40] rendered on the server, the session is connecting and empty, and no connection is made', () => {
  const html = renderToString(
    <SessionProvider code="123456" identity={{ role: 'projector' }}>
      <Screen />
    </SessionProvider>,
  );
  expect(html.replaceAll('&quot;', '"')).toBe('<p>connecting 0 {"r":{"points":[],"epochs":[]}}</p>');
});

test('[L40] a hook outside a session throws an error that says where it belongs', () => {
  expect(() => renderToString(<Screen />)).toThrow('inside a SessionProvider');
});
