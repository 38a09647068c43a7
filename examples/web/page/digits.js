// Handwritten digits: training, the confusion matrix, and a sheet to draw on.

const EPOCHS = 30;
const NUMBERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

class Digits {
    constructor() {
        this.lossChart = new Chart(element("digits-loss-chart"), "Loss", "mean of an epoch, nats");
        this.accuracyChart = new Chart(element("digits-accuracy-chart"), "Accuracy on other images", "%", 100);
        this.suggestRate = offerRates("digits", [0.1, 0.03, 0.003, 0.003]);
        this.stop = runner(element("digits-run"), `Run ${EPOCHS} epochs`, () => this.train() && wasm.digits_epochs() % EPOCHS !== 0);
        this.shown = {};
        this.isRead = false;
        this.sheet = new Sheet(() => this.drawn());
        this.table();
        element("digits-step").addEventListener("click", () => this.train());
        element("digits-reset").addEventListener("click", () => this.reset());
        element("digits-rate").addEventListener("change", () => this.reset());
        element("digits-optimizer").addEventListener("change", () => {
            this.suggestRate();
            this.reset();
        });
        this.reset();
    }

    reset() {
        this.stop();
        wasm.digits_reset(1, element("digits-optimizer").selectedIndex, number("digits-rate"));
        for (const chart of [this.lossChart, this.accuracyChart]) chart.clear();
        show("digits-loss", "–");
        this.update();
    }

    // An epoch; whether it can go on.
    train() {
        const value = wasm.digits_train(1);
        this.lossChart.add(wasm.digits_epochs(), value);
        this.accuracyChart.add(wasm.digits_epochs(), 100 * wasm.digits_accuracy());
        show("digits-loss", loss(value));
        this.update();
        return Number.isFinite(value);
    }

    update() {
        show("digits-epoch", wasm.digits_epochs());
        show("digits-accuracy", percent(wasm.digits_accuracy()));
        show("digits-hash", hex(wasm.digits_hash()));
        const confusion = counts(wasm.digits_confusion(), 100);
        this.cells.forEach((button, index) => {
            const count = confusion[index];
            const isRight = Math.floor(index / 10) === index % 10;
            button.textContent = count || "";
            button.disabled = count === 0;
            button.style.setProperty("--share", `${Math.min(100, isRight ? 2.5 * count : 25 * Math.min(count, 3))}%`);
            button.parentElement.className = isRight ? (count > 20 ? "full" : "") : "wrong";
        });
        if (this.isRead) this.probabilities();
    }

    // Rows are digits, columns what they are taken for. A cell is a button that shows its images in turns.
    table() {
        const row = (cells) => `<tr>${cells.join("")}</tr>`;
        const heads = NUMBERS.map((digit) => `<th scope="col">${digit}</th>`);
        const cell = (digit, answer) => `<td><button type="button" aria-label="${digit} taken for ${answer}"></button></td>`;
        const body = NUMBERS.map((digit) => row([`<th scope="row">${digit}</th>`, ...NUMBERS.map((answer) => cell(digit, answer))]));
        document.querySelector("#confusion thead").innerHTML = row(["<td></td>", ...heads]);
        document.querySelector("#confusion tbody").innerHTML = body.join("");
        this.cells = [...document.querySelectorAll("#confusion button")];
        this.cells.forEach((button, index) => {
            button.addEventListener("click", () => this.example(Math.floor(index / 10), index % 10, index));
        });
    }

    example(digit, answer, index) {
        this.shown[index] = (this.shown[index] ?? -1) + 1;
        if (!wasm.digits_example(digit, answer, this.shown[index])) return;
        this.sheet.forget();
        this.read(`An image of ${digit} that the network is not trained on.`);
    }

    // The drawing is another one.
    drawn() {
        if (wasm.pen_read()) return this.read("What the network reads: the drawing, as large as the digits of the data.");
        this.isRead = false;
        show("answer", "Nothing is drawn yet.");
        element("probabilities").innerHTML = "";
        this.draw();
    }

    // The pixels are new.
    read(caption) {
        show("pixels-caption", caption);
        this.isRead = true;
        this.probabilities();
        this.draw();
    }

