//! A network of so many layers that its kernels for one sample are functions of their own: the same bits as in rows.

use netwright::prelude::*;

network! {
    struct Deep<
        3, 5 tanh, 4 relu, 6 silu, 5 sigmoid, 3 tanh, 1 tanh, 2 tanh, 7 relu, 3 tanh, 4 tanh, 5 softsign, 3 tanh, 2 tanh,
        2 softmax
    >;
}

fn bits(network: &Deep) -> Vec<u32> {
    network.parameters().iter().map(|number| number.to_bits()).collect()
}

#[test]
fn kernels_out_of_line_have_the_bits_of_rows() {
    let mut network = Deep::new(3);
    let mut workspace = Deep::workspace::<1>();
    let (x, target) = ([0.5, -0.25, 0.75], [0.0, 1.0]);
    let mut y = [[0.0; 2]; 1];
    network.forward_batch(&[x], &mut y);
    assert_eq!(network.forward(&x).map(f32::to_bits), y[0].map(f32::to_bits));

    let (loss, gradient) = network.backward(&x, &target);
    let mut of_rows = Deep::zeros();
    let loss_of_rows = network.gradient_batch(&mut workspace, &[x], &[target], None, &mut of_rows);
    assert_eq!(loss.to_bits(), loss_of_rows.to_bits());
    assert!(gradient.parameters().iter().any(|number| *number != 0.0));
    assert_eq!(bits(&gradient), bits(&of_rows));

    let mut other = network.clone();
    network.train_step(&x, &target, &mut Sgd::new(0.5));
    other.train_batch(&mut workspace, &[x], &[target], &mut Sgd::new(0.5));
    assert_eq!(bits(&network), bits(&other));
}
