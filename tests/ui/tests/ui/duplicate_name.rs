//! A name that is declared twice: the first place is shown as well.

use netwright::prelude::*;

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(4) -> sigmoid;
        h: x -> dense(5) -> sigmoid;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// What uses a refused network raises no further errors.
fn main() {
    let mut net = Net::new(1);
    let [y] = net.forward(&[0.5, -0.5]);
    let loss = net.train_step(&[0.5, -0.5], &[1.0], &mut Sgd::new(0.1));
    let mut adam = Adam::new(0.1, Net::zeros);
    let mut workspace = Net::workspace::<8>();
    net.train_batch(&mut workspace, &[[0.5, -0.5]; 8], &[[1.0]; 8], &mut adam);
    let weight: f32 = net.y.weights[0][0];
    println!("{y} {loss} {weight} {}", net.clone().parameters().len());
}
