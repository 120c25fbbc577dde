/** Serves images as PNG, `/images/DATASET/training/17.png` and `/images/DATASET/test/17.png`: the same for everybody, forever. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { datasets } from '#lib/datasets/datasets.ts';
import type { Log } from '../base/log.ts';
import type { Answerer } from '../http/http.ts';
import type { ImageSource, Part } from './images.ts';
import { noSuchFile } from './session-files.ts';

/** Answers requests for images; false for any other address. */
export function createImageFiles({ images, log }: { images: ImageSource; log: Log }): Answerer {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const found = /^\/images\/([a-z0-9-]+)\/(training|test)\/(\d{1,5})\.png$/.exec(request.url ?? '');
    const dataset = datasets.find(({ id }) => id === found?.[1]);
    if (!found || !dataset || request.method !== 'GET') return false;
    images
      .png(dataset, found[2] as Part, Number(found[3]))
      .then((png) => {
        if (!png) {
          return response
            .writeHead(404, { 'content-type': 'application/json; charset=utf-8' })
            .end(JSON.stringify(noSuchFile));
        }
        response
          .writeHead(200, { 'content-type': 'image/png', 'cache-control': 'public, max-age=31536000, immutable' })
          .end(png);
      })
      .catch((error: Error) => {
        log.error('could not serve an image', { reason: error.message });
        response.writeHead(500).end();
      });
    return true;
  };
}
