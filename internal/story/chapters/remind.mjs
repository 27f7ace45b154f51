import { must } from '../browser.mjs';

// remind: two days before the deadline, who has not filed is reminded once by mail and SMS; who has filed is not.
export async function remind(house) {
  await house.jump('2026-06-08T07:59:50Z');
  const reminder = (l) => /distrait@/.test(l.to) && /mai 2026/.test(l.subject);
  await house.comes(house.mails, reminder, 'who has not filed May is reminded by mail');
  await house.comes(house.texts, (m) => /212600000002/.test(JSON.stringify(m)), 'and by SMS');
  const reminded = async () => (await house.mails()).filter((l) => /mai 2026/.test(l.subject));
  const before = (await reminded()).length;
  await house.jump('2026-06-09T09:00:00Z');
  await new Promise((r) => setTimeout(r, 2500));
  const after = await reminded();
  must(after.length === before, 'not a second time the day after' + after.slice(before).map((l) => ` ${l.at} ${l.to} ${l.subject}`));
  must(!(await reminded()).some((l) => /patronne@/.test(l.to)), 'and not the one who filed');
}
