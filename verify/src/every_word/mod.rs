//! Tests that every part of this crate knows every operation, activation and loss of the language: its
//! numbers, its gradient, its rounding bounds, its derivation and its pictures. The failure names a missing
//! part.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod formulas;
mod list;
mod sketch;

use netwright_runtime::topology::{Activation, Loss, Operation, Topology};

use self::list::{activations, losses};
pub(crate) use self::sketch::Sketch;
use crate::gradient::differences::sides;
use crate::interpreter::Interpreter;
use crate::loss::criterion;
use crate::magnitude::{magnitudes, value_magnitudes};
use crate::operation::{EXAMPLES, Example, Look, Words, look, mathematics, place};
use crate::paper::document::Inline;
use crate::paper::math::Math;
use crate::{Derivation, Dot, Mermaid, Svg, Table};

/// How many neurons a row has: one, so few that all are written out, so many that columns are shown.
const SIZES: [usize; 3] = [1, 3, 6];

#[test]
fn every_operation_is_known_in_every_part() {
    for Example { name, place: expected, write } in EXAMPLES {
        for size in SIZES {
            let mut sketch = Sketch::of(size);
            let h = sketch.dense("h", size, 0);
            let k = sketch.dense("k", size, 0);
            let p = write(&mut sketch, [h, k]);
            let y = sketch.dense("y", 2, p);
            sketch.term(Loss::Mse, &[y]);
            let topology = sketch.finish("Operation");
            let case = format!("the operation {name} of {size}");
            assert_eq!(place(&topology.nodes[p]), *expected, "{case}: the node is another operation");
            check(&case, topology);
            check_paper(&case, topology, p);
            check_pictures(&case, topology, p);
        }
    }
}

#[test]
fn every_activation_is_known_in_every_part() {
    for activation in activations() {
        for size in SIZES {
            let mut sketch = Sketch::of(2);
            let h = sketch.dense("h", size, 0);
            let p = sketch.activated(activation, h);
            let y = sketch.dense("y", 2, p);
            sketch.term(Loss::Mse, &[y]);
            let topology = sketch.finish("Activation");
            let case = format!("the activation {} of {size}", activation.word());
            check(&case, topology);
            check_paper(&case, topology, p);
            check_pictures(&case, topology, p);
            let mermaid = Mermaid::new(topology).to_string();
            let word = activation.word().replace('_', "#95;");
            assert!(mermaid.contains(&word), "{case}: no {word} in the flowchart\n{mermaid}");
        }
    }
}

#[test]
fn every_loss_is_known_in_every_part() {
    for loss in losses() {
        for size in SIZES {
            let mut sketch = Sketch::of(2);
            let h = sketch.dense("h", size, 0);
            let y = match criterion(loss).facts().cancels {
                [] => h,
                [activation, ..] => sketch.activation(*activation, h),
            };
            let operands: Vec<usize> = match criterion(loss).facts().operands {
                1 => vec![y],
                _ => {
                    let v = sketch.dense("v", size, 0);
                    vec![y, sketch.activation(Activation::Softplus, v)]
                }
            };
            sketch.term(loss, &operands);
            let topology = sketch.finish("Loss");
            let case = format!("the loss {loss:?} of {size}");
            check(&case, topology);
            check_loss_on_paper(&case, topology, criterion(loss).facts().description);
            let mermaid = Mermaid::new(topology).to_string();
            assert!(mermaid.contains("loss<br/>"), "{case}: no loss in the flowchart\n{mermaid}");
        }
    }
}

/// Where the gradient jumps while a number grows, an operation knows that it is on another side.
#[test]
fn every_jump_of_a_slope_is_known() {
    let of_operations = EXAMPLES.iter().map(|Example { name, write, .. }| {
        let mut sketch = Sketch::of(3);
        let p = write(&mut sketch, [0, 0]);
        ((*name).to_owned(), sketch, p)
    });
    let of_activations = activations().into_iter().map(|activation| {
        let mut sketch = Sketch::of(3);
        let p = sketch.activated(activation, 0);
        (activation.word().to_owned(), sketch, p)
    });
    for (name, mut sketch, p) in of_operations.chain(of_activations) {
        let y = sketch.dense("y", 2, p);
        sketch.term(Loss::Mse, &[y]);
        let (network, mut x, target) = sample(&name, sketch.finish("Jumps"));
        let (mut before, mut last): (Option<(f64, Vec<bool>)>, f64) = (None, f64::INFINITY);
        for step in 0..12_000 {
            // Never at a corner itself.
            x[0] = -3.0001 + 5e-4 * f64::from(step);
            let slope = network.backward(&x, &target).unwrap().input[0];
            let sides = sides(&network, &network.forward(&x).unwrap());
            if let Some((old, of)) = before {
                // A step that is much longer than the one before is a jump.
                let is_jump = (slope - old).abs() > 0.01 + 3.0 * last;
                assert!(!is_jump || of != sides, "{name}: the gradient jumps to {slope} at {}", x[0]);
                last = (slope - old).abs();
            }
            before = Some((slope, sides));
        }
    }
}

