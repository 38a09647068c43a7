// A chart of one quantity over epochs.

const WIDTH = 340;
const HEIGHT = 190;
const EDGES = { left: 44, right: 10, top: 26, bottom: 34 };
// Points of a line: of more, every second one is left out.
const MOST = 600;

// A step between ticks: one, two or five times a power of ten, of which at most six fit.
function tickStep(range) {
    const power = 10 ** Math.floor(Math.log10(range / 5));
    return power * [1, 2, 5, 10].find((factor) => range / (factor * power) <= 5.001);
}

class Chart {
    constructor(svg, title, unit, highest = null) {
        Object.assign(this, { svg, title, unit, highest });
        svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
        this.clear();
    }

    clear() {
        this.points = [];
        this.every = 1;
        this.draw();
    }

    add(epoch, value) {
        if (!Number.isFinite(value)) return;
        const last = this.points.at(-1);
        // The last point is replaced while it is nearer to the one before than the others are.
        if (this.points.length > 1 && last[0] - this.points.at(-2)[0] < this.every) this.points.pop();
        this.points.push([epoch, value]);
        if (this.points.length > MOST) {
            this.points = this.points.filter((_, index) => index % 2 === 0);
            this.every = this.points[1][0] - this.points[0][0];
        }
        this.draw();
    }

    draw() {
        const first = this.points[0]?.[0] ?? 0;
        const last = Math.max(this.points.at(-1)?.[0] ?? 0, first + 1);
        const most = this.highest ?? Math.max(0, ...this.points.map(([, value]) => value));
        const top = this.highest ?? (most > 0 ? Math.ceil(most / tickStep(most) - 1e-9) * tickStep(most) : 1);
        const x = (epoch) => EDGES.left + ((epoch - first) / (last - first)) * (WIDTH - EDGES.left - EDGES.right);
        const y = (value) => HEIGHT - EDGES.bottom - (value / top) * (HEIGHT - EDGES.top - EDGES.bottom);
        const label = (value) => Number(value.toPrecision(6)).toLocaleString("en");
        const parts = [`<title>${this.title}: ${this.spoken(label)}</title><text class="title" x="8" y="14">${this.title}</text>`];
        const right = WIDTH - EDGES.right;
        for (let value = 0; value <= top * 1.0001; value += tickStep(top)) {
            parts.push(`<line x1="${EDGES.left}" x2="${right}" y1="${y(value)}" y2="${y(value)}"/>`);
            parts.push(`<text text-anchor="end" x="${EDGES.left - 6}" y="${y(value) + 4}">${label(value)}</text>`);
        }
        const step = Math.max(1, tickStep(last - first));
        for (let epoch = Math.ceil(first / step) * step; epoch <= last; epoch += step) {
            parts.push(`<text text-anchor="middle" x="${x(epoch)}" y="${HEIGHT - EDGES.bottom + 14}">${label(epoch)}</text>`);
        }
        parts.push(`<text text-anchor="middle" x="${(EDGES.left + right) / 2}" y="${HEIGHT - 5}">epoch</text>`);
        parts.push(`<text text-anchor="end" x="${right}" y="14">${this.unit}</text>`);
        const line = this.points.map(([epoch, value]) => `${x(epoch).toFixed(1)},${y(Math.min(value, top)).toFixed(1)}`);
        this.svg.innerHTML = `${parts.join("")}<polyline points="${line.join(" ")}"/>`;
    }

    // What a screen reader says.
    spoken(label) {
        if (this.points.length === 0) return "no epoch yet";
        const [[from, before], [to, after]] = [this.points[0], this.points.at(-1)];
        return `${label(before)} at epoch ${from}, ${label(after)} at epoch ${to}`;
    }
}
