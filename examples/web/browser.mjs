// Chromium, driven through two pipes by its own protocol
// (https://chromedevtools.github.io/devtools-protocol).
//
// Input: the program. Output: pages that can be asked and operated. Guarantees: nothing but Node is needed;
// whatever a page writes as an error, throws, or asks the network for is collected.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const OPTIONS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--mute-audio",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--force-device-scale-factor=1",
    "--remote-debugging-pipe"];

export class Browser {
    constructor(program) {
        this.profile = mkdtempSync(join(tmpdir(), "playground-"));
        this.process = spawn(program, [...OPTIONS, `--user-data-dir=${this.profile}`, "about:blank"], {
            stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
        });
        this.last = 0;
        this.waiting = new Map();
        this.listeners = new Map();
        this.process.on("exit", () => this.fail(new Error(`${program} has ended`)));
        this.process.on("error", (error) => this.fail(error));
        let rest = "";
        this.process.stdio[4].setEncoding("utf8").on("data", (text) => {
            const messages = (rest + text).split("\0");
            rest = messages.pop();
            for (const message of messages) this.receive(JSON.parse(message));
        });
    }

    fail(error) {
        for (const { reject } of this.waiting.values()) reject(error);
        this.waiting.clear();
    }

    receive({ id, sessionId, method, params, result, error }) {
        if (id === undefined) return this.listeners.get(sessionId)?.(method, params);
        const { resolve, reject } = this.waiting.get(id) ?? {};
        this.waiting.delete(id);
        if (error) reject?.(new Error(error.message));
        else resolve?.(result);
    }

    send(method, params = {}, sessionId = undefined) {
        this.last += 1;
        const id = this.last;
        return new Promise((resolve, reject) => {
            this.waiting.set(id, { resolve, reject });
            this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
        });
    }

    // A page at an address, without a network.
    async open(address) {
        const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
        const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
        const page = new Page(this, sessionId, targetId, address);
        this.listeners.set(sessionId, (method, params) => page.event(method, params));
        for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
        const none = { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 };
        await page.send("Network.emulateNetworkConditions", none);
        await page.send("Page.navigate", { url: address });
        return page;
    }

    async close() {
        await this.send("Browser.close").catch(() => {});
        await new Promise((resolve) => {
            if (this.process.exitCode !== null || this.process.signalCode !== null) resolve();
            this.process.on("exit", resolve);
        });
        rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
    }
}

class Page {
    constructor(browser, session, target, address) {
        Object.assign(this, { browser, session, target, address, problems: [] });
    }

    send(method, params) {
        return this.browser.send(method, params, this.session);
    }

    // What is collected.
    event(method, params) {
        if (method === "Runtime.exceptionThrown") {
            const { text, exception } = params.exceptionDetails;
            this.problems.push(`thrown: ${exception?.description ?? text}`);
        } else if (method === "Runtime.consoleAPICalled" && ["error", "warning", "assert"].includes(params.type)) {
            this.problems.push(`console: ${params.args.map((argument) => argument.value ?? argument.description).join(" ")}`);
        } else if (method === "Log.entryAdded" && params.entry.level === "error") {
            this.problems.push(`log: ${params.entry.text}`);
        } else if (method === "Network.requestWillBeSent") {
            const { url } = params.request;
            if (url !== this.address && !/^(data|blob|about):/.test(url)) this.problems.push(`asked for ${url}`);
        }
    }

    // The value of an expression.
    async value(expression) {
        const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
        if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
        return result.value;
    }

    // Waits until an expression is true: a minute, in which nothing of the page takes more than seconds.
    async until(expression) {
        for (let tries = 0; tries < 1200; tries += 1) {
            if (await this.value(expression)) return;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error(`never true: ${expression}; ${this.problems.join("; ")}`);
    }

    // Chooses in a list, by place or by text, as a user does.
    choose(id, choice) {
        const index = typeof choice === "number" ? choice : `[...list.options].findIndex((one) => one.text === "${choice}")`;
        return this.value(`{ const list = document.getElementById("${id}"); list.selectedIndex = ${index};
            if (list.selectedIndex < 0) throw new Error("no ${choice}"); list.dispatchEvent(new Event("change", { bubbles: true })); }`);
    }

    press(id) {
        return this.value(`document.getElementById("${id}").click()`);
    }

    text(id) {
        return this.value(`document.getElementById("${id}").textContent`);
    }

    // Keys, to the element that has the focus.
    async keys(id, keys) {
        await this.value(`document.getElementById("${id}").focus()`);
        for (const key of keys) {
            await this.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key });
            await this.send("Input.dispatchKeyEvent", { type: "keyUp", key });
        }
    }

    // A pointer that goes from place to place on an element, each from 0 to 1, and is down.
    async drag(id, places) {
        const box = await this.value(`{ const one = document.getElementById("${id}"); one.scrollIntoView({ block: "center" });
            const { left, top, width, height } = one.getBoundingClientRect(); ({ left, top, width, height }) }`);
        const mouse = (type, [x, y], buttons) => this.send("Input.dispatchMouseEvent",
            { type, x: box.left + x * box.width, y: box.top + y * box.height, button: "left", buttons, clickCount: 1 });
        await mouse("mousePressed", places[0], 1);
        for (const place of places.slice(1)) await mouse("mouseMoved", place, 1);
        await mouse("mouseReleased", places.at(-1), 0);
    }

    // The page in a scheme of colours and a width, as a picture.
    async picture(scheme, width) {
        await this.look(scheme, width);
        const { cssContentSize } = await this.send("Page.getLayoutMetrics");
        const clip = { x: 0, y: 0, width, height: Math.min(cssContentSize.height, 4000), scale: 1 };
        const { data } = await this.send("Page.captureScreenshot", { format: "png", clip, captureBeyondViewport: true });
        return Buffer.from(data, "base64");
    }

    async look(scheme, width) {
        await this.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
        await this.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: width < 600 });
        await this.value("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
    }

    async close() {
        await this.browser.send("Target.closeTarget", { targetId: this.target });
    }
}
