// A second verifier of exported events, which shares no line with the first: `node verify.mjs FILE [REGISTER]`.
// FILE is an evidence file (contracts/evidence.py), REGISTER the public keys; keys.json beside FILE where left out.
// `node verify.mjs --vectors FOLDER` checks itself against the vectors of contracts/vectors.
// It needs Node 20 and nothing else. Exit codes: 0 all of it holds, 1 something does not, 2 a file has not its form.
import { createHash, createPublicKey, verify as holds } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

const OF_EVENT = [
  'ce_id', 'ce_type', 'ce_source', 'ce_subject', 'ce_time', 'ce_dataschema', 'ce_streamversion', 'ce_actor',
  'ce_correlationid', 'ce_causationid',
];
const OF_PLACE = ['ce_audience', 'ce_sequence', 'ce_previoushash'];
const [LARGEST, LARGEST_HEAD, HASH] = [1024 * 1024, 16 * 1024, 32]; // bytes: data, attributes or proof, a hash
const [DEEPEST, CLOCKS_APART] = [40, 300_000_000n]; // hashes of a path; microseconds
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SITE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

class Unverified extends Error {} // its message is the reason code
class NotTheForm extends Error {} // of a file

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const node = (left, right) => sha256(Buffer.of(1), left, right);
function fail(error) {
  throw error;
}
const demand = (condition, code) => void (condition || fail(new Unverified(code)));
const require = (condition, sentence) => void (condition || fail(new NotTheForm(sentence)));
const isBase64 = (word) => Buffer.from(word, 'base64').toString('base64') === word; // in its one notation
const isCode = (value) => typeof value === 'string' && SITE.test(value) && value.length <= 60;
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

// JSON in which no name stands twice within an object: JSON.parse alone would take the last one silently.
function parsed(text) {
  let whole;
  try {
    whole = JSON.parse(text);
  } catch (wrong) {
    throw new NotTheForm(wrong.message);
  }
  const open = [];
  let last = null;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      require(!open.at(-1).has(last), `${last} stands twice`);
      open.at(-1).add(last);
    } else last = JSON.parse(token);
  }
  return whole;
}

function requireMembers(value, names) {
  require(isObject(value), 'this is no object');
  const there = Object.keys(value);
  require(there.length === names.length && names.every((name) => there.includes(name)), `not ${names.join(', ')}`);
}