    draw() {
        this.sheet.draw();
        const pixels = this.isRead ? floats(wasm.digits_pixels(), 64) : new Float32Array(64);
        const { context, width } = fitted(element("pixels"));
        const side = width / 8;
        const [paper, pen] = [colour("sheet"), colour("pen")];
        pixels.forEach((pixel, index) => {
            context.fillStyle = `rgb(${paper.map((value, part) => value + (pen[part] - value) * pixel).join(" ")})`;
            context.fillRect((index % 8) * side, Math.floor(index / 8) * side, side - 1, side - 1);
        });
    }

    probabilities() {
        const all = [...floats(wasm.digits_probabilities(), 10)];
        const best = all.indexOf(Math.max(...all));
        show("answer", `It is read as ${best}.`);
        element("probabilities").innerHTML = all
            .map((share, digit) => {
                const bar = `<span class="bar"><span style="width: ${100 * share}%"></span></span>`;
                return `<li class="${digit === best ? "best" : ""}"><span>${digit}</span>${bar}<span class="number">${percent(share)}</span></li>`;
            })
            .join("");
    }
}

// A sheet to draw on. It keeps the lines itself, to draw them again where the sheet has another size.
class Sheet {
    constructor(drawn) {
        this.canvas = element("sheet");
        this.drawn = drawn;
        this.pen = [0.5, 0.5];
        this.isDown = false;
        this.strokes = [];
        this.listen();
    }

    listen() {
        const { canvas } = this;
        canvas.addEventListener("pointerdown", (event) => {
            canvas.setPointerCapture(event.pointerId);
            this.isDown = true;
            this.begin(place(event, canvas));
        });
        canvas.addEventListener("pointermove", (event) => {
            if (!canvas.hasPointerCapture(event.pointerId)) return;
            // All places of the way, not only those at which the browser has time.
            const events = event.getCoalescedEvents?.() ?? [];
            for (const one of events.length > 0 ? events : [event]) this.lineTo(place(one, canvas));
        });
        canvas.addEventListener("pointerup", () => {
            this.isDown = false;
        });
        canvas.addEventListener("keydown", (event) => this.key(event));
        for (const event of ["focus", "blur"]) canvas.addEventListener(event, () => this.draw());
        element("sheet-clear").addEventListener("click", () => this.clear());
    }

    key(event) {
        const arrow = ARROWS[event.key];
        if (arrow) {
            this.pen = this.pen.map((z, axis) => clamp(z + 0.04 * arrow[axis], 0, 1));
            if (this.isDown) this.lineTo(this.pen);
        } else if (event.key === " " || event.key === "Enter") {
            this.isDown = !this.isDown;
            if (this.isDown) this.begin(this.pen);
        } else if (event.key === "Delete" || event.key === "Backspace") {
            this.clear();
        } else {
            return;
        }
        event.preventDefault();
        this.draw();
    }

    begin(at) {
        this.strokes.push([]);
        wasm.pen_down(...at);
        this.extend(at);
    }

    lineTo(at) {
        wasm.pen_to(...at);
        this.extend(at);
    }

    extend(at) {
        this.strokes.at(-1).push(at);
        this.drawn();
    }

    clear() {
        this.forget();
        this.drawn();
    }

    forget() {
        this.strokes = [];
        this.isDown = false;
        wasm.pen_clear();
    }

    draw() {
        const { context, width } = fitted(this.canvas);
        context.strokeStyle = css("pen");
        context.lineWidth = 0.06 * width;
        context.lineCap = "round";
        context.lineJoin = "round";
        for (const stroke of this.strokes) {
            context.beginPath();
            context.moveTo(stroke[0][0] * width, stroke[0][1] * width);
            // A dot is a line to its own place.
            for (const at of stroke) context.lineTo(at[0] * width, at[1] * width);
            context.stroke();
        }
        if (document.activeElement === this.canvas) {
            context.lineWidth = 2;
            context.strokeStyle = css(this.isDown ? "one" : "zero");
            context.beginPath();
            context.arc(this.pen[0] * width, this.pen[1] * width, 0.03 * width + 3, 0, 2 * Math.PI);
            context.stroke();
        }
    }
}
