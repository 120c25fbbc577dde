/** The camera: asked for on a button, front or back, live or held still; off as soon as it is not shown. */
'use client';
import { Pause, Play, SwitchCamera, Video } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_ui/button.tsx';
import type { Picture } from './picture.ts';

type Facing = 'user' | 'environment';
type Fault = 'insecure' | 'refused' | 'none' | 'busy';

function faultOf(error: unknown): Fault {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'busy';
}

/** Gives the moving picture, or null while there is none. */
export function CameraChoice({ onPicture }: { onPicture: (picture: Picture | null) => void }) {
  const t = useTranslations('try');
  const video = useRef<HTMLVideoElement | null>(null);
  const [state, setState] = useState<'off' | 'starting' | 'on' | 'still'>('off');
  const [fault, setFault] = useState<Fault | null>(null);
  const [facing, setFacing] = useState<Facing>('environment');
  /** Only the last request counts; a camera that opens too late is turned off again. */
  const asked = useRef(0);

  const stop = useCallback(() => {
    asked.current += 1;
    const stream = video.current?.srcObject as MediaStream | null;
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.current = null;
  }, []);
  useEffect(() => {
    return stop;
  }, [stop]);

  async function start(next: Facing) {
    stop();
    const own = asked.current;
    setFault(null);
    setFacing(next);
    if (!navigator.mediaDevices) return setFault('insecure');
    setState('starting');
    try {
      const size = { width: { ideal: 640 }, height: { ideal: 480 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: next, ...size } });
      const element = Object.assign(document.createElement('video'), { muted: true, playsInline: true });
      element.srcObject = stream;
      await element.play();
      if (own !== asked.current) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      video.current = element;
      const mirrored = stream.getVideoTracks()[0]?.getSettings().facingMode !== 'environment';
      setState('on');
      onPicture({
        source: element,
        width: element.videoWidth,
        height: element.videoHeight,
        live: true,
        mirrored,
        label: null,
      });
    } catch (error) {
      if (own !== asked.current) return;
      setState('off');
      setFault(faultOf(error));
      onPicture(null);
    }
  }

  function hold() {
    if (state === 'on') video.current?.pause();
    else void video.current?.play();
    setState(state === 'on' ? 'still' : 'on');
  }

  const running = state === 'on' || state === 'still';
  return (
    <div
      className={
        running
          ? 'flex flex-wrap justify-center gap-2'
          : 'flex aspect-square flex-col items-center justify-center gap-3 rounded-xl border border-line-strong/60 border-dashed px-5 text-center'
      }
    >
      {running ? (
        <>
          <Button size="small" onClick={hold}>
            {state === 'on' ? <Pause aria-hidden className="size-3.5" /> : <Play aria-hidden className="size-3.5" />}
            {t(state === 'on' ? 'hold' : 'goOn')}
          </Button>
          <Button size="small" onClick={() => start(facing === 'user' ? 'environment' : 'user')}>
            <SwitchCamera aria-hidden className="size-3.5" />
            {t('otherCamera')}
          </Button>
        </>
      ) : (
        <>
          <Button weight="primary" disabled={state === 'starting'} onClick={() => start(facing)}>
            <Video aria-hidden className="size-4" />
            {t(state === 'starting' ? 'cameraStarting' : 'cameraOn')}
          </Button>
          {fault ? (
            <p role="alert" className="max-w-72 text-balance text-bad text-sm">
              {t('cameraFault', { fault })}
            </p>
          ) : (
            <p className="max-w-72 text-balance text-2xs text-muted">{t('cameraHelp')}</p>
          )}
        </>
      )}
    </div>
  );
}
