//! How large an error a report is sure to see.

use netwright::prelude::*;
use netwright::verify::{self, Verdict};

/// In single precision a norm's rounding excuses errors that the same code on `f64` does not; the report says
/// so.
#[test]
fn a_report_says_what_it_can_resolve() {
    network! {
        struct Normed {
            x: input(6);
            g: x -> dense(5);
            h: g -> layer_norm -> tanh;
            y: h -> dense(2);
            loss: mse(y);
        }
    }
    let net = Normed::new(3);
    let (x, target) = ([0.3, -0.2, 0.9, 0.1, -0.5, 0.7], [0.5, -0.5]);
    let single = verify::gradient(&net, &x, &target).unwrap();
    let double = verify::gradient(&net.cast::<f64>(), &x.map(f64::from), &target.map(f64::from)).unwrap();
    assert_eq!([single.verdict(), double.verdict()], [Verdict::Passed; 2], "{single}{double}");
    assert!(single.resolution > 1e-6 && double.resolution < 1e-12, "{single}{double}");
    for report in [single, double] {
        let line = format!("off by more than {:.1e} is certain to be found", report.resolution);
        assert!(report.to_string().contains(&line), "{report}");
    }
}
