// Walks the main job in a real browser, without JavaScript, as each person in turn, over six weeks of the story's clock.
// usage: node walk.mjs '{"base", "tools", "pictures", "stage", "world"}'
import { mkdirSync } from 'node:fs';
import { open, enter, words } from './browser.mjs';
import { register } from './chapters/register.mjs';
import { declare } from './chapters/declare.mjs';
import { pay } from './chapters/pay.mjs';
import { remind } from './chapters/remind.mjs';
import { recover } from './chapters/recover.mjs';
import { reconcile } from './chapters/reconcile.mjs';
import { steer } from './chapters/steer.mjs';
import { govern } from './chapters/govern.mjs';
import { raise } from './chapters/raise.mjs';
import { appoint } from './chapters/appoint.mjs';
import { compare } from './chapters/compare.mjs';
import { operate } from './chapters/operate.mjs';

const place = JSON.parse(process.argv[2]);
mkdirSync(place.pictures, { recursive: true });
const browser = await open(place.tools);

// person opens a window of their own; a phone for those who work with one.
async function person(email, password, width = 1280, base = place.base) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: false });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  if (email) await enter(page, base, email, password);
  return page;
}

const fund = (base) => new URL(base).hostname.split('.')[0];
const password = 'Socle-demo-2026';

const house = {
  ...place,
  person,
  demo: (role, width) => person(`${role}@${fund(place.base)}.demo`, password, width),
  neighbour: (role, slug) => person(`${role}@${slug}.demo`, password, 1280, place.base.replace(fund(place.base), slug)),
  back: (one) => enter(one.page, place.base, one.email, 'quatre mots faciles'), // after a night, whoever was signed in is not any more
  picture: (page, name) => page.screenshot({ path: `${place.pictures}/${name}.png` }),
  jump: (to) => fetch(`${place.stage}/clock?to=${encodeURIComponent(to)}`, { method: 'POST' }),
  now: async () => Number(await (await fetch(`${place.stage}/clock`)).text()),
  mails: async () => (await fetch(new URL('/api/mail', place.world.home))).json(),
  texts: async () => (await fetch(new URL('/api/sms', place.world.home))).json(),

  // until loads a page again until its words fit: work that happens within seconds.
  async until(page, url, fits, what) {
    for (let i = 0; i < 160; i++) {
      const answer = await page.goto(url);
      if (answer.status() === 200 && fits(await words(page))) return console.log('ok  ', what);
      await new Promise((r) => setTimeout(r, 500));
    }
    await house.picture(page, 'stuck');
    throw new Error('in vain: ' + what + ' at ' + url + ' ' + (await words(page)).slice(0, 600));
  },

  // comes waits for something outside: a letter, a message.
  async comes(ask, fits, what) {
    for (let i = 0; i < 160; i++) {
      const found = (await ask()).filter(fits);
      if (found.length) return console.log('ok  ', what), found;
      await new Promise((r) => setTimeout(r, 500));
    }
    throw new Error('in vain: ' + what + ': ' + JSON.stringify(await ask()).slice(0, 1500));
  },
};

for (const chapter of [register, declare, pay, remind, recover, reconcile, steer, govern, raise, appoint, compare, operate]) {
  const begun = Date.now();
  await chapter(house);
  console.log(`     ${chapter.name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}
await browser.close();
