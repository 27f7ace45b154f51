import { send, words, must } from '../browser.mjs';

// declare: May by a form filled in with the staff; April, late, by e-BDS through the employer's payroll software.
export async function declare(house) {
  const { page } = house.employer;
  await start(house, page, '2026-05');
  await send(page);
  must(page.url().match(/declarations\/[0-9a-f-]{36}/), 'a declaration is filled in with the staff');
  await house.picture(page, 'declaration');
  house.declaration = page.url().match(/declarations\/([0-9a-f-]{36})/)[1];
  await page.goto(`${house.base}/declarations/${house.declaration}/review`);
  await handIn(page, '/file');
  await page.goto(`${house.base}/declarations/${house.declaration}/receipt`);
  must(/mai 2026/i.test(await words(page)), 'it is filed, with a receipt');
  await page.goto(`${house.base}/declarations/${house.declaration}/lines/1`);
  must(/plafond|taux/i.test(await words(page)), 'an amount shows its steps');
}

// byFile files April: file A from the portal, file B from the payroll software, every finding on a page, then confirmed.
export async function byFile(house) {
  const { page } = house.employer;
  await start(house, page, '2026-04');
  const [a] = await Promise.all([page.waitForEvent('download'), page.locator('form[action="/declarations/preprint"] button').click()]);
  const preprint = await bytes(a);
  must(preprint.length > 260, 'the pre-printed file A: ' + a.suggestedFilename());
  const answer = await fetch(house.stage + '/payroll', { method: 'POST', body: preprint });
  const b = Buffer.from(await answer.arrayBuffer());
  must(answer.ok, 'the payroll software fills it in');

  const spoilt = Buffer.from(b.toString('latin1').replace('000500000', '000500001'), 'latin1');
  await upload(house, page, spoilt);
  await checked(page, 'form[action$="/discard"]');
  must(/empêche/.test(await words(page)), 'a file with one wrong figure is refused, with the line and the code');
  await house.picture(page, 'findings');
  await start(house, page, '2026-04');
  await upload(house, page, b);
  await checked(page, 'form[action$="/confirm"]');
  must(true, 'the right file is read, checked and totalled');
  await handIn(page, '/confirm');
  await page.goto(house.base + '/declarations');
  must(/avril 2026[^]*?Déclarée en retard/i.test(await words(page)), 'April is declared, late');
}

// start opens what is to be declared for a period.
export async function start(house, page, period) {
  const link = `main a[href*="/declarations/start"][href*="${period}"]`;
  await page.goto(house.base + '/declarations');
  for (let i = 0; i < 160 && !(await page.locator(link).count()); i++) {
    await page.waitForTimeout(500);
    await page.goto(house.base + '/declarations');
  }
  must(await page.locator(link).count(), `the obligation of ${period} is there`);
  await page.goto(house.base + (await page.locator(link).first().getAttribute('href')));
}

// handIn says yes to what is asked, gives the reasons, and sends.
export async function handIn(page, form) {
  for (const box of await page.locator('main form [type=checkbox]').all()) await box.check();
  for (const motive of await page.locator('main form [name=motive]').all()) await motive.fill('Salaires vérifiés');
  await send(page, form);
}

async function upload(house, page, file) {
  await page.setInputFiles('form[action="/declaration-files"] [name=file]', { name: 'DS_PAIE.txt', mimeType: 'text/plain', buffer: file });
  await page.locator('form[action="/declaration-files"] button').first().click();
  await page.waitForLoadState();
  must(page.url().includes('/declaration-files/'), 'the file is received');
}

// checked waits until the file was looked at.
async function checked(page, sign) {
  for (let i = 0; i < 160 && !(await page.locator(sign).count()); i++) {
    await page.waitForTimeout(500);
    await page.reload();
  }
}

async function bytes(download) {
  const parts = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  return Buffer.concat(parts);
}
