//! The derivation of a training step on a sequence: recorded numbers of another library in their equations,
//! every printed gradient and weight against emitted code, and text that its viewers can read.

use netwright::prelude::*;
use netwright::verify::{self, Derivation};
use netwright::{Generator, Network, TrainableOverTime};
use netwright_support::drawn;

use super::printed::{assert_contains, equations, printed, read, symbols};
use super::{assert_balanced, assert_page};

network! {
    /// One neuron that reads its own value of one step before.
    struct Echo {
        x: input(1);
        h: (x, prev(h)) -> dense(1, bias = false, weights = [[0.5], [0.9]]) -> tanh;
        loss: mse(h);
    }
}

const X: [[f64; 1]; 3] = [[1.0], [0.5], [-0.5]];
const TARGET: [[f64; 1]; 3] = [[0.5]; 3];

fn echo() -> Derivation {
    verify::derive_sequence(&Echo::<f64>::new(0), &X, &TARGET, 0.1).unwrap()
}

/// What autograd of PyTorch 2.15.0 has for the same steps in double precision, with a copy of both weights
/// for each step and `retain_grad()` on everything (`sequence.py` beside this file).
const RECORDED: [(&str, f64); 26] = [
    (r"z_{h}^{\langle 1 \rangle}", 0.5),
    (r"z_{h}^{\langle 2 \rangle}", 0.6659054415340088),
    (r"z_{h}^{\langle 3 \rangle}", 0.2740520329735283),
    (r"\hat{y}^{\langle 1 \rangle}", 0.46211715726000974),
    (r"\hat{y}^{\langle 2 \rangle}", 0.5822800366372537),
    (r"\hat{y}^{\langle 3 \rangle}", 0.2673912161164331),
    (r"L^{\langle 1 \rangle}", 0.001435109774062833),
    (r"L^{\langle 2 \rangle}", 0.00677000442902781),
    (r"L^{\langle 3 \rangle}", 0.054106846339791945),
    ("L", 0.020770653514294194),
    (r"\frac{\partial L}{\partial \hat{y}^{\langle 3 \rangle}}", -0.1550725225890446),
    (r"\frac{\partial L}{\partial z_{h}^{\langle 3 \rangle}}", -0.14398513768372873),
    (r"\frac{\partial L}{\partial u_{h}^{\langle 3 \rangle}}", -0.12958662391535586),
    (r"\frac{\partial L}{\partial \hat{y}^{\langle 2 \rangle}}", -0.07473326615718673),
    (r"\frac{\partial L}{\partial z_{h}^{\langle 2 \rangle}}", -0.04939494919757522),
    (r"\frac{\partial L}{\partial u_{h}^{\langle 2 \rangle}}", -0.0444554542778177),
    (r"\frac{\partial L}{\partial \hat{y}^{\langle 1 \rangle}}", -0.06971068277114453),
    (r"\frac{\partial L}{\partial z_{h}^{\langle 1 \rangle}}", -0.05482380842887355),
    (r"\frac{\partial L}{\partial w_{h,1}^{\langle 1 \rangle}}", -0.05482380842887355),
    (r"\frac{\partial L}{\partial w_{h,1}^{\langle 2 \rangle}}", -0.02469747459878761),
    (r"\frac{\partial L}{\partial w_{h,1}^{\langle 3 \rangle}}", 0.07199256884186436),
    (r"\frac{\partial L}{\partial w_{h,1}}", -0.0075287141857968),
    (r"\frac{\partial L}{\partial w_{h,2}^{\langle 2 \rangle}}", -0.02282625350618606),
    (r"\frac{\partial L}{\partial w_{h,2}^{\langle 3 \rangle}}", -0.08383967124570157),
    (r"\frac{\partial L}{\partial w_{h,2}}", -0.10666592475188763),
    (r"w_{h,2} \leftarrow w_{h,2} - \eta \cdot \frac{\partial L}{\partial w_{h,2}}", 0.9106665924751888),
];

