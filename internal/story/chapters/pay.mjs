import { send, words, must, fetched, isPDF, printed } from '../browser.mjs';
import { byFile } from './declare.mjs';

const worth = (a) => Number(a.replace(/[\s.]/g, '').replace(',', '.'));

// pay: May over the counter; the account is right; then April is declared by file, and stays owed.
export async function pay(house) {
  const { page, number } = house.employer;
  await page.goto(house.base + '/pay');
  await house.picture(page, 'pay');
  const amounts = (await words(page)).match(/\d{1,3}(?:[\s.]\d{3})*,\d{2}/g);
  const due = amounts.reduce((most, a) => (worth(a) > worth(most) ? a : most)); // the total of all periods
  const cashier = await house.demo('collections_officer');
  await cashier.goto(house.base + '/collection/new');
  await cashier.locator('[name=channel][value=counter]').check();
  await cashier.fill('[name=amount]', due);
  await cashier.fill('[name=employer]', number);
  await send(cashier);
  must(/quittance/i.test(await words(cashier)), 'the cashier takes ' + due + ' and gives a receipt');
  await house.until(page, house.base + '/account', (text) => /Restant dû 0,00/.test(text), 'the account is settled');
  await receipt(house, page);
  await byFile(house);
  await page.goto(house.base + '/account');
  must(/avril 2026/.test(await words(page)), 'the account shows what April owes');
  await house.picture(page, 'portal');
}

// receipt: a PDF whose QR leads to a page that anyone can open, and that says the receipt is true.
async function receipt(house, page) {
  await page.goto(house.base + '/payments');
  await page.goto(house.base + (await page.locator('main a[href^="/payments/"]:not([href*="export"])').first().getAttribute('href')));
  const pdf = await fetched(page, await page.locator('main a[href^="/receipts/"]').first().getAttribute('href'));
  must(isPDF(pdf), 'the receipt is a PDF');
  const code = printed(pdf).match(/code ((?:[A-Z0-9]{4} ){4}[A-Z0-9]{4})/)[1].replaceAll(' ', '');
  const anyone = await house.person();
  await anyone.goto(`${house.base}/verify/${code}`);
  must(/Document valide/.test(await words(anyone)), 'whoever scans its code reads that it is genuine: ' + code);
}
