//! Networks and layers may be called as emitted code calls its own parameters and variables.

use netwright::prelude::*;

/// Declares a network of the given name and trains it in all ways.
macro_rules! train {
    ($($name:ident)*) => {$({
        network! { pub struct $name<2, 4, 1>; }
        let mut net = $name::new(1);
        net.train_step(&[0.5, -0.5], &[1.0], &mut Sgd::new(0.1));
        let mut workspace = $name::workspace::<2>();
        net.train_batch(&mut workspace, &[[0.5, -0.5]; 2], &[[1.0]; 2], &mut Adam::new(0.1, $name::zeros));
        let _: $name<f64> = net.cast();
    })*};
}

network! {
    /// Layers with the names of parts of other layers' values, in straight-line code.
    pub struct Parts {
        x: input(2);
        h_0: x -> dense(2);
        h: h_0 -> dense(2) -> tanh;
        h_1: h + h_0 -> dense(2) -> tanh;
        y: h + h_1 -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    /// Layers with the names of variables of the emitted methods.
    pub struct Net {
        input_: input(2);
        x: input_ -> dense(2) -> tanh;
        target: x -> dense(2);
        gradient: target -> dense(2);
        rule: gradient -> dense(2);
        state: rule -> dense(2);
        workspace: state -> dense(2);
        weights: workspace -> dense(2);
        rows: weights -> dense(2);
        start: rows -> dense(2);
        scale: start -> dense(2);
        seed: scale -> dense(2);
        r#self_: seed -> dense(2);
        scalar: self_ -> dense(2);
        bias: scalar -> dense(2);
        r#type: bias -> dense(2) -> tanh -> tanh(allow = "NW0050");
        type_2: r#type -> dense(2) -> tanh;
        forward: type_2 + r#type -> dense(1) -> sigmoid;
        loss: bce(forward);
    }
}

fn main() {
    train!(S T B K A R I O N M Scalar Other Self_ Sgd_ Dense Network Flat Box Option);
    Parts::new(1).train_step(&[0.5, -0.5], &[1.0], &mut Sgd::new(0.1));
    let mut net = Net::new(1);
    net.train_step(&[0.5, -0.5], &[1.0], &mut Sgd::new(0.1));
    let mut workspace = Net::workspace::<2>();
    net.train_batch(&mut workspace, &[[0.5, -0.5]; 2], &[[1.0]; 2], &mut Momentum::new(0.1, 0.9, Net::zeros));
    let _ = (net.r#type.weights[0][0], net.forward.bias[0]);
}
