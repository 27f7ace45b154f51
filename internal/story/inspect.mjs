// Inspects every page that an account can reach by links: accessibility (axe), width at 360 and 1280 pixels, weight of a
// first load over the wire, and that its forms can be sent without a script.
// usage: node inspect.mjs BASE DIR-WITH-PLAYWRIGHT EMAIL PASSWORD [PICTURES]
import { readFileSync } from 'node:fs';
import { open, enter } from './browser.mjs';

const [base, tools, email, password, pictures] = process.argv.slice(2);
const heaviest = 45 * 1024; // of an employer's page, its styles and scripts, compressed
const browser = await open(tools);
const axe = readFileSync(tools + '/node_modules/axe-core/axe.min.js', 'utf8');

// kind of page: one of each is enough, whatever employer, person or month it shows.
const kindOf = (url) => url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/\/\d+(?=\/|$)/g, '/{n}');

async function account(options) {
  const context = await browser.newContext({ bypassCSP: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  if (email !== '-') await enter(page, base, email, password);
  return page;
}

// reached follows links of each kind of page, breadth first.
async function reached(page) {
  const known = new Map();
  const next = ['/'];
  while (next.length && known.size < 120) {
    const path = next.shift();
    const url = new URL(path, base);
    if (known.has(kindOf(url))) continue;
    const answer = await page.goto(url.href).catch(() => null); // a download is not a page
    if (!answer || !/html/.test(answer.headers()['content-type'] || '')) continue;
    known.set(kindOf(url), { path, status: answer.status() });
    for (const href of await page.locator('a[href^="/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')))) {
      if (!/sign-out|\/lang|[?&]format=/.test(href)) next.push(href);
    }
  }
  return known;
}

async function weight(page) {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.reload();
  await session.detach();
  return bytes;
}

const wrong = [];
const seen = await reached(await account({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false }));
let most = 0;
for (const width of [360, 1280]) {
  const page = await account({ viewport: { width, height: 800 } });
  for (const [kind, { path, status }] of seen) {
    await page.goto(base + path);
    if (status >= 400) wrong.push(`${kind}: answers ${status}`);
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)) wrong.push(`${kind} at ${width}: scrolls sideways`);
    const scripted = await page.locator('form:not([action])').count();
    if (scripted) wrong.push(`${kind}: ${scripted} forms lead nowhere without a script`);
    if (pictures) await page.screenshot({ path: `${pictures}/${kind.replace(/\W+/g, '_')}_${width}.png`, fullPage: true });
    if (width === 360) {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document));
      for (const v of violations) wrong.push(`${kind}: ${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
      const bytes = await weight(page);
      most = Math.max(most, bytes);
      if (bytes > heaviest) wrong.push(`${kind}: ${bytes} bytes on first load`);
    }
  }
}
await browser.close();
console.log(`${seen.size} pages, the heaviest ${(most / 1024).toFixed(1)} KB`);
console.log([...seen.keys()].join('\n'));
if (wrong.length) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