#[test]
fn three_steps_have_the_recorded_numbers() {
    let equations = equations(&echo().decimals(12).to_string());
    for (symbol, expected) in RECORDED {
        let found = printed(&equations, &format!("{symbol} = "));
        assert_eq!(found.len(), 1, "{symbol}: {found:?}");
        let text = &found[0];
        let (number, unit) = read(text);
        assert!((number - expected).abs() <= 0.5 * unit + 1e-15, "{symbol} is {text}, not {expected}");
    }
}

#[test]
fn three_steps_have_every_formula() {
    assert_contains(
        &echo().to_string(),
        &[
            r"u_{h}^{\langle 1 \rangle} = 0 \quad \text{before the first step}\quad",
            r"u_{h}^{\langle 3 \rangle} = \hat{y}^{\langle 2 \rangle} = 0.58228",
            r"z_{h}^{\langle 3 \rangle} = w_{h,1} \cdot c_{h,1}^{\langle 3 \rangle} + w_{h,2} \cdot c_{h,2}^{\langle 3 \rangle} = 0.5 \cdot (-0.5) + 0.9 \cdot 0.58228 = 0.27405",
            r"L = \frac{1}{3} \cdot (L^{\langle 1 \rangle} + L^{\langle 2 \rangle} + L^{\langle 3 \rangle}) = \frac{1}{3} \cdot (0.00144 + 0.00677 + 0.05411) = 0.02077",
            // The last step has nothing but its own loss, the others also what the next one passes back.
            r"\frac{\partial L}{\partial \hat{y}^{\langle 3 \rangle}} = \frac{1}{3} \cdot \frac{\partial L^{\langle 3 \rangle}}{\partial \hat{y}^{\langle 3 \rangle}} = \frac{1}{3} \cdot (-0.46522) = -0.15507",
            r"\frac{\partial L}{\partial \hat{y}^{\langle 2 \rangle}} = \frac{1}{3} \cdot \frac{\partial L^{\langle 2 \rangle}}{\partial \hat{y}^{\langle 2 \rangle}} + \frac{\partial L}{\partial u_{h}^{\langle 3 \rangle}} = \frac{1}{3} \cdot 0.16456 + (-0.12959) = -0.07473",
            r"\frac{\partial L}{\partial w_{h,2}} = \frac{\partial L}{\partial w_{h,2}^{\langle 1 \rangle}} + \frac{\partial L}{\partial w_{h,2}^{\langle 2 \rangle}} + \frac{\partial L}{\partial w_{h,2}^{\langle 3 \rangle}} = 0 + (-0.02283) + (-0.08384) = -0.10667",
        ],
    );
}

/// Declares networks with a memory, three inputs and two targets, and the tests of them all.
macro_rules! networks {
    ($($name:ident { $($declaration:tt)* })*) => {
        $( network! { struct $name { x: input(3); $($declaration)* } } )*

        #[test]
        fn printed_gradients_and_weights_are_those_of_emitted_code() {
            $( agree::<$name<f64>>(stringify!($name)); )*
        }

        #[test]
        fn every_formula_is_balanced_and_every_page_complete() {
            let mut documents = vec![("Echo", echo())];
            $( documents.push((stringify!($name), document::<$name<f64>>(1, 3))); )*
            for (name, document) in documents {
                assert_balanced(name, &document.to_string());
                assert_page(name, &document);
            }
        }
    };
}

