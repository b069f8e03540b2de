// Usage: node main-job.js URL TOKEN. Does the main job with a client that is generated from the API's document.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

const [baseUrl, token] = process.argv.slice(2);
assert(baseUrl && token, 'usage: main-job.js URL TOKEN');

const api = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });

/** The data of an answer that must be a success. */
function ok<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  assert(answer.data !== undefined, `${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

// A list from a local feed, which is imported at once
const list = ok(await api.POST('/api/v1/blocklists', { body: { name: 'local', url: 'file:local.txt' } }));
assert.equal(list.read_only, false);
assert.equal(list.last_success_at, null);
const run = list.import_run;
assert(typeof run === 'number');
let progress: components['schemas']['RunView'];
do {
  await sleep(50);
  progress = ok(await api.GET('/api/v1/blocklists/import/{run}', { params: { path: { run } } }));
} while (progress.finished_at === null);
const outcomes = progress.results.map((each) => `${each.list} ${each.outcome} ${each.ranges}`);
assert.deepEqual(outcomes, ['local IMPORTED 3']);

// Addresses in it and beside it
const listed = ok(await api.GET('/api/v1/lookup/{ip}', { params: { path: { ip: '45.155.205.7' } } }));
assert.equal(listed.blocked, true);
assert.equal(listed.coverage, undefined);
assert.equal(listed.matches[0]?.list, 'local');
const many = ok(await api.POST('/api/v1/lookup', { body: { ips: ['9.9.9.9', 'nothing'] } }));
const told = many.items.map((each) => ('error' in each ? each.error.error_code : each.blocked));
assert.deepEqual(told, [false, 'INVALID_ADDRESS']);

// Bans
ok(await api.POST('/api/v1/bans', { body: { ip: '81.2.69.142', reason: 'by a generated client' } }));
const bans = ok(await api.GET('/api/v1/bans', { params: { query: { active: true } } }));
const until: string | null | undefined = bans.items[0]?.until;
assert.equal(until, null);
assert.equal(bans.total, 1);

// A bouncer, with the other credential
const { key } = ok(await api.POST('/api/v1/bouncers', { body: { name: 'generated client' } }));
assert(key !== undefined);
const bouncer = createClient<paths>({ baseUrl, headers: { 'x-api-key': key } });
const pulled = ok(await bouncer.GET('/v1/decisions/stream', { params: { query: { startup: 'true' } } }));
assert.deepEqual(pulled.new?.map((each) => each.value).sort(), ['2a06:98c1:3100::/48', '45.155.205.7', '77.90.185.0/24', '81.2.69.142']);

// An error
const missing = await api.GET('/api/v1/blocklists/{id}', { params: { path: { id: 4711 } } });
assert.equal(missing.response.status, 404);
assert.equal(missing.error?.error_code, 'NOT_FOUND');

console.log('The generated client has imported a list, looked addresses up, banned one and pulled decisions.');