/// Numbers that differ, and are far from corners.
fn numbers(count: usize, seed: usize) -> Vec<f64> {
    let one = |i: usize| 0.35 + 0.07 * ((i * 5 + seed * 3) % 11) as f64;
    (0..count).map(|i| if (i + seed).is_multiple_of(3) { -one(i) } else { one(i) }).collect()
}

/// A network, a sample and a target.
fn sample(case: &str, topology: &'static Topology) -> (Interpreter<'static>, Vec<f64>, Vec<f64>) {
    let network = Interpreter::new(topology, &numbers(topology.parameters, 1));
    let network = network.unwrap_or_else(|error| unreachable!("{case}: {error}"));
    let inputs = topology.nodes[0].size();
    let target = numbers(topology.targets(), 2).into_iter().map(f64::abs).collect();
    (network, numbers(inputs, 0), target)
}

/// The gradient is the slope of the loss, and everything that is computed can be rounded.
fn check(case: &str, topology: &'static Topology) {
    let (network, x, target) = sample(case, topology);
    let trace = network.forward(&x).unwrap_or_else(|error| unreachable!("{case}: {error}"));
    let gradients = network.backward(&x, &target).unwrap_or_else(|error| unreachable!("{case}: {error}"));
    for (index, gradient) in gradients.parameters.iter().enumerate() {
        let loss = |step: f64| {
            let mut moved = network.clone();
            moved.parameters_mut()[index] += step;
            moved.loss(&x, &target).unwrap()
        };
        assert_slope(case, "parameter", index, *gradient, loss);
    }
    for (index, gradient) in gradients.input.iter().enumerate() {
        let loss = |step: f64| {
            let mut moved = x.clone();
            moved[index] += step;
            network.loss(&moved, &target).unwrap()
        };
        assert_slope(case, "input", index, *gradient, loss);
    }
    let nodes = topology.nodes.iter().zip(&trace.values);
    for ((node, value), terms) in nodes.zip(value_magnitudes(&network, &trace)) {
        // A value of 0, as below the corner of a relu, is exact.
        let is_exact = node.operation == Operation::Input || value.iter().all(|x| *x == 0.0);
        let is_bounded = terms.iter().all(|term| term.is_finite()) && terms.iter().any(|term| *term > 0.0);
        assert!(is_exact || is_bounded, "{case}: no rounding bound of `{}`: {terms:?}", node.name);
    }
    let terms = magnitudes(&network, &trace, &target, &gradients, 0.0).unwrap();
    assert!(terms.loss.is_finite() && terms.loss > 0.0, "{case}: no rounding bound of the loss");
    for (gradient, term) in gradients.parameters.iter().zip(&terms.parameters) {
        // Its own term, that of the gradient at the layer, and that of the loss's slope: each is at least as
        // large.
        let is_bounded = term.magnitude.is_finite() && term.magnitude >= 2.9 * gradient.abs();
        assert!(is_bounded, "{case}: {term:?} is no rounding bound of the gradient {gradient}");
    }
}

/// A central difference agrees with a gradient.
#[track_caller]
fn assert_slope(case: &str, what: &str, index: usize, gradient: f64, loss: impl Fn(f64) -> f64) {
    let step = 1e-5;
    let slope = (loss(step) - loss(-step)) / (2.0 * step);
    let is_close = (gradient - slope).abs() <= 1e-7 * (1.0 + slope.abs());
    assert!(is_close, "{case}: the gradient of {what} {index} is {gradient}, the slope of the loss {slope}");
}

/// The derivation of a step, with each equation on one line.
fn derivation(case: &str, topology: &'static Topology) -> String {
    let (network, x, target) = sample(case, topology);
    let derivation = Derivation::of(&network, &x, &target, 0.1);
    let markdown = derivation.unwrap_or_else(|error| unreachable!("{case}: {error}")).to_string();
    markdown.replace(" \\cr\n&", " ").replace('&', "")
}

/// The equations whose left side begins so.
fn equations<'a>(markdown: &'a str, left: &[&str]) -> Vec<&'a str> {
    markdown.lines().filter(|line| left.iter().any(|left| line.starts_with(left))).collect()
}

/// Letters that a derivation explains for every network.
const EXPLAINED: [&str; 4] = ["x", "z", "a", "s"];

