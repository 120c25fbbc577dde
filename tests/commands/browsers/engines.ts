/** Browsers other than Chromium: Firefox over WebDriver BiDi, and WebKitGTK, whose engine is Safari's, by its own driver. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { Builder, By } from 'selenium-webdriver';
import { freePort } from '../../support/free-port.ts';
import { CannotStart } from '../harness/command.ts';

export type Size = { readonly width: number; readonly height: number };

/** A person's browser, with storage of its own. */
export type Window = {
  readonly open: (url: string) => Promise<unknown>;
  /** The value of a JavaScript expression in the page. */
  readonly value: <T>(expression: string) => Promise<T>;
  /** Clicks the element as the mouse would. */
  readonly click: (selector: string) => Promise<unknown>;
  /** Types into the field, after what is there. */
  readonly type: (selector: string, text: string) => Promise<unknown>;
  /** A PNG of what is in sight. */
  readonly picture: () => Promise<Uint8Array>;
  readonly close: () => Promise<unknown>;
};

export type Engine = {
  readonly version: string;
  readonly open: (size: Size) => Promise<Window>;
  readonly close: () => Promise<unknown>;
};

/** The programs that an engine needs, and what Debian calls their packages. */
const needs = {
  firefox: { programs: ['/usr/bin/firefox-esr'], packages: 'firefox-esr' },
  webkit: {
    programs: ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb', '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'],
    packages: 'webkit2gtk-driver xvfb',
  },
} as const;
export type EngineName = keyof typeof needs;
export const engineNames = Object.keys(needs) as EngineName[];

/** Starts the engine. Throws CannotStart with the packages to install where a program is missing. */
export async function startEngine(name: EngineName): Promise<Engine> {
  const { programs, packages } = needs[name];
  const missing = programs.find((program: string) => !existsSync(program));
  if (missing) throw new CannotStart(`${name} needs ${missing}. Install it with\n    sudo apt-get install ${packages}`);
  return name === 'firefox' ? startFirefox() : startWebKit();
}

async function startFirefox(): Promise<Engine> {
  const [executablePath] = needs.firefox.programs;
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  return {
    version: await browser.version(),
    async open({ width, height }) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width, height });
      return {
        open: (url) => page.goto(url),
        value: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
        click: (selector) => page.click(selector),
        type: (selector, text) => page.type(selector, text),
        picture: () => page.screenshot(),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** The number of a screen that nobody uses; Xvfb itself finds it, and says it on the pipe. */
const startScreen = (xvfb: string) =>
  new Promise<{ process: ChildProcess; display: string }>((resolve, reject) => {
    const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new CannotStart(`Xvfb ended with ${code} before it had a screen.`)));
    child.stdio[3]!.once('data', (number: Buffer) =>
      resolve({ process: child, display: `:${number.toString('utf8').trim()}` }),
    );
  });

/** Resolves when somebody listens there. */
async function listening(url: string): Promise<void> {
  const answers = () =>
    fetch(`${url}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (let tries = 0; tries < 100; tries += 1) {
    if (await answers()) return;
    await sleep(100);
  }
  throw new CannotStart(`WebKitWebDriver does not answer at ${url}.`);
}

/** A driver holds one window: each has a driver of its own. */
async function startDriver(display: string): Promise<{ url: string; process: ChildProcess }> {
  const port = await freePort();
  const child = spawn(needs.webkit.programs[0], [`--port=${port}`], {
    stdio: 'ignore',
    // The sandbox needs namespaces that containers lack; the pages are our own.
    env: {
      ...process.env,
      DISPLAY: display,
      LANG: 'en_US.UTF-8',
      LANGUAGE: 'en',
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await listening(url);
  return { url, process: child };
}

async function startWebKit(): Promise<Engine> {
  const [, xvfb, miniBrowser] = needs.webkit.programs;
  const screen = await startScreen(xvfb);
  async function open() {
    const driver = await startDriver(screen.display);
    const capabilities = {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] },
    };
    const window = await new Builder().usingServer(driver.url).withCapabilities(capabilities).build();
    const close = () => window.quit().finally(() => driver.process.kill());
    return { window, close };
  }
  const first = await open();
  const agent = await first.window.executeScript<string>('return navigator.userAgent');
  await first.close();
  return {
    version: agent
      .split(' ')
      .filter((part) => /^(AppleWebKit|Version)/.test(part))
      .join(' '),
    async open({ width, height }) {
      const { window, close } = await open();
      await window.manage().window().setRect({ x: 0, y: 0, width, height });
      const element = (selector: string) => window.findElement(By.css(selector));
      return {
        open: (page) => window.get(page),
        value: <T>(expression: string) => window.executeScript<T>(`return ${expression}`),
        click: (selector) => element(selector).click(),
        type: (selector, text) => element(selector).sendKeys(text),
        picture: async () => Buffer.from(await window.takeScreenshot(), 'base64'),
        close,
      };
    },
    close: async () => screen.process.kill(),
  };
}
