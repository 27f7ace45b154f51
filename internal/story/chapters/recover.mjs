import { send, words, must, fetched, isPDF } from '../browser.mjs';

// recover: the debt of April ages; a case is opened, a formal notice sent, a visit recorded on the phone.
export async function recover(house) {
  await house.jump('2026-06-12T08:00:00Z');
  const officer = await house.demo('recovery_officer');
  await house.until(officer, house.base + '/recovery/defaulters', (text) => text.includes(house.employer.name) && text.includes(house.idle.name), 'both defaulters are listed: who did not pay, who did not file');
  await officer.goto(house.base + '/recovery');
  must(/31 à 60 jours/.test(await words(officer)), 'what is owed is listed by age');
  await house.picture(officer, 'ageing');
  const at = `${house.base}/recovery/employers/${house.employer.file}`;
  await officer.goto(at);
  await send(officer, '/open');
  while ((await officer.locator('main form [name=step]').getAttribute('value')) !== 'formal_notice') await send(officer, '/step');
  await send(officer, '/step');
  await officer.goto(at);
  must(/mise en demeure/i.test(await words(officer)), 'a formal notice is sent');
  const letter = await officer.locator('main a[href*="/documents/"], main a[href*=".pdf"]').first().getAttribute('href');
  must(isPDF(await fetched(officer, letter)), 'the notice is a PDF');
  await house.comes(house.mails, (l) => /patronne@/.test(JSON.stringify(l)) && /demeure/i.test(JSON.stringify(l)), 'it reaches the employer by mail');

  const agent = await house.demo('recovery_officer', 360);
  await agent.goto(at + '/visit');
  await agent.locator('[name=result]').first().check();
  await agent.fill('[name=staff_counted]', '3');
  await agent.fill('[name=note]', 'Gérante rencontrée, promet de payer');
  await house.picture(agent, 'visit');
  await send(agent);
  await officer.goto(at);
  must((await words(officer)).includes('Gérante rencontrée'), 'a visit is recorded from the phone');
}
