import { send, words, must } from '../browser.mjs';

const account = 'MA64011519000001205000534921';

// reconcile: the bank's statement comes in; one transfer is recognised with its reason, the other waits until it is placed.
export async function reconcile(house) {
  const api = house.world.bank_api;
  const put = (path, method, body) => fetch(api + path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  await put('/accounts/' + account, 'PUT', { holder: 'CNSS', currency: 'MAD' });
  for (const [amount, reference, payer] of [['500.00', house.employer.number + '-202604', house.employer.name], ['120.00', '', 'Virement sans objet']]) {
    const answer = await put('/transfers', 'POST', { account, payer, amount, reference, text: reference || 'VIR RECU', booked_on: '2026-06-12' });
    must(answer.ok, `the bank books ${amount}`);
  }
  const statement = Buffer.from(await (await fetch(`${api}/accounts/${account}/statement?from=2026-06-12`)).arrayBuffer());
  const cashier = await house.demo('collections_officer');
  for (const time of ['first', 'second']) {
    await cashier.goto(house.base + '/collection/statements');
    await cashier.setInputFiles('[name=file]', { name: 'releve.xml', mimeType: 'application/xml', buffer: statement });
    await send(cashier, '/collection/statements');
    must(/releve|relevé/i.test(await words(cashier)), `the statement is imported, the ${time} time`);
  }
  await house.until(cashier, house.base + '/collection/suspense', (text) => text.includes('120,00') && !text.includes('500,00'), 'the transfer without a reference waits; the other found its owner');
  await house.picture(cashier, 'suspense');
  await cashier.goto(house.base + (await cashier.locator('main a[href^="/collection/payments/"]').first().getAttribute('href')));
  await cashier.fill('main form[method=get] [name=q]', house.employer.number);
  await cashier.locator('main form[method=get] button').click();
  await cashier.waitForURL(/q=/);
  must((await words(cashier)).includes(house.employer.name), 'its owner is found by number');
  await house.picture(cashier, 'placing');
  await send(cashier, '/match');
  await house.picture(cashier, 'placed');
  await house.until(cashier, house.base + '/collection/suspense', (text) => !text.includes('120,00'), 'a person places it');
  const { page } = house.employer;
  await house.back(house.employer);
  await page.goto(house.base + '/payments');
  const text = await words(page);
  must(/500,00/.test(text) && /120,00/.test(text), 'the employer sees both payments');
}
