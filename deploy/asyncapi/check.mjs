// Parses an AsyncAPI document as others will: `node check.mjs DOCUMENT`; every remark is printed and is a fault.
import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';

const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], 'utf8'));
for (const one of diagnostics) {
  console.error(`${one.path.join('.')}: ${one.message} (${one.code})`);
}
process.exit(document === undefined || diagnostics.length > 0 ? 1 : 0);
