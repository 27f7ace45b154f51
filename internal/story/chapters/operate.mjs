import { words, must, fetched } from '../browser.mjs';

// operate: the operator sees that all is well; a stranger sees nothing.
export async function operate(house) {
  const operator = await house.demo('operator');
  await operator.goto(house.base + '/operations');
  must(/file|tâche/i.test(await words(operator)), 'health, queues and schedules are on a page');
  await house.picture(operator, 'operations');
  const metrics = (await fetched(operator, '/metrics')).body.toString();
  must(/socle_/.test(metrics), 'and in Prometheus metrics');
  const stranger = await house.person();
  for (const path of [`/registration/${house.employer.file}`, `/declarations/${house.declaration}`, '/dashboard', '/account']) {
    await stranger.goto(house.base + path);
    must(stranger.url().includes('/sign-in'), `a stranger is asked to sign in at ${path.slice(0, 20)}`);
  }
}
