//! Terms of the loss that are divided by weights of steps, against PyTorch: `record_weights.py` has recorded
//! it.

use netwright::Network;
use netwright::prelude::*;
use netwright::verify::{self, Verdict};

use crate::last::compare;
use crate::tiers;

const RECORDED: &str = include_str!("weights.txt");

tiers! {
    every {
        pub(crate) struct Net {
            x: input(2);
            h: x -> gru(5);
            y: h -> dense(2);
            counts: target(1);
            known: target(2);
            loss: mse(y, weight = counts, mask = known, normalise = weights);
        }
    }
    ends {
        pub(crate) struct Net {
            x: input(2);
            h: x -> gru(5);
            y: h -> dense(1);
            z: h -> dense(2);
            counts: target(1);
            known: target(2);
            loss: mse(y, weight = counts, normalise = weights, at = last)
                + 0.25 * huber(z, mask = known, normalise = weights);
        }
    }
}

#[test]
fn a_loss_is_divided_by_the_weights_of_all_steps_as_in_pytorch() {
    compare::<_, 5>((RECORDED, "every"), &[], every::straight::Net::<f64>::zeros);
    compare::<_, 5>((RECORDED, "every"), &[], every::tiles::Net::<f64>::zeros);
    compare::<_, 5>((RECORDED, "every"), &[], every::far::Net::<f64>::zeros);
}

#[test]
fn a_loss_is_divided_by_the_weights_of_last_steps_as_in_pytorch() {
    // Of a step that is not the last one neither the number nor the weight is read.
    compare::<_, 6>((RECORDED, "ends"), &[0, 3], ends::straight::Net::<f64>::zeros);
    compare::<_, 6>((RECORDED, "ends"), &[0, 3], ends::tiles::Net::<f64>::zeros);
    compare::<_, 6>((RECORDED, "ends"), &[0, 3], ends::far::Net::<f64>::zeros);
}

network! {
    struct Sum {
        x: input(1);
        y: x + prev(y) -> dense(1, weights = [[1]]);
        counts: target(1);
        loss: mse(y, weight = counts, normalise = weights);
    }
}

#[test]
fn a_loss_of_no_weight_is_zero() {
    let (net, mut workspace) = (Sum::new(0), Sum::workspace::<8>());
    let (x, mut target) = ([[1.0], [2.0], [4.0]], [[0.0, 0.0]; 3]);
    let mut of = |target: &[[f32; 2]]| {
        let mut gradient = Sum::zeros();
        let fresh = || [Sum::memory(), Sum::memory()];
        let loss = net.gradient_sequences(&mut workspace, &x, target, &[2, 1], &mut fresh(), &mut gradient);
        assert_eq!(loss, net.loss_sequences(&x, target, &[2, 1], &mut fresh()));
        (loss, gradient.parameters().to_vec())
    };
    assert_eq!(of(&target), (0.0, vec![0.0; 2]));
    // The sums are 1, 3 and 4. A step without a weight has no part in the mean: (1·1² + 3·4²)/4.
    target[0][1] = 1.0;
    target[2][1] = 3.0;
    let (loss, gradient) = of(&target);
    // Each is the first step of its sequence, whose sum is the sample times the weight.
    assert_eq!((loss, gradient), (12.25, vec![(2.0 + 3.0 * 2.0 * 16.0) / 4.0, (2.0 + 3.0 * 8.0) / 4.0]));
}

#[test]
fn checks_know_the_weights_of_all_steps() -> Result<(), verify::Error> {
    let net = ends::tiles::Net::<f32>::new(5);
    let x = [[0.5, -0.25], [1.0, 0.5], [-1.0, 0.75]];
    let target =
        [[0.0, 1.0, 0.5, 9.0, 1.0, 0.0], [0.0, 1.0, 2.0, 9.0, 1.0, 1.0], [1.0, 0.0, 1.0, 2.0, 0.0, 1.0]];
    let report = verify::agreement_sequence(&net, &x, &target)?;
    assert_eq!(report.verdict(), Verdict::Passed, "{report}");
    // A mean over steps has a derivation, and this is none.
    let refused = verify::derive_sequence(&net.cast::<f64>(), &[[0.0; 2]; 1], &[[1.0; 6]; 1], 0.1);
    assert!(refused.is_err_and(|error| error.to_string().contains("`normalise = weights`")));
    let net = every::tiles::Net::<f64>::new(5);
    let refused = verify::derive_sequence(&net, &[[0.0; 2]; 1], &[[1.0; 5]; 1], 0.1);
    assert!(refused.is_err_and(|error| error.to_string().contains("`normalise = weights`")));
    Ok(())
}
