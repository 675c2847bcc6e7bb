// Tests of the second verifier: `make verify-js`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const VERIFIER = join(HERE, 'verify.mjs');
const VECTORS = join(HERE, '..', '..', 'contracts', 'vectors');
const run = (...words) => spawnSync(process.execPath, [VERIFIER, ...words], { encoding: 'utf8' });

test('it agrees with the first verifier on every vector', () => {
  const count = readdirSync(VECTORS).filter((name) => name.endsWith('.json')).length;
  const done = run('--vectors', VECTORS);
  assert.ok(count > 100);
  assert.equal(done.stdout, `${count} of ${count} vectors agree\n`);
  assert.deepEqual([done.stderr, done.status], ['', 0]);
});

// Its exit codes are those of the first one.
for (const [name, status, shown] of [
  ['award', 0, '1 ok\n2 ok\n3 ok\n4 ok\n'],
  ['altered-body', 1, '1 wrong-signature\n'],
  ['file-of-a-list', 2, ''],
]) {
  test(`it reads files: ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'verify-'));
    try {
      const vector = JSON.parse(readFileSync(join(VECTORS, `${name}.json`), 'utf8'));
      const [evidence, register] = ['evidence', 'register'].map((part) => {
        const [file, content] = [join(folder, `${part}.json`), vector[part]];
        writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
        return file;
      });
      const done = run(evidence, register);
      assert.deepEqual([done.stdout, done.status], [shown, status]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

test('a vector whose code is altered is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  try {
    const vector = JSON.parse(readFileSync(join(VECTORS, 'one-message.json'), 'utf8'));
    writeFileSync(join(folder, 'one-message.json'), JSON.stringify({ ...vector, expected: ['wrong-signature'] }));
    assert.notEqual(run('--vectors', folder).status, 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
