// Unpacks the Chromium of the package into the folder TMPDIR, with the libraries and fonts that it brings.
// The package takes a file that is already there as it is: TMPDIR has to be empty.

import { fileURLToPath } from "node:url";

import chromium, { inflate } from "@sparticuz/chromium";

chromium.setGraphicsMode = false;
const packed = new URL("../bin/", import.meta.resolve("@sparticuz/chromium"));
await inflate(fileURLToPath(new URL("al2023.tar.br", packed)));
await chromium.executablePath();
