// Points in the plane, and the network that tells them apart.

// The square that the picture shows, as in `plane.rs`; cells on a side; the edges for the axes, in pixels.
const EDGE = 1.2;
const CELLS = 96;
const MARGIN = { left: 40, bottom: 36, top: 8, right: 8 };
const TICKS = [-1, -0.5, 0, 0.5, 1];

class Plane {
    constructor() {
        this.canvas = element("plane");
        this.seed = 1;
        this.cursor = [0, 0];
        this.image = new OffscreenCanvas(CELLS, CELLS);
        this.chart = new Chart(element("plane-chart"), "Loss", "mean of an epoch, nats");
        this.suggestRate = offerRates("plane", [0.3, 0.1, 0.01, 0.01]);
        this.stop = runner(element("plane-run"), "Run", () => this.train());
        this.listen();
        this.points();
    }

    listen() {
        const on = (id, event, action) => element(id).addEventListener(event, action);
        on("plane-shape", "change", () => this.points());
        on("plane-noise", "change", () => this.points());
        on("plane-draw", "click", () => {
            this.seed += 1;
            this.points();
        });
        on("plane-clear", "click", () => {
            wasm.plane_clear();
            this.stop();
            this.draw();
        });
        on("plane-optimizer", "change", () => {
            this.suggestRate();
            this.reset();
        });
        on("plane-rate", "change", () => wasm.plane_rate(number("plane-rate")));
        on("plane-step", "click", () => this.train());
        on("plane-reset", "click", () => this.reset());
        this.canvas.addEventListener("pointerdown", (event) => this.add(this.toPlane(place(event, this.canvas))));
        this.canvas.addEventListener("keydown", (event) => this.key(event));
        for (const event of ["focus", "blur"]) this.canvas.addEventListener(event, () => this.draw());
    }

    // Other points; the network begins again.
    points() {
        wasm.plane_points(element("plane-shape").selectedIndex, number("plane-noise"), this.seed);
        this.reset();
    }

    reset() {
        this.stop();
        wasm.plane_reset(1, element("plane-optimizer").selectedIndex, number("plane-rate"));
        this.chart.clear();
        show("plane-loss", "–");
        this.draw();
    }

    // Trains as many epochs as are chosen; whether it can go on.
    train() {
        if (wasm.plane_count() === 0) {
            show("plane-loss", "no points");
            return false;
        }
        const value = wasm.plane_train(number("plane-epochs"));
        this.chart.add(wasm.plane_epochs(), value);
        show("plane-loss", Number.isFinite(value) ? loss(value) : `${loss(value)}: a lower rate may help`);
        this.draw();
        return Number.isFinite(value);
    }

    add([x, y]) {
        if (Math.abs(x) > EDGE || Math.abs(y) > EDGE) return;
        wasm.plane_add(x, y, number("plane-class"));
        this.draw();
    }

    key(event) {
        const arrow = ARROWS[event.key];
        if (arrow) {
            this.cursor = this.cursor.map((z, axis) => clamp(z + (axis ? -0.05 : 0.05) * arrow[axis], -EDGE, EDGE));
        } else if (event.key === "Enter" || event.key === " ") {
            this.add(this.cursor);
        } else {
            return;
        }
        event.preventDefault();
        this.draw();
    }

    // From a place on the canvas, 0 to 1, to the plane, and back to pixels.
    toPlane([across, down]) {
        const { clientWidth: width, clientHeight: height } = this.canvas;
        const inner = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
        const parts = [(across * width - MARGIN.left) / inner[0], (down * height - MARGIN.top) / inner[1]];
        return [(2 * parts[0] - 1) * EDGE, (1 - 2 * parts[1]) * EDGE];
    }

    draw() {
        const { context, width, height } = fitted(this.canvas);
        if (width === 0) return;
        const inner = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
        const x = (value) => MARGIN.left + ((value / EDGE + 1) / 2) * inner[0];
        const y = (value) => MARGIN.top + ((1 - value / EDGE) / 2) * inner[1];
        this.paint();
        context.drawImage(this.image, MARGIN.left, MARGIN.top, ...inner);
        this.axes(context, x, y, width, height);
        this.marks(context, x, y);
        if (document.activeElement === this.canvas) this.cross(context, x, y);
        show("plane-epoch", wasm.plane_epochs().toLocaleString("en"));
        show("plane-accuracy", percent(wasm.plane_accuracy()));
        show("plane-hash", hex(wasm.plane_hash()));
    }

    // What the network says of each cell, in sixteen steps, so that the boundary is an edge.
    paint() {
        const context = this.image.getContext("2d");
        const pixels = context.createImageData(CELLS, CELLS);
        const [zero, middle, one] = ["zero-field", "middle-field", "one-field"].map(colour);
        const outputs = floats(wasm.plane_boundary(CELLS), CELLS * CELLS);
        outputs.forEach((output, index) => {
            const step = (2 * Math.floor(clamp(output, 0, 1) * 15.99) + 1) / 16 - 1;
            const end = step < 0 ? zero : one;
            const mixed = middle.map((value, part) => value + (end[part] - value) * Math.abs(step));
            pixels.data.set([...mixed, 255], 4 * index);
        });
        context.putImageData(pixels, 0, 0);
    }

    axes(context, x, y, width, height) {
        context.fillStyle = css("faint");
        context.strokeStyle = css("faint");
        context.lineWidth = 1;
        context.font = "12px system-ui, sans-serif";
        context.strokeRect(x(-EDGE), y(EDGE), x(EDGE) - x(-EDGE), y(-EDGE) - y(EDGE));
        for (const tick of TICKS) {
            context.textAlign = "center";
            context.fillText(String(tick).replace("-", "−"), x(tick), height - MARGIN.bottom + 15);
            context.textAlign = "right";
            context.fillText(String(tick).replace("-", "−"), MARGIN.left - 6, y(tick) + 4);
        }
        context.font = "italic 13px system-ui, sans-serif";
        context.textAlign = "center";
        context.fillText("x₁", x(0), height - 5);
        context.fillText("x₂", 8, y(0.25));
    }

    // Circles and squares, so that colour is not all that tells them apart.
    marks(context, x, y) {
        const count = wasm.plane_count();
        const points = floats(wasm.plane_list(), 3 * count);
        const colours = [css("zero"), css("one")];
        context.strokeStyle = css("paper");
        for (let index = 0; index < count; index += 1) {
            const [first, second, kind] = points.subarray(3 * index, 3 * index + 3);
            context.fillStyle = colours[kind];
            context.beginPath();
            if (kind === 1) context.rect(x(first) - 3.5, y(second) - 3.5, 7, 7);
            else context.arc(x(first), y(second), 4, 0, 2 * Math.PI);
            context.fill();
            context.stroke();
        }
    }

    cross(context, x, y) {
        const [left, top] = [x(this.cursor[0]), y(this.cursor[1])];
        context.strokeStyle = css("ink");
        context.lineWidth = 2;
        context.beginPath();
        for (const [dx, dy] of Object.values(ARROWS)) {
            context.moveTo(left + 4 * dx, top + 4 * dy);
            context.lineTo(left + 12 * dx, top + 12 * dy);
        }
        context.stroke();
    }
}
