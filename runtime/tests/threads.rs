//! A network whose layers threads share, called from a thread that is none of them:
//! `cargo test -p netwright-runtime --features rayon --test threads`.

use netwright::prelude::*;

network! {
    /// Two layers that are worth a thread, of which the first shares columns, and one that is not.
    struct Shared {
        x: input(200);
        h: x -> dense(320) -> relu;
        k: h -> dense(150) -> sigmoid;
        y: k -> dense(10) -> softmax;
        loss: cross_entropy(y);
    }
}

const ROWS: usize = 64;

/// The bits of three steps, of a gradient and of outputs.
fn bits() -> Vec<u32> {
    let x: Vec<[f32; 200]> =
        (0..ROWS).map(|s| core::array::from_fn(|i| ((s * 31 + i * 17) % 23) as f32 / 23.0 - 0.5)).collect();
    let target: Vec<[f32; 10]> =
        (0..ROWS).map(|s| core::array::from_fn(|o| if o == s % 10 { 1.0 } else { 0.0 })).collect();
    let (mut network, mut gradient) = (Shared::boxed(5), Shared::boxed_zeros());
    let (mut workspace, mut sgd) = (Shared::boxed_workspace::<ROWS>(), Sgd::new(0.1));
    let mut losses = Vec::new();
    for _ in 0..3 {
        losses.push(network.train_batch(&mut workspace, &x, &target, &mut sgd));
    }
    losses.push(network.gradient_batch(&mut workspace, &x, &target, None, &mut gradient));
    let mut y = vec![[0.0; 10]; ROWS];
    network.forward_batch(&x, &mut y);
    losses.push(network.loss_batch(&x, &target));
    losses.push(network.train_weighted_batch(&mut workspace, &x, &target, &[0.75; ROWS], &mut sgd));
    let numbers =
        losses.iter().chain(network.parameters()).chain(gradient.parameters()).chain(y.as_flattened());
    numbers.map(|number| number.to_bits()).collect()
}

#[test]
fn a_caller_that_shares_nothing_gets_the_bits_of_one_thread() -> Result<(), rayon::ThreadPoolBuildError> {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build()?.install(bits);
    rayon::ThreadPoolBuilder::new().num_threads(3).build_global()?;
    assert!(rayon::current_thread_index().is_none());
    assert_eq!(bits(), alone);
    Ok(())
}
