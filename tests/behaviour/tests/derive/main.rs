//! The derivation of a training step, as a reader would check it: the worked numbers in their equations,
//! every printed gradient and weight against emitted code, and text that its viewers can read.
#![allow(clippy::unwrap_used)] // a test may panic

mod last;
mod printed;
mod sequence;
mod words;
#[path = "../../../small_networks/mod.rs"]
#[macro_use]
mod small_networks;
#[path = "../../../worked_networks/mod.rs"]
mod worked_networks;

use netwright::Generator;
use netwright::Network;
use netwright::Trainable;
use netwright::prelude::*;
use netwright::verify::{self, Derivation};
use netwright_support::drawn;
use printed::{assert_contains, equations, printed, read, symbols};
use worked_networks::{Mazur, Seed};

network! {
    struct Wdbc {
        x: input(30);
        h: x -> dense(16) -> sigmoid;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

fn seed() -> Derivation {
    verify::derive(&Seed::<f64>::new(0), &[1.0], &[1.0], 0.1).unwrap()
}

fn mazur() -> Derivation {
    verify::derive(&Mazur::<f64>::new(0), &[0.05, 0.10], &[0.01, 0.99], 0.5).unwrap()
}

#[test]
fn the_worked_example_has_every_formula_and_every_number() {
    let markdown = seed().to_string();
    assert_contains(
        &markdown,
        &[
            r"z_{h} = w_{h} \cdot x = 0.5 \cdot 1 = 0.5",
            r"a_{h} = \sigma (z_{h}) = \frac{1}{1 + e^{- z_{h}}} = \frac{1}{1 + e^{- 0.5}} = 0.62246",
            r"z_{y} = w_{y} \cdot a_{h} = 1 \cdot 0.62246 = 0.62246",
            r"\hat{y} = a_{y} = \sigma (z_{y}) = \frac{1}{1 + e^{- z_{y}}} = \frac{1}{1 + e^{- 0.62246}} = 0.65078",
            r"L = - (t \cdot \ln \hat{y} + (1 - t) \cdot \ln (1 - \hat{y})) = - (1 \cdot \ln 0.65078 + (1 - 1) \cdot \ln (1 - 0.65078)) = 0.42959",
            r"\frac{\partial L}{\partial \hat{y}} = - \frac{t}{\hat{y}} + \frac{1 - t}{1 - \hat{y}} = \frac{\hat{y} - t}{\hat{y} (1 - \hat{y})} = \frac{0.65078 - 1}{0.65078 \cdot (1 - 0.65078)} = -1.53662",
            r"\frac{\partial \hat{y}}{\partial z_{y}} = \hat{y} (1 - \hat{y}) = 0.65078 \cdot (1 - 0.65078) = 0.22727",
            r"\frac{\partial L}{\partial z_{y}} = \frac{\partial L}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial z_{y}} = \frac{\hat{y} - t}{\hat{y} (1 - \hat{y})} \cdot \hat{y} (1 - \hat{y}) = \hat{y} - t = 0.65078 - 1 = -0.34922",
            r"\frac{\partial L}{\partial z_{y}} = -1.53662 \cdot 0.22727 = -0.34922",
            r"\frac{\partial L}{\partial w_{y}} = \frac{\partial L}{\partial z_{y}} \cdot \frac{\partial z_{y}}{\partial w_{y}} = \frac{\partial L}{\partial z_{y}} \cdot a_{h} = -0.34922 \cdot 0.62246 = -0.21738",
            r"\frac{\partial L}{\partial a_{h}} = \frac{\partial L}{\partial z_{y}} \cdot \frac{\partial z_{y}}{\partial a_{h}} = \frac{\partial L}{\partial z_{y}} \cdot w_{y} = -0.34922 \cdot 1 = -0.34922",
            r"\frac{\partial a_{h}}{\partial z_{h}} = a_{h} (1 - a_{h}) = 0.62246 \cdot (1 - 0.62246) = 0.23500",
            r"\frac{\partial L}{\partial z_{h}} = \frac{\partial L}{\partial a_{h}} \cdot \frac{\partial a_{h}}{\partial z_{h}} = \frac{\partial L}{\partial a_{h}} \cdot a_{h} (1 - a_{h}) = -0.34922 \cdot 0.23500 = -0.08207",
            r"\frac{\partial L}{\partial w_{h}} = \frac{\partial L}{\partial z_{h}} \cdot \frac{\partial z_{h}}{\partial w_{h}} = \frac{\partial L}{\partial z_{h}} \cdot x = -0.08207 \cdot 1 = -0.08207",
            r"\frac{\partial L}{\partial w_{h}} = \frac{\partial L}{\partial z_{y}} \cdot \frac{\partial z_{y}}{\partial a_{h}} \cdot \frac{\partial a_{h}}{\partial z_{h}} \cdot \frac{\partial z_{h}}{\partial w_{h}} = -0.34922 \cdot 1 \cdot 0.23500 \cdot 1 = -0.08207",
            r"w_{y} \leftarrow w_{y} - \eta \cdot \frac{\partial L}{\partial w_{y}} = 1 - 0.1 \cdot (-0.21738) = 1.02174",
            r"w_{h} \leftarrow w_{h} - \eta \cdot \frac{\partial L}{\partial w_{h}} = 0.5 - 0.1 \cdot (-0.08207) = 0.50821",
        ],
    );
    for part in
        ["```mermaid\nflowchart LR\n", "- $x = 1$\n", "- $t = 1$\n", "- $\\eta = 0.1$\n", "- $w_{h} = 0.5$\n"]
    {
        assert!(markdown.contains(part), "no {part} in\n{markdown}");
    }
}

#[test]
fn the_number_of_decimals_is_the_readers_choice() {
    let equations = equations(&seed().decimals(12).to_string());
    for number in ["1.021737669286", "0.508206854200", "0.429587203219", "-0.217376692859"] {
        assert!(equations.iter().any(|equation| equation.ends_with(&format!("= {number}"))), "no {number}");
    }
}

#[test]
fn several_outputs_take_the_mean_and_the_published_numbers() {
    assert_contains(
        &mazur().to_string(),
        &[
            r"z_{h,1} = w_{h,11} \cdot x_{1} + w_{h,21} \cdot x_{2} + b_{h,1} = 0.15 \cdot 0.05 + 0.2 \cdot 0.1 + 0.35 = 0.3775",
            r"L = \frac{1}{2} \cdot \sum_{i} (\hat{y}_{i} - t_{i})^{2} = \frac{1}{2} \cdot ((0.75137 - 0.01)^{2} + (0.77293 - 0.99)^{2}) = 0.29837",
            r"\frac{\partial L}{\partial \hat{y}_{1}} = \frac{2}{2} \cdot (\hat{y}_{1} - t_{1}) = \frac{2}{2} \cdot (0.75137 - 0.01) = 0.74137",
            r"\frac{\partial L}{\partial a_{h,1}} = \frac{\partial L}{\partial z_{y,1}} \cdot \frac{\partial z_{y,1}}{\partial a_{h,1}} + \frac{\partial L}{\partial z_{y,2}} \cdot \frac{\partial z_{y,2}}{\partial a_{h,1}} = \frac{\partial L}{\partial z_{y,1}} \cdot w_{y,11} + \frac{\partial L}{\partial z_{y,2}} \cdot w_{y,12} = 0.13850 \cdot 0.4 + (-0.03810) \cdot 0.5 = 0.03635",
            r"w_{h,11} \leftarrow w_{h,11} - \eta \cdot \frac{\partial L}{\partial w_{h,11}} = 0.15 - 0.5 \cdot 0.00044 = 0.14978",
            r"w_{y,11} \leftarrow w_{y,11} - \eta \cdot \frac{\partial L}{\partial w_{y,11}} = 0.4 - 0.5 \cdot 0.08217 = 0.35892",
            r"w_{y,22} \leftarrow w_{y,22} - \eta \cdot \frac{\partial L}{\partial w_{y,22}} = 0.55 - 0.5 \cdot (-0.02274) = 0.56137",
        ],
    );
}

#[test]
fn the_loss_is_the_mean_of_its_entries() {
    let markdown = document::<SigmoidBce<f64>>(0).to_string();
    let equations = equations(&markdown);
    let result = |left: &str| {
        let equation = equations.iter().find(|equation| equation.starts_with(left)).unwrap();
        read(equation.rsplit_once(" = ").unwrap().1).0
    };
    let (x, target) = sample(0);
    let loss = SigmoidBce::<f64>::new(0).loss(&x, &target);
    assert!((result("L = ") - loss).abs() <= 5e-6);
    assert!(((result("L_{1} = ") + result("L_{2} = ")) / 2.0 - loss).abs() <= 1e-5);
}

#[test]
fn matrices_are_elided() {
    let x: [f64; 30] = drawn::row(drawn::UNIT, &mut Generator::new(3));
    let markdown = verify::derive(&Wdbc::<f64>::new(1), &x, &[1.0], 0.1).unwrap().to_string();
    assert!(markdown.lines().count() < 300, "{} lines", markdown.lines().count());
    assert!(markdown.lines().all(|line| line.len() < 700), "a line is too long");
    for dots in ["\\vdots", "\\cdots", "\\ddots"] {
        assert!(markdown.contains(dots), "no {dots}");
    }
}

/// Declares networks with three inputs and two targets, and the tests of them all.
macro_rules! networks {
    ($($name:ident { $($declaration:tt)* })*) => {
        $( network! { struct $name { x: input(3); $($declaration)* } } )*

        #[test]
        fn printed_gradients_and_weights_are_those_of_emitted_code() {
            $( agree::<$name<f64>>(stringify!($name)); )*
        }

        /// The documents of all networks here.
        fn documents() -> Vec<(&'static str, Derivation)> {
            let mut documents = vec![("Seed", seed()), ("Mazur", mazur())];
            documents.push(("Wdbc", verify::derive(&Wdbc::new(1), &[0.5; 30], &[1.0], 0.1).unwrap()));
            $( documents.push((stringify!($name), document::<$name<f64>>(0))); )*
            documents
        }
    };
}

common_networks! { networks;
    BareMse { y: x -> dense(2); loss: mse(y); }
    SoftmaxElsewhere { h: x -> dense(2) -> softmax; y: h -> dense(2) -> softmax; loss: cross_entropy(y); }
    WideSums {
        h: x -> dense(6) -> softmax;
        k: h + h -> dense(6) -> sigmoid;
        l: k + h -> identity -> dense(1);
        y: l -> dense(2) -> sigmoid;
        loss: bce(y);
    }
    Shared {
        h: x -> dense(3) -> sigmoid;
        p: h -> dense(3) -> softmax;
        q: p + h -> dense(2) -> identity;
        y: q + q;
        loss: mse(y);
    }
    Names {
        r#type: x -> dense(2) -> tanh -> sigmoid -> relu(allow = "NW0050");
        hidden_layer_2: r#type -> dense(2) -> identity;
        größe: hidden_layer_2 + r#type + hidden_layer_2 -> dense(2, bias = false) -> sigmoid;
        loss: bce(größe);
    }
    Combined {
        h: x -> dense(3) -> sigmoid;
        k: x - h -> dense(3) -> tanh;
        m: (h - k) * k + h * h -> tanh;
        y: (m, x - k, h) -> slice(1..8) -> dense(2) -> sigmoid;
        loss: bce(y);
    }
    WideCombined {
        h: x -> dense(6) -> tanh;
        k: x -> dense(6) -> sigmoid;
        m: (h - k) * (k * k) - h;
        p: m -> slice(1..);
        q: (p, m, h, h) -> slice(..12) -> identity;
        y: (q, k) -> dense(4) -> slice(2..) -> softmax;
        loss: cross_entropy(y);
    }
    Layers {
        h: x -> dense(3, connect = [0 -> 0, 1 -> 1, 2 -> 1, 2 -> 2]) -> tanh;
        n: h -> layer_norm;
        p: n -> prelu;
        r: p -> rms_norm;
        s: r -> scale(bias = false);
        y: s -> dense(2, mask = [[1, 0], [0, 1], [1, 1]], bias = false) -> sigmoid;
        loss: bce(y);
    }
    Tied {
        h: x -> dense(2) -> tanh;
        k: h -> dense(3, tie = transpose(h)) -> sigmoid;
        y: k -> dense(2, tie = h, bias = false) -> sigmoid;
        loss: bce(y);
    }
    Dropped {
        h: x -> dense(3) -> tanh -> dropout(0.5);
        k: h -> dense(6) -> dropout(0.1) -> sigmoid;
        y: (h, k) -> dense(2) -> sigmoid;
        loss: bce(y);
    }
    Normalized {
        h: x -> batch_norm(momentum = 0.5);
        k: h -> dense(3) -> tanh;
        n: k -> batch_norm -> sigmoid;
        y: (h, n) -> dense(2) -> sigmoid;
        loss: bce(y);
    }
    WideTied {
        h: x -> dense(12) -> tanh;
        k: h -> dense(3, tie = transpose(h)) -> relu;
        l: (k, h) -> dense(12) -> sigmoid;
        m: l -> dense(12) -> tanh;
        y: (m, (k - x) * k) -> dense(2) -> sigmoid;
        loss: bce(y);
    }
    Frozen { y: x -> dense(2, frozen = true) -> sigmoid; loss: bce(y, allow = "NW0061"); }
}

fn sample(seed: u64) -> ([f64; 3], [f64; 2]) {
    drawn::sample(&mut Generator::new(seed))
}

fn document<N>(seed: u64) -> Derivation
where
    N: Trainable<f64, Input = [f64; 3], Target = [f64; 2]>,
{
    let (x, target) = sample(seed);
    verify::derive(&N::new(seed), &x, &target, 0.3).unwrap()
}

/// Every printed gradient and updated weight against `backward` and `train_step`.
fn agree<N>(name: &str)
where
    N: Trainable<f64, Input = [f64; 3], Target = [f64; 2]>,
{
    for seed in 0..8 {
        let (x, target) = sample(seed);
        let mut network = N::new(seed);
        // Biases begin at 0, where nobody would miss them.
        network.parameters_mut().iter_mut().zip(1..).for_each(|(w, i)| *w += 0.01 * f64::from(i % 7));
        let derivation = verify::derive(&network, &x, &target, 0.3).unwrap().decimals(4 + seed as usize);
        let equations = equations(&derivation.to_string());
        let (_, gradient) = network.backward(&x, &target);
        let mut trained = network.clone();
        // As in inference: not with what a step drops.
        trained.apply(&gradient, &mut Sgd::new(0.3));
        for node in N::TOPOLOGY.nodes {
            let Some(layer) = node.operation.layer() else { continue };
            for (symbol, at) in symbols(node.name, &layer) {
                let gradients =
                    printed(&equations, &format!("\\frac{{\\partial L}}{{\\partial {symbol}}} = "));
                let updated = printed(&equations, &format!("{symbol} \\leftarrow "));
                let count = if layer.frozen { 0 } else { at.len() };
                assert_eq!([gradients.len(), updated.len()], [count; 2], "{name}, seed {seed}: {symbol}");
                for (printed, of) in [(gradients, gradient.parameters()), (updated, trained.parameters())] {
                    for (text, index) in printed.iter().zip(&at) {
                        let (number, unit) = read(text);
                        let exact = of[*index];
                        let close = (number - exact).abs() <= 0.5 * unit + 1e-12;
                        assert!(close, "{name}, seed {seed}: {symbol} is {text}, should be {exact}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_worked_example_writes_its_derivation() {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap().join("examples");
    let example = folder.join(format!("worked_example{}", std::env::consts::EXE_SUFFIX));
    if !example.exists() {
        eprintln!("skipped: {} is not built", example.display());
        return;
    }
    let run = |arguments: &[&str]| std::process::Command::new(&example).args(arguments).output().unwrap();
    // `cargo test --test derive` leaves an example as it was built before, so the whole text is not compared.
    for (option, file, beginning, number) in [
        ("--derive", "worked.md", "# `Seed`", "1.02174"),
        ("--derive", "worked.html", "<!DOCTYPE html>", "1.02174"),
        ("--derive-sequence", "sequence.md", "# `Echo`", "0.91067"),
        ("--derive-sequence", "sequence.html", "<!DOCTYPE html>", "0.91067"),
    ] {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
        assert!(run(&[option, path.to_str().unwrap()]).status.success(), "{option} {file}");
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.starts_with(beginning) && text.contains(number), "{text}");
    }
    for arguments in [&["--derive"][..], &["--derive", "no/such/folder.md"], &["out.md"]] {
        let output = run(arguments);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1, "{stderr}");
    }
}

/// Braces, environments, `\left` and `\right`, dollars.
fn assert_balanced(name: &str, markdown: &str) {
    assert_eq!(markdown.lines().filter(|line| *line == "$$").count() % 2, 0, "{name}: $$");
    for line in markdown.lines().filter(|line| *line != "$$") {
        assert_eq!(line.matches('$').count() % 2, 0, "{name}: $ in {line}");
    }
    for block in markdown.split("$$\n").skip(1).step_by(2) {
        assert!(!block.contains("\n\n") && !block.contains('`'), "{name}: Markdown within\n{block}");
        let mut depth = 0_i32;
        for letter in block.replace("\\{", "").replace("\\}", "").chars() {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            assert!(depth >= 0, "{name}: braces in\n{block}");
        }
        assert_eq!(depth, 0, "{name}: braces in\n{block}");
        let count = |part: &str| block.matches(part).count();
        assert_eq!(count("\\left("), count("\\right)"), "{name}: \\left in\n{block}");
        let mut open = Vec::new();
        for (at, _) in block.match_indices('\\') {
            let word = |of: &str| block[at..].strip_prefix(of)?.split_once('}').map(|(word, _)| word);
            open.extend(word("\\begin{"));
            if let Some(word) = word("\\end{") {
                assert_eq!(open.pop(), Some(word), "{name}: environments in\n{block}");
            }
        }
        assert!(open.is_empty(), "{name}: environments in\n{block}");
    }
}

#[test]
fn every_formula_is_balanced() {
    for (name, document) in documents() {
        assert_balanced(name, &document.to_string());
    }
}

/// A document is written where a person or a browser can look at it, and its page needs nothing else.
fn assert_page(name: &str, document: &Derivation) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(path.with_extension("md"), document.to_string()).unwrap();
    let page = document.html().to_string();
    std::fs::write(path.with_extension("html"), &page).unwrap();
    let mut rest = page.clone();
    for namespace in ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"] {
        assert!(rest.contains(namespace), "{name}: no {namespace}");
        rest = rest.replace(&format!("xmlns=\"{namespace}\""), "");
    }
    for part in ["http", "//", "<script", "<link", "@import", "url(", " src=", "$", "\\"] {
        assert!(!rest.contains(part), "{name}: {part}");
    }
    assert_eq!(page.matches("<svg ").count(), 1, "{name}");
    let blocks = document.to_string().lines().filter(|line| *line == "$$").count() / 2;
    assert_eq!(page.matches("<math display=\"block\">").count(), blocks, "{name}");
}

#[test]
fn pages_need_nothing_else() {
    documents().iter().for_each(|(name, document)| assert_page(name, document));
}

#[test]
fn frozen_layers_are_said_to_stay() {
    let markdown = document::<FrozenEnds<f64>>(0).to_string();
    assert_eq!(markdown.matches("`h` is frozen: not updated.").count(), 1);
    assert_eq!(markdown.matches("`y` is frozen: not updated.").count(), 1);
    assert!(markdown.contains("`y` is frozen: its weights get no gradient"));
    let markdown = document::<Frozen<f64>>(0).to_string();
    assert!(markdown.contains("No layer that the loss depends on is trained"));
}
