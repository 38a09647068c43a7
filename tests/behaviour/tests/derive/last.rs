//! The derivation of a step on a sequence whose last step alone is compared with a target: recorded numbers
//! of another library, the parts of the earlier steps, and symbols that are the same in all steps.

use netwright::Network;
use netwright::prelude::*;
use netwright::verify::{self, Derivation};

use super::printed::{assert_contains, equations, printed, read};
use super::sequence::sample;
use super::{assert_balanced, assert_page};

network! {
    /// One neuron that reads its own value of one step before, and answers when the sequence is over.
    struct EchoAtEnd {
        x: input(1);
        h: (x, prev(h)) -> dense(1, bias = false, weights = [[0.5], [0.9]]) -> tanh;
        loss: mse(h, at = last);
    }
}

network! {
    /// The last sample but two is all that the answer depends on.
    struct Late { x: input(3); h: x -> dense(2) -> tanh; y: prev(h, 2) -> dense(2); loss: mse(y, at = last); }
}

network! {
    struct Sum {
        x: input(3);
        h: x -> rnn(2);
        y: h -> dense(1);
        z: h -> dense(1);
        loss: 2 * mse(y, at = last) + mae(z) + 0.5 * mse(z, at = last);
    }
}

network! {
    /// The target of a step has its weight.
    struct Weighed {
        x: input(3);
        y: (x, prev(y)) -> dense(1) -> tanh;
        w: target(1);
        loss: mse(y, weight = w);
    }
}

fn echo() -> Derivation {
    // The targets of the steps before are not read.
    let target = [[f64::NAN], [f64::NAN], [0.5]];
    verify::derive_sequence(&EchoAtEnd::<f64>::new(0), &[[1.0], [0.5], [-0.5]], &target, 0.1).unwrap()
}

/// What autograd of PyTorch 2.15.0 has for the same steps in double precision (`last.py` beside this file).
const RECORDED: [(&str, f64); 18] = [
    (r"L^{\langle 3 \rangle}", 0.054106846339791945),
    ("L", 0.054106846339791945),
    (r"\frac{\partial L}{\partial z_{h}^{\langle 3 \rangle}}", -0.43195541305118623),
    (r"\frac{\partial L}{\partial u_{h}^{\langle 3 \rangle}}", -0.38875987174606763),
    (r"\frac{\partial L}{\partial \hat{y}^{\langle 2 \rangle}}", -0.38875987174606763),
    (r"\frac{\partial L}{\partial z_{h}^{\langle 2 \rangle}}", -0.25695082126564106),
    (r"\frac{\partial L}{\partial u_{h}^{\langle 2 \rangle}}", -0.23125573913907696),
    (r"\frac{\partial L}{\partial \hat{y}^{\langle 1 \rangle}}", -0.23125573913907696),
    (r"\frac{\partial L}{\partial z_{h}^{\langle 1 \rangle}}", -0.18187055178128697),
    (r"\frac{\partial L}{\partial w_{h,1}^{\langle 1 \rangle}}", -0.18187055178128697),
    (r"\frac{\partial L}{\partial w_{h,1}^{\langle 2 \rangle}}", -0.12847541063282053),
    (r"\frac{\partial L}{\partial w_{h,1}^{\langle 3 \rangle}}", 0.21597770652559312),
    (r"\frac{\partial L}{\partial w_{h,2}^{\langle 2 \rangle}}", -0.1187413830789029),
    (r"\frac{\partial L}{\partial w_{h,2}^{\langle 3 \rangle}}", -0.2515190137371048),
    (r"\frac{\partial L}{\partial w_{h,1}}", -0.09436825588851439),
    (r"\frac{\partial L}{\partial w_{h,2}}", -0.3702603968160077),
    (r"w_{h,2} \leftarrow w_{h,2} - \eta \cdot \frac{\partial L}{\partial w_{h,2}}", 0.9370260396816008),
    (r"L^{\mathrm{new}}", 0.040407818335716106),
];

#[test]
fn a_loss_of_the_last_step_has_the_recorded_numbers() {
    let equations = equations(&echo().decimals(12).to_string());
    for (symbol, expected) in RECORDED {
        let found = printed(&equations, &format!("{symbol} = "));
        assert_eq!(found.len(), 1, "{symbol}: {found:?}");
        let (number, unit) = read(&found[0]);
        assert!((number - expected).abs() <= 0.5 * unit + 1e-15, "{symbol} is {number}, not {expected}");
    }
}

