import { createHmac } from 'node:crypto';
import { send, words, must } from '../browser.mjs';
import { confirm } from './govern.mjs';

// appoint: a new agent, from the invitation to their first action.
export async function appoint(house) {
  const email = 'nouvelle.agente@example.org';
  const administrator = await house.demo('administrator');
  await administrator.goto(house.base + '/people');
  await administrator.fill('[name=name]', 'Hind Nouvelle');
  await administrator.fill('[name=email]', email);
  await administrator.selectOption('[name=role]', 'field_agent');
  await administrator.selectOption('[name=agency]', '01');
  await send(administrator, '/people');
  await confirm(administrator, 'Recrutement du 1er juillet');
  must(/people\/[0-9a-f-]{36}/.test(administrator.url()), 'an administrator invites an agent, of one agency alone');
  const letters = await house.comes(house.mails, (l) => JSON.stringify(l).includes(email), 'the invitation reaches her');

  const agent = await house.person(null, null, 360);
  await agent.goto(house.base + (await link(house, letters[0])));
  await agent.fill('[name=password]', 'cinq mots encore plus faciles');
  await send(agent);
  must(/Hind Nouvelle/.test(await words(agent)) && /second moyen/i.test(await words(agent)), 'she chooses a password, comes in, and is told to add a second way');
  await secondWay(house, agent);

  await agent.goto(house.base + '/prospects/new');
  await agent.fill('[name=legal_name]', 'Boulangerie du Quartier');
  await agent.fill('[name=phone]', '+212600000009');
  await agent.fill('[name=city]', 'Casablanca');
  await agent.fill('[name=address]', '3, place du Marché');
  await send(agent);
  must(/prospect est enregistré/i.test(await agent.locator('body').innerText()), 'her first action: a prospect found in the street');
  const refused = await agent.goto(house.base + '/people');
  must(refused.status() === 403, 'what is not hers stays shut');
}

// link is the way in that the letter holds.
async function link(house, letter) {
  const raw = await (await fetch(new URL('/api/mail/' + letter.id, house.world.home))).text();
  const path = raw.match(/\/welcome\/[\w-]+/)?.[0];
  must(path, 'with a way in that serves once');
  return path;
}

// secondWay adds an application of codes, and the codes for the day it is lost.
async function secondWay(house, page) {
  await page.goto(house.base + '/access/totp');
  await page.fill('[name=password]', 'cinq mots encore plus faciles');
  await send(page);
  const seed = (await page.locator('main code').first().innerText()).replace(/\s/g, '');
  await page.fill('[name=code]', await code(house, seed));
  await send(page, '/access/totp/confirm');
  must(/codes? de secours/i.test(await words(page)), 'an application of codes is her second way, with codes for the day it is lost');
}

// code is what the application shows at the story's hour (RFC 6238).
async function code(house, seed) {
  const bits = [...seed].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor((await house.now()) / 30000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}