// An instant in microseconds since 1970, or null: text of ISO 8601 with offset, a day of the calendar.
function instant(text) {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text);
  if (found === null || text.startsWith('0000')) return null;
  const [, minute, second = '00', fraction = '', sign, hours = '0', minutes = '0'] = found;
  const at = new Date(`${minute}:${second}Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 19) !== `${minute}:${second}`) return null;
  const offset = BigInt(hours) * 3600n + BigInt(minutes) * 60n;
  if (offset >= 86_400n) return null;
  const seconds = BigInt(at.getTime()) / 1000n - (sign === '-' ? -offset : offset);
  return seconds * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

// The same, as the origin writes it: in UTC, with six digits of a second, or none where all are 0.
const written = (text) =>
  /^[^Z]{19}(\.\d{6})?\+00:00$/.test(text) && !text.includes('.000000') ? instant(text) : null;

// The same of a register: within the years that work can have.
const moment = (text) =>
  typeof text === 'string' && text >= '1945' && text < '2201' ? instant(text) : null;

const count = (text, below) => /^[1-9][0-9]{0,18}$/.test(text) && BigInt(text) < below;

function readRegister(text) {
  const whole = parsed(text);
  require(isObject(whole) && Array.isArray(whole.keys), 'the register has no keys');
  const { instance = 'tdkt' } = whole; // that of a site alone where none is named
  require(isCode(instance), 'no instance');
  const keys = new Map();
  for (const key of whole.keys) {
    require(isObject(key), 'a key is no object');
    const { site, service, id, algorithm, public_key: raw, valid_from: from, valid_until: until = null,
      revoked_at: revoked = null, revoked_because: because = null, ...more } = key;
    require(Object.keys(more).length === 0, 'a key has a field more');
    require([site, service, id, raw].every((one) => typeof one === 'string'), 'a field of a key is no text');
    require(isCode(site) && /^[a-z][a-z_]*$/.test(service) && service.length <= 100, 'no code of a site, or no service');
    require(/^[!-~]+$/.test(id) && id.length <= 100 && algorithm === 'Ed25519', 'no id, or another algorithm');
    const bytes = isBase64(raw) ? Buffer.from(raw, 'base64') : Buffer.alloc(0);
    require(bytes.length === 32, 'no public key');
    require([from, until ?? from, revoked ?? from].every((one) => moment(one) !== null), 'no instant');
    require(revoked === null ? because === null : typeof because === 'string' && because !== '', 'half a revocation');
    const name = JSON.stringify([site, service, id]);
    require(!keys.has(name), 'a key stands twice');
    const own = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
    keys.set(name, { from: moment(from), until: moment(until), revoked: moment(revoked), public: own });
  }
  return { instance, keys };
}

function readEvidence(text) {
  const whole = parsed(text);
  requireMembers(whole, ['format', 'version', 'messages']);
  require(whole.format === 'tdkt-evidence' && whole.version === 1, 'another format or version');
  require(Array.isArray(whole.messages) && whole.messages.length > 0 && whole.messages.length <= 100_000, 'no messages');
  for (const one of whole.messages) {
    requireMembers(one, ['topic', 'lane', 'headers', 'data']);
    require(Number.isInteger(one.lane) && one.lane >= 0 && one.lane < 2 ** 31, 'no lane');
    require(isObject(one.headers), 'no headers');
    const texts = [one.topic, one.data, ...Object.values(one.headers)];
    require(texts.every((text) => typeof text === 'string'), 'a text is none');
  }
  return whole.messages;
}

// The text of the event and the place that were signed, with what is needed to check them.
function readMessage({ headers, data }) {
  const values = Object.values(headers);
  demand([data, ...values].every((text) => text.isWellFormed()), 'malformed');
  const value = Buffer.from(data);
  demand(value.length > 0 && value.length <= LARGEST, 'malformed');
  demand([...OF_EVENT, ...OF_PLACE, 'ce_proof'].every((name) => Object.hasOwn(headers, name)), 'malformed');
  const [event, place] = [OF_EVENT, OF_PLACE].map((names) => names.map((name) => headers[name]));
  demand([...event, ...place].every((text) => !/[\n\0]/.test(text)), 'malformed');
  const [head, where] = [event.join('\n'), place.join('\n')];
  const proof = headers.ce_proof;
  demand([head, where, proof].every((text) => Buffer.byteLength(text) <= LARGEST_HEAD), 'malformed');
  requireEvent(event);
  demand(count(place[1], 2n ** 63n) && /^[0-9a-f]{64}$/.test(place[2]), 'malformed');
  const words = proof.split(' ');
  demand(words.length === 5 && words[0] === 'Ed25519' && isBase64(words[3]), 'malformed');
  const [, keyId, stamp, signature, path] = words;
  demand(written(stamp) !== null, 'malformed');
  const leaf = sha256(Buffer.of(0), `${where}\n${head}\n\n`, value);
  const [, site, service] = event[2].split('/');
  return { site, service, audience: place[0], leaf, keyId, stamp, signature: Buffer.from(signature, 'base64'), path };
}

function requireEvent([id, type, source, , time, schema, version, , correlation, causation]) {
  demand([id, correlation].every((one) => UUID.test(one)) && (causation === '' || UUID.test(causation)), 'malformed');
  demand(/^\/[^/]*\/[^/]*$/.test(source) && count(version, 2n ** 31n), 'malformed');
  demand(written(time) !== null && time >= '1945' && time < '2201', 'malformed');
  const prefix = `urn:tdkt:event:${type}:`;
  demand(schema.startsWith(prefix) && count(schema.slice(prefix.length), 2n ** 15n), 'malformed');
}

// RFC 9162, section 2.1.3.2: from the leaf to the root.
function climb(leaf, word) {
  const found = /^(0|[1-9][0-9]{0,18})\/([1-9][0-9]{0,18})\/([A-Za-z0-9+/=]*)$/.exec(word);
  demand(found !== null && isBase64(found[3]), 'malformed-path');
  const hashes = Buffer.from(found[3], 'base64');
  let [at, fn, sn] = [leaf, BigInt(found[1]), BigInt(found[2]) - 1n];
  demand(fn <= sn && hashes.length % HASH === 0 && hashes.length <= HASH * DEEPEST, 'malformed-path');
  for (let start = 0; start < hashes.length; start += HASH) {
    const sibling = hashes.subarray(start, start + HASH);
    demand(sn !== 0n, 'wrong-signature');
    if (fn & 1n || fn === sn) {
      at = node(sibling, at);
      while (fn !== 0n && !(fn & 1n)) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else at = node(at, sibling);
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  demand(sn === 0n, 'wrong-signature');
  return at;
}

function checkMessage(one, { instance, keys }, now) {
  const message = readMessage(one);
  const { site, service, keyId, stamp } = message;
  const mine = `${site}.${service}`;
  const addressed = one.topic.startsWith(`${mine}.to.`) && SITE.test(one.topic.slice(`${mine}.to.`.length));
  demand(one.topic === mine || one.topic === `${mine}.public` || addressed, 'wrong-origin');
  demand(message.audience === `${one.topic}/${one.lane}`, 'wrong-audience');
  const [root, signedAt] = [climb(message.leaf, message.path), written(stamp)];
  const key = keys.get(JSON.stringify([site, service, keyId]));
  demand(key !== undefined, 'unknown-key');
  demand(key.revoked === null || signedAt < key.revoked, 'key-revoked');
  demand(key.from <= signedAt && (key.until === null || signedAt < key.until), 'key-not-valid');
  demand(signedAt <= now + CLOCKS_APART, 'signed-in-future');
  const sealed = Buffer.concat([Buffer.from(`tdkt:batch:4\n${instance}\n${stamp}\n`), root]);
  demand(message.signature.length === 64 && holds(null, sealed, key.public, message.signature), 'wrong-signature');
}

// The code of each message: `ok`, or the reason for which it is not proven.
function check(evidence, register) {
  const [trusted, events, now] = [readRegister(register), new Map(), BigInt(Date.now()) * 1000n];
  return readEvidence(evidence).map((one) => {
    try {
      checkMessage(one, trusted, now);
    } catch (wrong) {
      if (wrong instanceof Unverified) return wrong.message;
      throw wrong;
    }
    const text = JSON.stringify([OF_EVENT.map((name) => one.headers[name]), one.data]);
    const known = events.get(one.headers.ce_id) ?? text;
    events.set(one.headers.ce_id, known);
    return known === text ? 'ok' : 'id-taken';
  });
}

const textOf = (file) => new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));

function checkVectors(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const differ = files.filter((file) => {
    const { evidence, register, expected } = JSON.parse(textOf(join(folder, file)));
    const [first, second] = [evidence, register].map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
    let found = null;
    try {
      found = check(first, second);
    } catch (wrong) {
      if (!(wrong instanceof NotTheForm)) throw wrong;
    }
    if (JSON.stringify(found) === JSON.stringify(expected)) return false;
    console.error(`${file}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
    return true;
  });
  console.log(`${files.length - differ.length} of ${files.length} vectors agree`);
  return differ.length > 0 || files.length === 0 ? 1 : 0;
}

function main([first, second]) {
  if (first === '--vectors' && second !== undefined) return checkVectors(second);
  if (first === undefined) throw new NotTheForm('usage: node verify.mjs FILE [REGISTER]');
  const codes = check(textOf(first), textOf(second ?? join(dirname(first), 'keys.json')));
  codes.forEach((code, at) => console.log(`${at + 1} ${code}`));
  return codes.every((code) => code === 'ok') ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (wrong) {
  if (!(wrong instanceof NotTheForm || wrong instanceof TypeError || wrong.code !== undefined)) throw wrong;
  console.error(wrong.message);
  process.exitCode = 2;
}
