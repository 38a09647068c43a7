// The page in a browser without a network: what it trains, reads and shows, compared with the same calls
// without WebAssembly.
//
// Input: the browser, the page, the program `native`, and optionally a folder for pictures. Output: what was
// compared. Guarantees: an error of the page, a request, or other bits are reported; that they are is tried.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Browser } from "./browser.mjs";

const [, , program, file, native, pictures] = process.argv;
const SHAPES = ["xor", "circles", "moons", "spirals"];
const OPTIMIZERS = ["SGD", "momentum 0.9", "RMSprop", "Adam"];
const RATES = ["0.3", "0.1", "0.01", "0.01"];

function check(isTrue, message) {
    if (!isTrue) throw new Error(message);
}

// The hash, the loss and the accuracy that the program has.
function run(...given) {
    const [hash, loss, accuracy] = execFileSync(native, given.map(String), { encoding: "utf8" }).trim().split(" ");
    return { hash, loss: Number(loss), accuracy: Number(accuracy) };
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

// Each shape with an optimiser of its own, and one shape with all.
async function points(page) {
    const pairs = [[0, 0], [1, 1], [2, 2], [3, 3], [2, 0], [2, 1], [2, 3]];
    await page.choose("plane-epochs", "100");
    for (const [shape, optimizer] of pairs) {
        await page.choose("plane-shape", SHAPES[shape]);
        await page.choose("plane-optimizer", OPTIMIZERS[optimizer]);
        await page.choose("plane-rate", RATES[optimizer]);
        await page.press("plane-reset");
        for (let step = 0; step < 3; step += 1) await page.press("plane-step");
        const { hash, accuracy } = run("points", shape, optimizer, RATES[optimizer], 300);
        const found = [await page.text("plane-epoch"), await page.text("plane-hash"), await page.text("plane-accuracy")];
        const expected = ["300", hash, percent(accuracy)];
        check(String(found) === String(expected), `${SHAPES[shape]}, ${OPTIMIZERS[optimizer]}: ${found}, without WebAssembly ${expected}`);
        console.log(`points: ${SHAPES[shape]}, ${OPTIMIZERS[optimizer]}: ${found.join(", ")}, as without WebAssembly`);
    }
}

// A click and a key add points of the class that is chosen; a run can be paused; a rate can be too high.
async function operation(page) {
    const count = () => page.value("wasm.plane_count()");
    const before = await count();
    await page.choose("plane-class", 1);
    await page.drag("plane", [[0.5, 0.4]]);
    await page.keys("plane", ["ArrowRight", "ArrowUp", "Enter"]);
    check((await count()) === before + 2, `${before} points, then ${await count()}`);
    const last = await page.value("[...floats(wasm.plane_list(), 3 * wasm.plane_count()).slice(-3)].map((z) => z.toFixed(2)).join()");
    check(last === "0.05,0.05,1.00", `the cursor added ${last}`);
    await page.press("plane-run");
    await page.until(`wasm.plane_epochs() > 1000`);
    await page.press("plane-run");
    check((await page.text("plane-run")) === "Run", "the run is not paused");
    await page.press("plane-clear");
    await page.press("plane-step");
    check((await page.text("plane-loss")) === "no points", await page.text("plane-loss"));
    // Another shape brings points again; an optimiser without bounds on its steps diverges at a rate of 1e30.
    await page.choose("plane-shape", "xor");
    await page.value("wasm.plane_rate(1e30)");
    await page.press("plane-step");
    const lost = await page.text("plane-loss");
    check(/rate/.test(lost) || Number(lost) > 1, `at a rate of 1e30 the loss is ${lost}`);
    await page.choose("plane-shape", "moons");
    await page.choose("plane-optimizer", "Adam");
    for (let step = 0; step < 3; step += 1) await page.press("plane-step");
}

async function digits(page) {
    await page.press("digits-run");
    await page.until(`document.getElementById("digits-run").textContent !== "Pause"`);
    const { hash, accuracy } = run("digits", 3, "0.003", 30);
    const found = [await page.text("digits-epoch"), await page.text("digits-hash"), await page.text("digits-accuracy")];
    const expected = ["30", hash, percent(accuracy)];
    check(String(found) === String(expected), `digits: ${found}, without WebAssembly ${expected}`);
    check(accuracy > 0.95, `an accuracy of ${accuracy}`);
    console.log(`digits: ${found.join(", ")}, as without WebAssembly`);
    const total = await page.value(`[...document.querySelectorAll("#confusion button")].reduce((sum, one) => sum + Number(one.textContent), 0)`);
    check(total === 360, `the confusion matrix has ${total} images`);
}

async function drawing(page) {
    const answer = () => page.text("answer");
    const round = Array.from({ length: 25 }, (_, k) => [0.5 + 0.2 * Math.cos(k * 0.2618), 0.5 + 0.35 * Math.sin(k * 0.2618)]);
    await page.drag("sheet", round);
    check((await answer()) === "It is read as 0.", `a circle: ${await answer()}`);
    await page.press("sheet-clear");
    check((await answer()) === "Nothing is drawn yet.", await answer());
    await page.keys("sheet", [" ", ...Array(10).fill("ArrowDown"), " "]);
    check((await answer()) === "It is read as 1.", `a line: ${await answer()}`);
    // An image of the test that shows a 3: it is taken for one in this cell.
    await page.value(`document.querySelectorAll("#confusion button")[33].click()`);
    check((await answer()) === "It is read as 3.", `an image of 3: ${await answer()}`);
    const bars = await page.value(`document.querySelectorAll("#probabilities li").length`);
    check(bars === 10, `${bars} probabilities`);
    await page.press("sheet-clear");
    await page.drag("sheet", [[0.3, 0.2], [0.7, 0.2], [0.5, 0.45], [0.7, 0.6], [0.65, 0.8], [0.3, 0.85]]);
    console.log(`digits: drawn with a pointer and with keys, and read. ${await answer()}`);
}

// The losses that the network has are those of the derivations; each step has its own.
async function lesson(page) {
    const derived = `document.getElementById("lesson-text").contentDocument`;
    const seen = new Set();
    for (let step = 1; step <= 8; step += 1) {
        const title = await page.text("lesson-step");
        const row = ["0 xor 0", "0 xor 1", "1 xor 0", "1 xor 1"].findIndex((words) => title.includes(words));
        check(title.startsWith(`Step ${step} of 8`) && row >= 0, title);
        const loss = await page.text(`lesson-loss-${row}`);
        await page.until(`${derived}?.querySelectorAll("math").length > 20 && ${derived}.body.textContent.includes("${loss}")`);
        seen.add(await page.value(`${derived}.body.textContent`));
        if (step < 8) await page.press("lesson-next");
    }
    check(seen.size === 8, `${seen.size} texts`);
    await page.press("lesson-before");
    check((await page.text("lesson-step")).startsWith("Step 7 of 8"), await page.text("lesson-step"));
    console.log("one step: eight derivations, each with the loss of the network");
}

// The page fits a small screen, and everything that is operated has a name.
async function form(page) {
    for (const scheme of ["light", "dark"]) {
        for (const width of [400, 1300]) {
            await page.look(scheme, width);
            const wide = await page.value("document.documentElement.scrollWidth");
            check(wide <= width, `${wide} pixels at a width of ${width}`);
            if (pictures) writeFileSync(join(pictures, `${scheme}-${width}.png`), await page.picture(scheme, width));
        }
    }
    const nameless = await page.value(`[...document.querySelectorAll("select, button, canvas, iframe, svg, pre")].filter((one) =>
        !one.closest("label") && !one.textContent.trim() && !one.getAttribute("aria-label") && !one.title).map((one) => one.outerHTML)`);
    check(nameless.length === 0, `without a name: ${nameless}`);
}

// Pages with a mistake, each of which must be reported.
async function faults(browser) {
    const whole = readFileSync(file, "utf8");
    const middle = Math.floor(whole.indexOf("</script>") / 2);
    const broken = {
        "thrown|console": whole.slice(0, middle) + "AAAAAAAA" + whole.slice(middle + 8),
        "console: on purpose": whole.replace("</body>", `<script>console.error("on purpose")</script></body>`),
        "asked for http://localhost:9/": whole.replace("</body>", `<img src="http://localhost:9/" alt=""></body>`),
    };
    for (const [words, content] of Object.entries(broken)) {
        const name = resolve(`${file}.fault.html`);
        writeFileSync(name, content);
        const page = await browser.open(pathToFileURL(name).href);
        await page.until(`document.body?.dataset.ready === "true" || document.getElementById("error")?.hidden === false`);
        check(new RegExp(words).test(page.problems.join("\n")), `"${words}" was not reported: ${page.problems}`);
        await page.close();
    }
    const [separate, fused] = [[], ["--fused"]].map((given) => run(...given, "digits", 3, "0.003", 2).hash);
    // Where a machine has one arithmetic alone, both are it.
    if (separate === fused && /\bfma\b/.test(readFileSync("/proc/cpuinfo", "utf8"))) throw new Error("fused arithmetic has the bits of separate");
    console.log("a broken module, an error and a request are reported, and fused arithmetic has other bits");
}

const browser = new Browser(program);
try {
    const page = await browser.open(pathToFileURL(resolve(file)).href);
    await page.until(`document.body?.dataset.ready === "true"`);
    await points(page);
    await operation(page);
    await digits(page);
    await drawing(page);
    await lesson(page);
    await form(page);
    check(page.problems.length === 0, page.problems.join("\n"));
    await page.close();
    await faults(browser);
} catch (error) {
    console.error(`error: ${error.stack}`);
    process.exitCode = 1;
} finally {
    await browser.close();
}
