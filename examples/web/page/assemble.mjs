// Makes one page of its parts.
//
// Input: the compiled module, the derivations, and the page's file. Output: the page: style and scripts as
// they are, the others compressed and in letters. Guarantees: at most 300 kB, and no address of another file.

import { readFileSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [, , module, derivations, page] = process.argv;
const LARGEST = 300_000;
const SCRIPTS = ["module.js", "chart.js", "plane.js", "digits.js", "lesson.js", "start.js"];

const part = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const script = `"use strict";\n${SCRIPTS.map(part).join("\n")}`;
const compressed = (file) => gzipSync(readFileSync(file), { level: 9 }).toString("base64");

// A function as replacement, so that no sign in the text has a meaning.
const text = part("index.html")
    .replace("/* style.css */", () => part("style.css"))
    .replace("/* scripts */", () => script)
    .replace("<!-- module -->", () => compressed(module))
    .replace("<!-- derivations -->", () => compressed(derivations));
if (/(src|href)="(?!#|data:)/.test(text)) throw new Error("the page names another file");
writeFileSync(page, text);

const bytes = statSync(page).size;
const [ofModule, ofTexts] = [module, derivations].map((file) => compressed(file).length);
console.log(`${page}: ${bytes} bytes, of which ${ofModule} are the module and ${ofTexts} the derivations`);
if (bytes > LARGEST) {
    console.error(`error: the page may have ${LARGEST} bytes`);
    process.exit(1);
}
