// The browser, and what a person does in it whatever the page.
import { createRequire } from 'node:module';
import { get } from 'node:http';
import { execFileSync } from 'node:child_process';

// open starts Chromium without anything it would fetch by itself.
export function open(tools) {
  const { chromium } = createRequire(tools + '/')('playwright-core');
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

// enter signs in by e-mail and password.
export async function enter(page, base, email, password) {
  await page.goto(base + '/sign-in');
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await send(page);
}

// send presses the main button of the page's form, the button that says so, or that of the form whose address ends so; a form
// that comes back with errors stops the story.
export async function send(page, which) {
  const forms = typeof which === 'string' ? `main form[method=post][action$="${which}"]` : 'main form';
  const buttons = page.locator(`${forms} button:not([type=button])`, which instanceof RegExp ? { hasText: which } : {});
  await buttons.first().click();
  await page.waitForLoadState();
  const wrong = await page.locator('.govuk-error-summary').allTextContents();
  if (wrong.length) throw new Error(page.url() + ': ' + wrong.join(' ').replace(/\s+/g, ' '));
}

// date fills the three fields of a date, given as 2026-06-30.
export async function date(page, name, day) {
  const [year, month, number] = day.split('-').map(Number);
  for (const [part, value] of [['day', number], ['month', month], ['year', year]]) await page.fill(`[name=${name}-${part}]`, String(value));
}

// words are what the page says, on one line.
export const words = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');

// must stops the story when something is not so.
export function must(ok, what) {
  if (!ok) throw new Error(what);
  console.log('ok  ', what);
}

// fetched takes a file as the person who looks at the page would: with their cookies, by the portal's own name.
export async function fetched(page, path) {
  const url = new URL(path, page.url());
  const cookie = (await page.context().cookies(url.href)).map((c) => `${c.name}=${c.value}`).join('; ');
  return new Promise((done, failed) => {
    get({ host: '127.0.0.1', port: url.port, path: url.pathname + url.search, headers: { Host: url.host, Cookie: cookie } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part)).on('end', () => done({ status: answer.statusCode, body: Buffer.concat(parts) }));
    }).on('error', failed);
  });
}

// isPDF says whether a file that was fetched is one.
export const isPDF = ({ status, body }) => status === 200 && body.subarray(0, 4).toString() === '%PDF';

// printed is what a PDF says, on one line.
export const printed = ({ body }) => execFileSync('pdftotext', ['-layout', '-', '-'], { input: body, encoding: 'utf8' }).replace(/\s+/g, ' ');
