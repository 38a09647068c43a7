// Times epochs of wdbc in WebAssembly and without it, in turns, so that both meet the same machine. What
// counts is the time of the thread on the processor, so that other programs matter less.
//
// Input: the folder of cargo's output, and optionally how many turns. Output: the median of the ratios, and
// whether the bits agree.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [, , folder, turns = "15"] = process.argv;
const EPOCHS = 1000;

// Nanoseconds that this thread was on the processor, as Linux counts them.
const time = () => Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]);

// A module, as a function that trains from the beginning and returns nanoseconds and a hash.
async function module(name) {
    const compiled = await WebAssembly.compile(readFileSync(`${folder}/${name}.wasm`));
    return async () => {
        const { exports } = await WebAssembly.instantiate(compiled);
        exports.wdbc_train(1);
        const start = time();
        exports.wdbc_train(EPOCHS);
        return [time() - start, BigInt.asUintN(64, exports.wdbc_hash()).toString(16).padStart(16, "0")];
    };
}

function native(...options) {
    return async () => {
        const text = execFileSync(`${folder}/x86_64-unknown-linux-gnu/release/netwright-web-speed`, [String(EPOCHS), ...options], { encoding: "utf8" });
        const [nanoseconds, hash] = text.trim().split(" ");
        return [Number(nanoseconds), hash];
    };
}

const programs = {
    "native, fused": native(),
    "native, separate": native("--separate"),
    "wasm, simd128": await module("simd128"),
    "wasm": await module("plain"),
};
const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
const hashes = {};
// The first turn is not counted: V8 compiles a module a second time, better, while it runs.
for (let turn = 0; turn <= Number(turns); turn += 1) {
    for (const [name, program] of Object.entries(programs)) {
        const [nanoseconds, hash] = await program();
        if (turn > 0) times[name].push(nanoseconds);
        hashes[name] = hash;
    }
}
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
for (const [name, all] of Object.entries(times)) {
    const perSample = median(all) / EPOCHS / 569;
    const ratio = (to) => median(all.map((one, turn) => one / times[to][turn])).toFixed(2);
    console.log(`${name.padEnd(17)} ${perSample.toFixed(1).padStart(6)} ns per sample  ${ratio("native, fused")} of fused  ${ratio("native, separate")} of separate  ${hashes[name]}`);
}
const separate = Object.entries(hashes).filter(([name]) => name !== "native, fused").map(([, hash]) => hash);
if (new Set(separate).size !== 1) {
    console.error("error: the bits differ");
    process.exit(1);
}
