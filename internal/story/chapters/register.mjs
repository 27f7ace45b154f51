import { send, date, words, must } from '../browser.mjs';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

// register: two employers register, three levels validate, numbers are attributed; the first enters its staff.
export async function register(house) {
  house.employer = await apply(house, { name: 'Atelier Jnane SARL', contact: 'Samira Patronne', email: 'patronne@example.org', tax: '41234567', trade: 'RC90871', phone: '+212600000001' });
  house.idle = await apply(house, { name: 'Comptoir Distrait SARL', contact: 'Driss Distrait', email: 'distrait@example.org', tax: '47654321', trade: 'RC11223', phone: '+212600000002' });
  await validate(house, [house.employer, house.idle]);
  for (const one of [house.employer, house.idle]) {
    await one.page.goto(`${house.base}/registration/${one.file}`);
    one.number = (await words(one.page)).match(/affiliation\D{0,60}(\d{7})\b/i)?.[1];
    must(one.number, `${one.name} is attributed a number with its check digit: ${one.number}`);
  }
  await staff(house, house.employer.page);
}

async function apply(house, who) {
  const page = await house.person();
  await page.goto(house.base + '/sign-up');
  await page.fill('[name=name]', who.contact);
  await page.fill('[name=email]', who.email);
  await page.fill('[name=password]', 'quatre mots faciles');
  await send(page);
  await page.goto(house.base + '/registration/new');
  await page.fill('[name=legal_name]', who.name);
  await page.selectOption('[name=legal_form]', 'sarl');
  await page.fill('[name=tax_id]', who.tax);
  await page.fill('[name=trade_register]', who.trade);
  await send(page);
  const file = page.url().match(/registration\/([0-9a-f-]{36})/)[1];
  const at = (part) => page.goto(`${house.base}/registration/${file}/${part}`);
  await at('edit/activity');
  await page.check('[name=sector][value=COM]');
  await page.fill('[name=headcount]', '2');
  await date(page, 'starts_on', '2026-04-01');
  await send(page);
  await at('edit/place');
  await page.selectOption('[name=region]', { index: 1 });
  await page.selectOption('[name=agency]', '01');
  await page.fill('[name=city]', 'Casablanca');
  await page.fill('[name=address]', '12, rue du Port');
  await page.fill('[name=latitude]', '33.6001');
  await page.fill('[name=longitude]', '-7.6163');
  await send(page);
  await at('edit/contact');
  await page.fill('[name=contact_name]', who.contact);
  await page.fill('[name=phone]', who.phone);
  await page.fill('[name=email]', who.email);
  await send(page);
  for (const kind of ['trade_register', 'tax_certificate', 'identity']) {
    await at('edit/documents');
    await page.selectOption('[name=kind]', kind);
    await page.setInputFiles('[name=file]', { name: kind + '.pdf', mimeType: 'application/pdf', buffer: pdf });
    await send(page, /Ajouter/);
  }
  await at('check');
  for (const box of await page.locator('main form [type=checkbox]').all()) await box.check();
  await send(page);
  must(page.url().includes(file), `${who.name} has handed its file in and follows it`);
  return { ...who, page, file };
}

async function validate(house, files) {
  for (const role of ['field_agent', 'supervisor', 'validator']) {
    const reviewer = await house.demo(role, role === 'field_agent' ? 360 : 1280);
    for (const { name, file } of files) {
      await reviewer.goto(house.base + '/review');
      must((await words(reviewer)).includes(name), `${role} sees the file of ${name} in the queue`);
      await reviewer.goto(`${house.base}/review/${file}`);
      if (role === 'supervisor') await house.picture(reviewer, 'decision');
      await reviewer.check('[name=decision][value=validate]');
      await send(reviewer);
    }
    await reviewer.context().close();
  }
}

async function staff(house, page) {
  await page.goto(house.base + '/staff');
  const home = page.url();
  for (const [last, first, wage, card] of [['Bennani', 'Karim', '8 000,00', 'BE123456'], ['Alami', 'Nadia', '4 500,50', 'AL654321']]) {
    await page.goto(home + '/hire');
    await page.fill('[name=last_name]', last);
    await page.fill('[name=first_name]', first);
    await date(page, 'birth_date', last < 'B' ? '1990-05-12' : '1988-08-21');
    await page.fill('[name=id_number]', card);
    await date(page, 'hired_on', '2026-04-01');
    await page.fill('[name=monthly_wage]', wage);
    await send(page);
  }
  await page.goto(home);
  const text = await words(page);
  must(text.includes('Bennani') && text.includes('Alami'), 'two people are on the staff, with insured numbers');
}
