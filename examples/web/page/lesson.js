// The first steps of a small network, derived.

const XOR = ["0 xor 0 = 0", "0 xor 1 = 1", "1 xor 0 = 1", "1 xor 1 = 0"];

class Lesson {
    constructor(pages) {
        this.pages = pages;
        this.step = 0;
        this.frame = element("lesson-text");
        this.frame.addEventListener("load", () => this.fit());
        element("lesson-before").addEventListener("click", () => this.go(this.step - 1));
        element("lesson-next").addEventListener("click", () => this.go(this.step + 1));
        this.go(0);
    }

    // To the network before a step: it takes all steps before it again.
    go(step) {
        this.step = clamp(step, 0, this.pages.length - 1);
        wasm.lesson_reset();
        for (let taken = 0; taken < this.step; taken += 1) wasm.lesson_step();
        this.frame.srcdoc = this.pages[this.step];
        show("lesson-step", `Step ${this.step + 1} of ${this.pages.length}: ${XOR[wasm.lesson_row(this.step)]}`);
        for (const row of [0, 1, 2, 3]) show(`lesson-loss-${row}`, wasm.lesson_loss(row).toFixed(4));
        element("lesson-before").disabled = this.step === 0;
        element("lesson-next").disabled = this.step === this.pages.length - 1;
    }

    // As high as the text, so that the page has one bar to scroll with.
    fit() {
        const body = this.frame.contentDocument?.body;
        if (body) this.frame.style.height = `${body.parentElement.offsetHeight + 24}px`;
    }
}