networks! {
    Simple { h: x -> rnn(2); loss: mse(h); }
    Wide { h: x -> rnn(6); y: h -> dense(2) -> sigmoid; loss: bce(y); }
    Gated { h: x -> gru(2); y: h -> dense(2) -> sigmoid; loss: bce(y) + 0.5 * mse(y); }
    GatedBefore { h: x -> gru(2, reset = before); y: h -> dense(2); loss: mse(y); }
    Long { h: x -> lstm(3); y: h -> dense(2); loss: mse(y); }
    Convolved { h: x -> causal_conv(2, kernel = 3, dilation = 2) -> tanh; y: h + prev(y, 2) -> dense(2); loss: mse(y); }
    AtEnd { h: x -> gru(2); y: h -> dense(2); loss: mse(y, at = last); }
    SoftmaxAtEnd { h: x -> lstm(2); y: h -> dense(2) -> softmax; loss: cross_entropy(y, at = last); }
    TwoAtEnd { h: x -> rnn(2); loss: 0.5 * mse(h, at = last) + huber(h, at = last); }
    Both {
        h: x -> gru(3);
        y: h -> dense(1);
        z: (h, prev(y)) -> dense(1) -> sigmoid;
        loss: mse(y, at = last) + 0.5 * bce(z) + 0.25 * mae(z);
    }
    ByHand {
        z: (x, prev(h)) -> dense(2) -> sigmoid;
        d: (x, prev(z)) -> dense(2);
        c: d -> layer_norm -> tanh;
        h: z * prev(h) + (1 - z) * c;
        g: (prev(c, 3), h) -> dense(2, frozen = true) -> tanh;
        k: g -> dense(2) -> sigmoid;
        y: k -> dense(2, tie = transpose(k));
        loss: mse(y);
    }
}

pub(crate) fn sample(seed: u64, steps: usize) -> (Vec<[f64; 3]>, Vec<[f64; 2]>) {
    let mut generator = Generator::new(seed);
    (0..steps).map(|_| drawn::sample(&mut generator)).unzip()
}

fn document<N>(seed: u64, steps: usize) -> Derivation
where
    N: TrainableOverTime<f64, Input = [f64; 3], Target = [f64; 2]>,
{
    let (x, target) = sample(seed, steps);
    verify::derive_sequence(&N::new(seed), &x, &target, 0.3).unwrap()
}

/// Every printed gradient and updated weight against `gradient_sequences` and `train_sequences`.
fn agree<N>(name: &str)
where
    N: TrainableOverTime<f64, Input = [f64; 3], Target = [f64; 2]>,
{
    for (seed, steps) in [(0, 1), (1, 2), (2, 3), (3, 4)] {
        let (x, target) = sample(seed, steps);
        let mut network = N::new(seed);
        // Biases begin at 0, where nobody would miss them.
        network.parameters_mut().iter_mut().zip(1..).for_each(|(w, i)| *w += 0.01 * f64::from(i % 7));
        let derivation = verify::derive_sequence(&network, &x, &target, 0.3).unwrap();
        let equations = equations(&derivation.decimals(5 + seed as usize).to_string());
        let (mut workspace, mut gradient) = (N::boxed_workspace::<4>(), N::zeros());
        let memories = &mut [N::memory()];
        let loss = network.gradient_sequences(&mut workspace, &x, &target, &[steps], memories, &mut gradient);
        let mut trained = network.clone();
        let mut sgd = Sgd::new(0.3);
        trained.train_sequences(&mut workspace, &x, &target, &[steps], &mut [N::memory()], &mut sgd);
        let after = trained.loss_sequences(&x, &target, &[steps], &mut [N::memory()]);
        for (symbol, exact) in [("L = ", loss), (r"L^{\mathrm{new}} = ", after)] {
            let (number, unit) = read(&printed(&equations, symbol)[0]);
            let close = (number - exact).abs() <= 0.5 * unit + 1e-12;
            assert!(close, "{name}, seed {seed}: {symbol}{number}, should be {exact}");
        }
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
fn a_derivation_needs_a_step_and_a_target_for_each() {
    let derive = |x: &[[f64; 1]], target: &[[f64; 1]]| {
        verify::derive_sequence(&Echo::<f64>::new(0), x, target, 0.1).map_err(|error| error.to_string())
    };
    assert_eq!(derive(&[], &[]), Err("a sequence without a step has no derivation".to_owned()));
    let error = derive(&X, &TARGET[..2]).unwrap_err();
    assert_eq!(error, "`targets` has 2 numbers, but the network needs 3");
}
