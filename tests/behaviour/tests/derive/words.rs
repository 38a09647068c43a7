//! Words whose formulas the derivation must show: activations without a symbol of their own, and `min`.

use netwright::Network;
use netwright::prelude::*;
use netwright::verify;

use super::{Dropped, Layers, Normalized, assert_balanced, assert_contains, document};

network! {
    struct Bends {
        x: input(2);
        h: x -> scale(weights = [1, 1], bias = false);
        a: h -> leaky_relu(0.2);
        b: h -> gelu;
        c: h -> gelu_tanh;
        d: h -> hard_swish;
        e: h -> selu;
        f: h -> hard_tanh;
        g: h -> exp;
        i: h -> abs;
        j: h -> square;
        k: g -> sqrt;
        l: g -> log;
        m: g -> reciprocal;
        n: h -> erf;
        y: (a, b, c, d, e, f, g, i, j, k, l, m, n) -> dense(1) -> softplus;
        loss: huber(y, delta = 0.5);
    }
}

network! {
    struct WideBends {
        x: input(1);
        h: x -> dense(6, weights = [[0.5, 1, 2, 4, 8, 16]]) -> mish;
        p: h -> prelu(allow = "NW0050");
        y: p -> dense(1) -> gaussian;
        loss: mse(y);
    }
}

fn bends() -> verify::Derivation {
    verify::derive(&Bends::<f64>::new(1), &[0.5, -0.5], &[0.0], 0.1).unwrap()
}

#[test]
fn an_activation_shows_its_formula() {
    assert_contains(
        &bends().to_string(),
        &[
            r"a_{a,2} = \mathrm{leaky\_relu} (z_{h,2}) = \max (0 , z_{h,2}) + 0.2 \cdot \min (0 , z_{h,2}) = \max (0 , -0.5) + 0.2 \cdot \min (0 , -0.5) = -0.1",
            r"a_{b,1} = \mathrm{gelu} (z_{h,1}) = \frac{z_{h,1}}{2} \cdot \left( 1 + \mathrm{erf} \left( \frac{z_{h,1}}{\sqrt{2}} \right) \right) = \frac{0.5}{2} \cdot \left( 1 + \mathrm{erf} \left( \frac{0.5}{\sqrt{2}} \right) \right) = 0.34573",
            r"a_{f,1} = \mathrm{hard\_tanh} (z_{h,1}) = \min (1 , \max (- 1 , z_{h,1})) = \min (1 , \max (- 1 , 0.5)) = 0.5",
        ],
    );
}

#[test]
fn an_activation_shows_its_derivative() {
    assert_contains(
        &bends().to_string(),
        &[
            r"\frac{\partial a_{a,2}}{\partial z_{h,2}} = \mathrm{leaky\_relu}^{\prime} (z_{h,2}) = 0.2 \quad \text{since}\quad z_{h,2} = -0.5 \le 0",
            r"\frac{\partial a_{b,1}}{\partial z_{h,1}} = \mathrm{gelu}^{\prime} (z_{h,1}) = \frac{1}{2} \cdot \left( 1 + \mathrm{erf} \left( \frac{z_{h,1}}{\sqrt{2}} \right) \right) + z_{h,1} \cdot \frac{e^{- \frac{z_{h,1}^{2}}{2}}}{\sqrt{2 \cdot \pi}} = \frac{1}{2} \cdot \left( 1 + \mathrm{erf} \left( \frac{0.5}{\sqrt{2}} \right) \right) + 0.5 \cdot \frac{e^{- \frac{0.5^{2}}{2}}}{\sqrt{2 \cdot \pi}} = 0.86750",
            r"\frac{\partial a_{d,1}}{\partial z_{h,1}} = \mathrm{hard\_swish}^{\prime} (z_{h,1}) = \frac{2 \cdot z_{h,1} + 3}{6} = \frac{2 \cdot 0.5 + 3}{6} = 0.66667 \quad \text{since}\quad -3 \lt z_{h,1} = 0.5 \lt 3",
        ],
    );
    let wide = verify::derive(&WideBends::<f64>::new(1), &[0.5], &[0.0], 0.1).unwrap().to_string();
    assert_contains(
        &wide,
        &[
            r"\frac{\partial a_{h,1}}{\partial z_{h,1}} = \mathrm{mish}^{\prime} (z_{h,1}) = \tanh (\ln (1 + e^{z_{h,1}})) + z_{h,1} \cdot \frac{1}{1 + e^{- z_{h,1}}} \cdot (1 - (\tanh (\ln (1 + e^{z_{h,1}})))^{2}) = \tanh (\ln (1 + e^{0.25})) + 0.25 \cdot \frac{1}{1 + e^{- 0.25}} \cdot (1 - (\tanh (\ln (1 + e^{0.25})))^{2}) = 0.75417",
        ],
    );
}

#[test]
fn every_command_is_one_of_latex() {
    for document in [bends(), verify::derive(&WideBends::<f64>::new(1), &[0.5], &[0.0], 0.1).unwrap()] {
        let markdown = document.to_string();
        assert_balanced("a network of words", &markdown);
        for bare in [" min ", " max ", " sin ", " cos ", "√", "π", "≥", "′"] {
            assert!(!markdown.contains(bare), "{bare} in\n{markdown}");
        }
        assert!(document.html().to_string().contains("<mi>min</mi>"));
    }
}

/// `agree` in the parent module compares the numbers with `backward` and `apply`.
#[test]
fn what_training_does_otherwise_is_said() {
    let (dropped, normalized) =
        (document::<Dropped<f64>>(0).to_string(), document::<Normalized<f64>>(0).to_string());
    for markdown in [&dropped, &normalized] {
        let title = markdown.lines().next().unwrap();
        assert!(title.ends_with(": one step of gradient descent by hand, in inference mode"), "{title}");
        assert!(
            markdown.contains("The step is the one that `apply` makes of the gradient of `backward`"),
            "{markdown}"
        );
    }
    assert!(dropped.contains("in one `dropout` sets some numbers to 0") && !dropped.contains("batch_norm"));
    assert!(normalized.contains("in one `batch_norm` takes mean and variance of the rows of a batch"));
    assert!(normalized.contains("both of them constants here") && !normalized.contains("dropout"));
    let plain = document::<Layers<f64>>(0).to_string();
    assert!(
        plain.starts_with("# `Layers`: one training step by hand\n")
            && !plain.contains("no step of training")
    );
}
