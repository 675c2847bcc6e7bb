import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';
const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], 'utf8'));
for (const one of diagnostics) console.error(one.severity, one.code, one.path.join('.'), one.message);
process.exit(document === undefined || diagnostics.length > 0 ? 1 : 0);
