import { readFileSync, mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { chromiumFlags } from './support/chromium-flags.ts';
import { whatDoesNotFit } from './browser/fit.ts';
const url = 'http://127.0.0.1:4071';
const seed = JSON.parse(readFileSync('/tmp/look/seed.json', 'utf8'));
const [, , name, size, language, theme, which = 'r', act = ''] = process.argv;
const sizes: any = { phone: { width: 390, height: 844 }, laptop: { width: 1366, height: 768 }, small: { width: 1024, height: 768 }, large: { width: 1920, height: 1080 } };
mkdirSync('/tmp/look/out', { recursive: true });
const browser = await chromium.launch({ executablePath: JSON.parse(readFileSync('.setup/browser.json', 'utf8')).path, args: chromiumFlags as any });
const context = await browser.newContext({ viewport: sizes[size!], locale: language === 'ko' ? 'ko-KR' : 'en-US', reducedMotion: 'reduce' });
await context.addCookies([{ name: 'theme', value: theme!, url }, { name: 'language', value: language!, url }]);
await context.addInitScript((e) => localStorage.setItem('classroom-training.sessions.v1', JSON.stringify(e)), [{ code: seed.s.code, role: 'student', secret: seed.seatToken, title: seed.s.title, visitedAt: Date.now() }]);
const page = await context.newPage();
page.on('console', (m) => m.type() === 'error' && console.log('console:', m.text()));
page.on('pageerror', (e) => console.log('page:', e.message));
await page.goto(`${url}/s/${seed.s.code}/runs/${seed[which].runId}`);
await page.locator('main#content:not([role=status])').waitFor();
for (const part of ['confusion','classes','gallery','maps','filters','augmented','network']) { const at = page.locator('main#content > *'); const n = await at.count(); for (let i=0;i<n;i++) { await at.nth(i).scrollIntoViewIfNeeded(); await page.waitForTimeout(150);} }
await page.waitForTimeout(2500);
if (act) { await eval(`(async () => { ${act} })()`); await page.waitForTimeout(1200); }
await page.evaluate(() => scrollTo(0, 0));
await page.screenshot({ path: `/tmp/look/out/${name}-${size}-${language}-${theme}.png`, fullPage: true });
console.log(await page.evaluate(whatDoesNotFit as any));
await browser.close();
