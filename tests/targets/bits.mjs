// Runs the program in WebAssembly: `node bits.mjs FILE.wasm [fault]`.
import { readFileSync } from "node:fs";

const [file, word] = process.argv.slice(2);
let memory;
const print = (bytes, count) => process.stdout.write(Buffer.from(memory.buffer, bytes, count));
const { instance } = await WebAssembly.instantiate(readFileSync(file), { host: { print } });
memory = instance.exports.memory;
instance.exports.bits(word === "fault" ? 1 : 0);
