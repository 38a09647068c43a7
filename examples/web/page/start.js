// Loads the module and begins.

window.addEventListener("error", (event) => report(event.error ?? event.message));
window.addEventListener("unhandledrejection", (event) => report(event.reason));

async function start() {
    await loadModule();
    const derivations = (await unpacked("derivations").text()).split("\0").slice(0, -1);
    element("loading").hidden = true;
    document.querySelector("main").hidden = false;
    const [plane, digits, lesson] = [new Plane(), new Digits(), new Lesson(derivations)];
    const drawAll = () => {
        plane.draw();
        digits.draw();
        lesson.fit();
    };
    window.addEventListener("resize", drawAll);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
    document.body.dataset.ready = "true";
}

start();
