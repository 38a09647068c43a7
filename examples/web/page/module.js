// The compiled module, which is in the page, and what all parts of the page need.

// The functions of the module; set before any part of the page calls them.
let wasm = null;

// What is in the page, compressed and in letters.
function unpacked(id) {
    const compressed = Uint8Array.from(atob(document.getElementById(id).textContent.trim()), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([compressed]).stream().pipeThrough(new DecompressionStream("gzip")));
}

async function loadModule() {
    const { instance } = await WebAssembly.instantiate(await unpacked("module").arrayBuffer());
    wasm = instance.exports;
}

// Numbers in the module's memory, until the next call.
const floats = (at, count) => new Float32Array(wasm.memory.buffer, at, count);
const counts = (at, count) => new Uint32Array(wasm.memory.buffer, at, count);

// The bits of a number of 64 bits, which JavaScript takes for one with a sign.
const hex = (bits) => BigInt.asUintN(64, bits).toString(16).padStart(16, "0");

const element = (id) => document.getElementById(id);
const number = (id) => Number(element(id).value);

function show(id, value) {
    element(id).textContent = value;
}

// A loss, or a sign that there is none; what is not finite is said.
function loss(value) {
    if (Number.isNaN(value)) return "not a number";
    return Number.isFinite(value) ? value.toPrecision(3) : "infinite";
}

const percent = (share) => (Number.isNaN(share) ? "–" : `${(100 * share).toFixed(1)} %`);

// Says what went wrong, where somebody sees it.
function report(error) {
    const box = element("error");
    box.hidden = false;
    box.textContent = `The page has stopped: ${error?.message ?? error}. Reload it to begin again.`;
    element("loading").hidden = true;
}

// The colour that a name of the style has now, as three numbers.
function colour(name) {
    const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    return [1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16));
}

const css = (name) => `rgb(${colour(name).join(" ")})`;

// A canvas with as many pixels as the screen has there; its context counts in pixels of CSS.
function fitted(canvas) {
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
    }
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return { context, width, height };
}

// Where a pointer is on a canvas, from 0 to 1 on both axes.
function place(event, canvas) {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

// The rates of a list, and for each optimiser the one to begin with.
const RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];

function offerRates(part, first) {
    const list = element(`${part}-rate`);
    for (const rate of RATES) list.append(new Option(rate));
    const suggest = () => {
        list.value = first[element(`${part}-optimizer`).selectedIndex];
    };
    suggest();
    return suggest;
}

// Repeats an action once a frame until it is told to stop, or says itself that it is done.
function runner(button, words, action) {
    let frame = 0;
    const stop = () => {
        cancelAnimationFrame(frame);
        frame = 0;
        button.textContent = words;
        button.setAttribute("aria-pressed", "false");
    };
    const next = () => {
        frame = requestAnimationFrame(next);
        if (action() === false) stop();
    };
    button.addEventListener("click", () => {
        if (frame) return stop();
        button.textContent = "Pause";
        button.setAttribute("aria-pressed", "true");
        next();
    });
    return stop;
}