#[test]
fn a_loss_of_the_last_step_reaches_the_others_through_the_memory() {
    let text = echo().to_string();
    assert_contains(
        &text,
        &[
            r"L = L^{\langle 3 \rangle} = 0.05411",
            r"\frac{\partial L}{\partial \hat{y}^{\langle 2 \rangle}} = \frac{\partial L}{\partial u_{h}^{\langle 3 \rangle}} = -0.38876",
            // Without a mean there is no third of it.
            r"\frac{\partial L}{\partial \hat{y}^{\langle 3 \rangle}} = \frac{\partial L^{\langle 3 \rangle}}{\partial \hat{y}^{\langle 3 \rangle}} = -0.46522",
        ],
    );
    for symbol in
        [r"L^{\langle 1 \rangle}", r"L^{\langle 2 \rangle}", r"t^{\langle 1 \rangle}", "NaN", "mean over"]
    {
        assert!(!text.contains(symbol), "{symbol} in\n{text}");
    }
    assert!(text.contains("and the target in the last step"), "{text}");
}

#[test]
fn a_step_that_the_loss_does_not_depend_on_is_said_to_be_one() {
    let (x, target) = sample(3, 4);
    let text = verify::derive_sequence(&Late::<f64>::new(3), &x, &target, 0.1).unwrap().to_string();
    assert_balanced("Late", &text);
    let (_, backward) = text.split_once("## 4. Backward pass").unwrap();
    let steps: Vec<&str> = backward.split("\n### ").skip(1).take(4).collect();
    let without = "No trained weight of this step has a part in the loss.";
    let found: Vec<bool> = steps.iter().map(|step| step.contains(without)).collect();
    // From the last step to the first: y of step 4 reads h of step 2.
    assert_eq!(found, [false, true, false, true], "{backward}");
    assert!(steps[0].contains("### `y`") && !steps[0].contains("### `h`"), "{backward}");
    assert!(steps[2].contains("### `h`") && !steps[2].contains("### `y`"), "{backward}");
}

#[test]
fn terms_of_the_last_step_are_added_to_means() {
    let (x, target) = sample(5, 2);
    let derivation = verify::derive_sequence(&Sum::<f64>::new(5), &x, &target, 0.1).unwrap();
    let text = derivation.to_string();
    let found: Vec<String> =
        equations(&text).into_iter().filter(|equation| equation.starts_with("L = ")).collect();
    let symbols = r"L = 2 \cdot L_{1}^{\langle 2 \rangle} + \frac{1}{2} \cdot (L_{2}^{\langle 1 \rangle} + L_{2}^{\langle 2 \rangle}) + 0.5 \cdot L_{3}^{\langle 2 \rangle} = ";
    assert!(found.len() == 1 && found[0].starts_with(symbols), "{found:?}");
    assert!(!text.contains(r"L_{1}^{\langle 1 \rangle}"), "{text}");
    assert!(text.contains("in the last step, which counts 2 times"), "{text}");
    assert_page("Sum", &derivation);
}

/// Each value of an earlier step is written as that step has written it.
#[track_caller]
fn assert_symbols(name: &str, text: &str) {
    let equations = equations(text);
    let of_memory =
        equations.iter().filter(|equation| equation.contains(r"u_{") && !equation.contains("partial"));
    let mut count = 0;
    for equation in of_memory.filter(|equation| equation.starts_with("u_{")) {
        let [_, symbol, _] = equation.split(" = ").collect::<Vec<_>>()[..] else { continue };
        let is_defined = equations.iter().any(|other| other.starts_with(&format!("{symbol} = ")));
        assert!(is_defined, "{name}: {symbol} of {equation}");
        count += 1;
    }
    assert!(count > 0, "{name}");
}

#[test]
fn a_value_has_one_symbol_in_all_steps() {
    assert_symbols("EchoAtEnd", &echo().to_string());
    let (x, target) = sample(7, 3);
    for weights in [[1.0, 1.0, 1.0], [0.5, 1.0, 1.0], [1.0, 0.5, 2.0]] {
        let mut target = target.clone();
        target.iter_mut().zip(weights).for_each(|(target, weight)| target[1] = weight);
        let text = verify::derive_sequence(&Weighed::<f64>::new(1), &x, &target, 0.1).unwrap().to_string();
        assert_symbols(&format!("Weighed by {weights:?}"), &text);
    }
}