/// The letters that the legends of all operations explain.
fn legends() -> Vec<Math> {
    let mut letters: Vec<Math> = EXPLAINED.map(Math::Atom).to_vec();
    for Example { write, .. } in EXAMPLES {
        let mut sketch = Sketch::of(2);
        let (h, k) = (sketch.dense("h", 2, 0), sketch.dense("k", 2, 0));
        let node = write(&mut sketch, [h, k]);
        let legend = mathematics(&sketch.finish("Legend").nodes[node]).words().legend;
        let math = |part| if let Inline::Math(letter) = part { Some(letter) } else { None };
        letters.extend(legend.into_iter().flatten().filter_map(math));
    }
    letters
}

/// A node has its letter, its description, its value and the gradients that it passes back on paper.
fn check_paper(case: &str, topology: &'static Topology, node: usize) {
    let markdown = derivation(case, topology);
    let of = &topology.nodes[node];
    let Words { letter, description, .. } = mathematics(of).words();
    assert!(legends().contains(&Math::Atom(letter)), "{case}: nothing explains the letter {letter:?}");
    assert!(!description.is_empty(), "{case}: no description");
    assert!(markdown.contains(&description), "{case}: not described in\n{markdown}");
    // It is given.
    if of.sources.is_empty() {
        return;
    }
    let name = of.name;
    let symbols = [format!("{letter}_{{{name}"), format!("\\mathbf{{{letter}}}_{{{name}")];
    let value = equations(&markdown, &symbols.each_ref().map(String::as_str));
    assert!(!value.is_empty(), "{case}: its value is not written in\n{markdown}");
    let read = &topology.nodes[of.sources[0]];
    let (letter, name) = (mathematics(read).words().letter, read.name);
    let d_source = [format!("{letter}_{{{name}"), format!("\\mathbf{{{letter}}}_{{{name}")]
        .map(|read| format!("\\frac{{\\partial L}}{{\\partial {read}"));
    let through = symbols.map(|symbol| format!("\\partial {symbol}"));
    let passed = equations(&markdown, &d_source.each_ref().map(String::as_str));
    let is_passed = passed.iter().any(|equation| through.iter().any(|symbol| equation.contains(symbol)));
    assert!(is_passed, "{case}: what it passes back is not written in\n{markdown}");
}

/// A loss is described, its value has a formula, and its gradient at what it reads is written.
fn check_loss_on_paper(case: &str, topology: &'static Topology, description: &str) {
    let markdown = derivation(case, topology);
    let described = format!(": loss, {description} of ");
    assert!(!description.is_empty() && markdown.contains(&described), "{case}: not described in\n{markdown}");
    let value = equations(&markdown, &["L ="]);
    let has_formula = value.iter().any(|equation| equation.matches(" = ").count() > 2);
    assert!(has_formula, "{case}: no formula of its value in\n{markdown}");
    let starts =
        ["z_{h", "\\mathbf{z}_{h", "\\hat{"].map(|y| format!("\\frac{{\\partial L}}{{\\partial {y}"));
    let gradient = equations(&markdown, &starts.each_ref().map(String::as_str));
    assert!(!gradient.is_empty(), "{case}: its gradient is not written in\n{markdown}");
}

/// A node is in every picture, with its word and a line for each value that it reads.
fn check_pictures(case: &str, topology: &'static Topology, node: usize) {
    let of = &topology.nodes[node];
    let Look { word, extent, cell, .. } = look(of);
    assert!(!word.is_empty() && !extent.is_empty(), "{case}: no word or no size: {word:?}, {extent:?}");
    // Of a value of an earlier step they know the name.
    let word = match of.operation {
        Operation::Earlier { of, .. } => format!("prev({})", topology.nodes[of].name),
        _ => word,
    };
    let label = format!("{}: {word} {extent}", of.name);
    let svg = Svg::new(topology).to_string();
    assert!(svg.contains(&label), "{case}: no {label} in the drawing\n{svg}");
    let wires = svg
        .split("<g ")
        .filter(|group| group.contains("class=\"weights\"") || group.contains("class=\"values\""));
    assert!(
        wires.clone().all(|group| group.contains("<line")),
        "{case}: values that no line leads to\n{svg}"
    );
    assert!(wires.count() > 0, "{case}: no lines in the drawing\n{svg}");
    let dot = Dot::new(topology).to_string();
    assert!(dot.contains(&format!("n{node} [label=\"{}\\n{word} {extent}", of.name)), "{case}:\n{dot}");
    let arrows = of.sources.iter().all(|source| dot.contains(&format!("n{source} -> n{node} [label=\"")));
    assert!(arrows && !dot.contains("[label=\"\"]"), "{case}: no arrows with numbers in\n{dot}");
    let table = Table::new(topology).to_string();
    assert!(!cell.is_empty() && table.contains(&cell), "{case}: no {cell} in\n{table}");
}
