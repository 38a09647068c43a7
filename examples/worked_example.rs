//! One step of gradient descent on a network of two neurons, every quantity under its symbol.
//!
//! Input: none. Output: a table in which the chain rule can be followed by hand; the numbers of the emitted
//! code are next to those that follow from them. `--derive FILE` writes the whole derivation, in Markdown or
//! HTML; `--derive-sequence FILE` that of a neuron with a memory, over three steps.

use netwright::{Network, prelude::*, verify};
use std::{path::Path, process::ExitCode};

network! {
    /// One neuron behind another, each with one weight and no bias.
    pub struct Seed {
        x: input(1);
        h: x -> dense(1, bias = false, weights = [[0.5]]) -> sigmoid;
        y: h -> dense(1, bias = false, weights = [[1.0]]) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    /// One neuron that reads a sample and its own value of one step before.
    pub struct Echo {
        x: input(1);
        h: (x, prev(h)) -> dense(1, bias = false, weights = [[0.5], [0.9]]) -> tanh;
        loss: mse(h);
    }
}

fn main() -> ExitCode {
    let mut given = std::env::args_os().skip(1);
    let result = match (given.next(), given.next()) {
        (None, _) => print(),
        (Some(option), Some(path)) if option == "--derive" => {
            write(verify::derive(&Seed::<f64>::new(0), &[1.0], &[1.0], 0.1), Path::new(&path))
        }
        (Some(option), Some(path)) if option == "--derive-sequence" => {
            let (x, target) = ([[1.0], [0.5], [-0.5]], [[0.5]; 3]);
            write(verify::derive_sequence(&Echo::<f64>::new(0), &x, &target, 0.1), Path::new(&path))
        }
        _ => Err("expected nothing, or --derive or --derive-sequence with FILE.md or FILE.html".to_owned()),
    };
    let Err(error) = result else { return ExitCode::SUCCESS };
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

/// Writes a derivation: a page if the file's name ends with `.html`, otherwise Markdown.
fn write(derivation: Result<verify::Derivation, verify::Error>, path: &Path) -> Result<(), String> {
    let derivation = derivation.map_err(|error| error.to_string())?;
    let is_page = path.extension().is_some_and(|extension| extension == "html");
    let text = if is_page { derivation.html().to_string() } else { derivation.to_string() };
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn print() -> Result<(), String> {
    let (x, target) = ([1.0], [1.0]);
    let net = Seed::<f64>::new(0);
    let ([[w_h]], [[w_o]]) = (net.h.weights, net.y.weights);

    let [z_o] = net.forward_logits(&x);
    let [y] = net.forward(&x);
    let (loss, gradient) = net.backward(&x, &target);
    let ([[d_w_h]], [[d_w_o]]) = (gradient.h.weights, gradient.y.weights);

    let mut trained = net.clone();
    trained.train_step(&x, &target, &mut Sgd::new(0.1));
    let ([[new_w_h]], [[new_w_o]]) = (trained.h.weights, trained.y.weights);

    // The values between: the emitted code returns the ends of the chain.
    let z_h = w_h * x[0];
    let a_h = z_o / w_o;
    let d_z_o = d_w_o / a_h;
    let d_a_h = d_z_o * w_o;
    let slope = a_h * (1.0 - a_h);

    println!("w_h = {w_h}, w_o = {w_o}, x = {}, t = {}\n", x[0], target[0]);
    println!("forward");
    println!("  z_h            w_h · x                        {z_h:8.5}");
    println!("  a_h            σ(z_h)                         {a_h:8.5}");
    println!("  z_o            w_o · a_h                      {z_o:8.5}");
    println!("  ŷ              σ(z_o)                         {y:8.5}");
    println!("  L              −t·ln ŷ − (1 − t)·ln(1 − ŷ)    {loss:8.5}");
    println!("backward");
    println!("  ∂L/∂z_o        ŷ − t                          {d_z_o:8.5}");
    println!("  ∂L/∂w_o        ∂L/∂z_o · a_h                  {d_w_o:8.5}");
    println!("  ∂L/∂a_h        ∂L/∂z_o · w_o                  {d_a_h:8.5}");
    println!("  a_h(1 − a_h)   σ′(z_h)                        {slope:8.5}");
    println!("  ∂L/∂w_h        ∂L/∂a_h · a_h(1 − a_h) · x     {d_w_h:8.5}");
    println!("one step at rate 0.1");
    println!("  w_o            w_o − 0.1 · ∂L/∂w_o            {w_o:8.5} → {new_w_o:.5}");
    println!("  w_h            w_h − 0.1 · ∂L/∂w_h            {w_h:8.5} → {new_w_h:.5}");
    println!("  L              after the step                 {loss:8.5} → {:.5}", trained.loss(&x, &target));
    Ok(())
}
