//! NaN and infinities through whole networks: a broken sensor is neither a command nor a class, and no
//! gradient ends at it.

use netwright::Network;
use netwright::Trainable;
use netwright::prelude::*;
use netwright::topology::Activation;

macro_rules! networks {
    ($($name:ident $([$before:ident])?: $hidden:ident;)*) => {
        $( network! {
            struct $name {
                x: input(2);
                h: x -> dense(3, init = xavier_normal) $(-> $before)? -> $hidden;
                y: h -> dense(2);
                loss: mse(y);
            }
        } )*

        #[test]
        fn a_nan_reaches_outputs_and_all_gradients_through_every_activation() {
            $( check::<$name>(stringify!($name)); )*
        }

        #[test]
        fn every_activation_is_checked() {
            let listed = [$(stringify!($hidden)),*];
            let missing = Activation::WORDS.into_iter().filter(|word| !listed.contains(word));
            assert_eq!(missing.collect::<Vec<_>>(), [""; 0], "no network here has these activations");
        }
    };
}

networks! {
    OfIdentity: identity;
    OfSigmoid: sigmoid;
    OfTanh: tanh;
    OfRelu: relu;
    OfLeakyRelu: leaky_relu;
    OfRelu6: relu6;
    OfSilu: silu;
    OfGelu: gelu;
    OfGeluTanh: gelu_tanh;
    OfMish: mish;
    OfSoftplus: softplus;
    OfSoftsign: softsign;
    OfHardSigmoid: hard_sigmoid;
    OfHardTanh: hard_tanh;
    OfHardSwish: hard_swish;
    OfElu: elu;
    OfSelu: selu;
    OfSin: sin;
    OfGaussian: gaussian;
    OfSoftmax: softmax;
    OfLogSoftmax: log_softmax;
    OfExp: exp;
    OfAbs: abs;
    OfSquare: square;
    OfSqrt [softplus]: sqrt;
    OfLog [softplus]: log;
    OfReciprocal [softplus]: reciprocal;
    OfErf: erf;
}

network! {
    struct OfPrelu {
        x: input(2);
        h: x -> dense(3, init = xavier_normal);
        p: h -> prelu;
        y: p -> dense(2);
        loss: mse(y);
    }
}

#[test]
fn a_nan_reaches_outputs_and_all_gradients_through_a_prelu() {
    check::<OfPrelu>("OfPrelu");
}

fn check<N>(name: &str)
where
    N: Trainable<f32, Input = [f32; 2], Target = [f32; 2], Output = [f32; 2]>,
{
    let network = N::new(3);
    let broken = [0.5, f32::NAN];
    let y = network.forward(&broken);
    assert!(y.iter().all(|y| y.is_nan()), "{name}: {y:?}");
    assert_eq!((network.classify(&broken), network.try_classify(&broken)), (0, None), "{name}");
    let (loss, gradient) = network.backward(&broken, &[0.0, 1.0]);
    assert!(loss.is_nan(), "{name}: {loss}");
    let all_nan = |gradient: &N| gradient.parameters().iter().all(|d| d.is_nan());
    assert!(all_nan(&gradient), "{name}: {:?}", gradient.parameters());
    let of_input = network.input_gradient(&broken, &[0.0, 1.0]);
    assert!(of_input.iter().all(|d| d.is_nan()), "{name}: {of_input:?}");

    // In a batch, one broken row is enough.
    let (x, target) = ([[0.5, 0.25], broken, [0.125, -0.5]], [[0.0, 1.0]; 3]);
    let mut workspace = N::workspace::<3>();
    let mut gradient = N::zeros();
    let loss = network.gradient_batch::<3>(&mut workspace, &x, &target, None, &mut gradient);
    assert!(loss.is_nan() && all_nan(&gradient), "{name}: {:?}", gradient.parameters());
    let mut rows = [[0.0; 2]; 3];
    network.forward_batch(&x, &mut rows);
    assert!(rows[1].iter().all(|y| y.is_nan()), "{name}: {rows:?}");
    assert!(rows[0].iter().chain(&rows[2]).all(|y| y.is_finite()), "{name}: {rows:?}");
}

network! {
    struct Slopes {
        x: input(1);
        y: x -> prelu(0.25);
        loss: mse(y, allow = "NW0052");
    }
}

/// PyTorch 2.15.0: `torch.nn.functional.prelu(x, 0.25)` is NaN, ∞ and −∞ there, with the slopes 0.25, 1 and
/// 0.25; here the slope at NaN is the sum of both sides'.
#[test]
fn a_prelu_of_what_is_not_finite_is_that_of_pytorch() {
    let network = Slopes::<f64>::new(1);
    for z in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let [y] = network.forward(&[z]);
        assert!(y == z || y.is_nan() && z.is_nan(), "{z}: {y}");
    }
    assert!(network.input_gradient(&[f64::NAN], &[0.0])[0].is_nan());
    // The factor that is left of the gradient 2·(y − t).
    assert_eq!(network.input_gradient(&[f64::INFINITY], &[0.0]), [f64::INFINITY]);
    assert_eq!(network.input_gradient(&[f64::NEG_INFINITY], &[0.0]), [f64::NEG_INFINITY]);
}

network! {
    struct Three {
        x: input(3);
        y: x -> scale(bias = false);
    }
}

network! {
    struct Two {
        x: input(3);
        first: x -> slice(0..2);
        policy: first -> scale(bias = false);
        value: x -> slice(2..3);
        output: (policy, value);
    }
}

network! {
    struct One {
        x: input(1);
        y: x -> scale(bias = false);
    }
}

#[test]
fn a_class_is_refused_where_an_output_is_nan() {
    let three = Three::from_parameters([1.0; 3]);
    let (nan, infinite) = (f32::NAN, f32::INFINITY);
    for (x, class, certain) in [
        ([1.0, 3.0, 2.0], 1, Some(1)),
        ([2.0, 2.0, 1.0], 0, Some(0)),
        ([-infinite, -infinite, -infinite], 0, Some(0)),
        ([-infinite, infinite, 0.0], 1, Some(1)),
        // A NaN is passed over.
        ([nan, 1.0, 2.0], 2, None),
        ([1.0, nan, 0.0], 0, None),
        ([nan, nan, -infinite], 2, None),
        ([nan, nan, nan], 0, None),
    ] {
        assert_eq!((three.classify(&x), three.try_classify(&x)), (class, certain), "{x:?}");
        let double = three.cast::<f64>();
        let x = x.map(f64::from);
        assert_eq!((double.classify(&x), double.try_classify(&x)), (class, certain), "{x:?} in f64");
    }
    // Only the first of several outputs is compared.
    let two = Two::from_parameters([1.0; 2]);
    assert_eq!((two.classify(&[0.0, 1.0, nan]), two.try_classify(&[0.0, 1.0, nan])), (1, Some(1)));
    assert_eq!((two.classify(&[nan, 1.0, 0.0]), two.try_classify(&[nan, 1.0, 0.0])), (1, None));
    let one = One::from_parameters([1.0]);
    for (x, class, certain) in [(0.5, 0, Some(0)), (0.75, 1, Some(1)), (infinite, 1, Some(1)), (nan, 0, None)]
    {
        assert_eq!((one.classify(&[x]), one.try_classify(&[x])), (class, certain), "{x}");
    }
}
