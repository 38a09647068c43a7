//! One step of gradient descent on a network of two neurons, every quantity under its symbol.
//!
//! Nothing comes in. Out goes a table in which the chain rule can be followed by hand; what the emitted code
//! computed stands beside what follows from it.

use netwright::prelude::*;

network! {
    /// One neuron behind another, each with one weight and no bias.
    pub struct Seed {
        x: input(1);
        h: x -> dense(1, bias = false, weights = [[0.5]]) -> sigmoid;
        y: h -> dense(1, bias = false, weights = [[1.0]]) -> sigmoid;
        loss: bce(y);
    }
}

fn main() {
    let (x, target) = ([1.0], [1.0]);
    let net = Seed::<f64>::new(0);
    let [[w_h]] = net.h.weights;
    let [[w_o]] = net.y.weights;

    let [z_o] = net.forward_logits(&x);
    let [y] = net.forward(&x);
    let (loss, gradient) = net.backward(&x, &target);
    let [[d_w_h]] = gradient.h.weights;
    let [[d_w_o]] = gradient.y.weights;

    let mut trained = net.clone();
    trained.train_step(&x, &target, &mut Sgd::new(0.1));
    let [[new_w_h]] = trained.h.weights;
    let [[new_w_o]] = trained.y.weights;

    // What lies between: the emitted code returns the ends of the chain.
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
}
