// Usage: node bouncers.js URL TOKEN. Runs bouncers and clients for Node.js, each with only URL and credential configured.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { CrowdSecBouncer } from '@crowdsec/nodejs-bouncer';
import { BouncerClient, WatcherClient } from 'crowdsec-client';
import express from 'express';

const expressBouncer = createRequire(import.meta.url)('@crowdsec/express-bouncer');

const [url, token] = process.argv.slice(2);
assert(url && token, 'usage: bouncers.js URL TOKEN');

const BANNED = '81.2.69.142';
const LISTED = '45.155.205.7';
const INSIDE_LISTED = '77.90.185.20';
const INSIDE_LISTED_IPV6 = '2a06:98c1:3100::7';
const OTHER = '9.9.9.9';
const REPORTED = '45.156.1.2';

/** Calls the API of Bartizan; the answer must be a success. */
async function call(method, path, body) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  assert(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

async function keyOf(name) {
  return (await call('POST', '/bouncers', { name })).key;
}

async function bouncer(name) {
  return (await call('GET', '/bouncers')).items.find((each) => each.name === name);
}

/** An event of a stream, within ten seconds. */
async function next(stream, event, wanted) {
  const signal = AbortSignal.timeout(10_000);
  while (true) {
    const [decision] = await once(stream, event, { signal });
    if (decision.value === wanted) {
      return decision;
    }
  }
}

const list = await call('POST', '/blocklists', { name: 'local', url: 'file:local.txt' });
while ((await call('GET', `/blocklists/import/${list.import_run}`)).finished_at === null) {
  await sleep(50);
}
await call('POST', '/bans', { ip: BANNED });

async function remediations(client) {
  const found = {};
  for (const ip of [BANNED, LISTED, INSIDE_LISTED, INSIDE_LISTED_IPV6, OTHER]) {
    found[ip] = (await client.getIpRemediation(ip)).remediation;
  }
  return found;
}

const ALL_BLOCKED = {
  [BANNED]: 'ban',
  [LISTED]: 'ban',
  [INSIDE_LISTED]: 'ban',
  [INSIDE_LISTED_IPV6]: 'ban',
  [OTHER]: 'bypass',
};

// nodejs-bouncer, which asks for each address
{
  const client = new CrowdSecBouncer({ url, bouncerApiToken: await keyOf('live'), streamMode: false });
  assert.deepEqual(await client.lapiClient.checkConnectionHealth(), { status: 'OK', error: null });
  assert.deepEqual(await remediations(client), ALL_BLOCKED);
  await client.pushUsageMetrics('live', 'v1');
  assert.match((await bouncer('live')).user_agent, /^nodejs-cs-bouncer\//);
}

// nodejs-bouncer, which pulls all decisions. It doesn't block IPv6 networks then; Bartizan says so.
{
  const client = new CrowdSecBouncer({ url, bouncerApiToken: await keyOf('stream'), streamMode: true });
  await client.refreshDecisions();
  assert.deepEqual(await remediations(client), { ...ALL_BLOCKED, [INSIDE_LISTED_IPV6]: 'bypass' });
  const { warnings } = await bouncer('stream');
  assert(warnings.some((each) => each.includes('IPv6')), JSON.stringify(warnings));

  await call('DELETE', `/bans?ip=${BANNED}`);
  await client.refreshDecisions();
  assert.equal((await client.getIpRemediation(BANNED)).remediation, 'bypass');
  await call('POST', '/bans', { ip: BANNED });
}

// express-bouncer
{
  const middleware = await expressBouncer({
    url,
    apiKey: await keyOf('express'),
    trustedRangesForIpForwarding: ['127.0.0.0/8'],
    customLogger: { debug() {}, info() {}, warn: console.error, error: console.error },
  });
  const server = express().use(middleware).get('/', (_, answer) => answer.send('let through')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const status = async (ip) =>
    (await fetch(`http://127.0.0.1:${server.address().port}/`, { headers: { 'x-forwarded-for': ip } })).status;
  assert.deepEqual(
    [await status(BANNED), await status(INSIDE_LISTED), await status(INSIDE_LISTED_IPV6), await status(OTHER)],
    [403, 403, 403, 200],
  );
  server.close();
  server.closeAllConnections();
}

// crowdsec-client as a bouncer that follows the stream
{
  const client = new BouncerClient({ url, auth: { apiKey: await keyOf('client') } });
  await client.login();
  const stream = client.Decisions.getStream({ interval: 200, scopes: ['ip', 'range'] });
  const first = next(stream, 'added', BANNED);
  stream.resume();
  assert.equal((await first).type, 'ban');

  const added = next(stream, 'added', '81.2.69.143');
  await call('POST', '/bans', { ip: '81.2.69.143', duration: '4h' });
  const decision = await added;
  assert(decision.endAt.getTime() > Date.now() + 3.9 * 3_600_000, String(decision.endAt));

  const deleted = next(stream, 'deleted', '81.2.69.143');
  await call('DELETE', '/bans?ip=81.2.69.143');
  await deleted;
  await client.stop();
}

// crowdsec-client as a machine that reports an alert
{
  const { password } = await call('POST', '/machines', { name: 'node' });
  const machine = new WatcherClient({
    url,
    auth: { machineID: 'node', password, autoRenew: false },
    heartbeat: false,
    scenarios: ['node/test'],
  });
  await machine.login();
  const now = new Date().toISOString();
  await machine.Alerts.pushAlerts([
    {
      scenario: 'node/test', scenario_hash: '', scenario_version: '', message: 'seen by Node.js', events_count: 1,
      start_at: now, stop_at: now, capacity: 0, leakspeed: '0', simulated: false, events: [],
      source: { scope: 'Ip', value: REPORTED, ip: REPORTED },
      decisions: [{ type: 'ban', scope: 'Ip', value: REPORTED, duration: '1h', scenario: 'node/test', origin: 'node' }],
    },
  ]);
  assert.equal((await call('GET', `/lookup/${REPORTED}`)).blocked, true);
  const [alert] = await machine.Alerts.search({ has_active_decision: true });
  assert.equal(alert.source.value, REPORTED);
  await machine.Alerts.deleteById(String(alert.id));
  assert.equal((await call('GET', `/lookup/${REPORTED}`)).blocked, false);
  await machine.stop();
}

console.log('nodejs-bouncer, express-bouncer and crowdsec-client have blocked what they should, and nothing else.');
