//! Frozen layers against networks whose declaration freezes the same layers, bit for bit, with every
//! operation that has parameters; and against the interpreter.
#![allow(clippy::panic)] // a test may panic

use netwright::optimizer::{AdamW, Freeze, OptimizerState, WeightDecay};
use netwright::prelude::*;
use netwright::program::{Program, TrainingProgram};
use netwright::verify::{Interpreter, Update};
use netwright::{FineTuning, Network, Optimizer, Trainable};
use netwright_support::bits;

/// A network, and the same one whose declaration freezes some layers.
macro_rules! pair {
    ($($module:ident {
        free { $($free:tt)* }
        frozen { $($frozen:tt)* }
    })*) => {
        $(mod $module {
            use netwright::prelude::*;

            network! { pub(super) struct Net { $($free)* } }
            network! { pub(super) struct Frozen { $($frozen)* } }
        })*
    };
}

pair! {
    dense {
        free {
            x: input(3);
            h: x -> dense(4, l2 = 0.01, max_norm = 0.5) -> tanh;
            k: h -> dense(5) -> relu;
            y: k -> dense(2);
            loss: mse(y);
        }
        frozen {
            x: input(3);
            h: x -> dense(4, frozen = true) -> tanh;
            k: h -> dense(5) -> relu;
            y: k -> dense(2, frozen = true);
            loss: mse(y);
        }
    }
    wide {
        free {
            x: input(3);
            h: x -> dense(40) -> silu;
            s: h -> scale;
            k: s -> layer_norm;
            p: k -> prelu;
            y: p -> dense(2);
            loss: mse(y);
        }
        frozen {
            x: input(3);
            h: x -> dense(40) -> silu;
            s: h -> scale(frozen = true);
            k: s -> layer_norm(frozen = true);
            p: k -> prelu(frozen = true);
            y: p -> dense(2);
            loss: mse(y);
        }
    }
    tied {
        free {
            x: input(3);
            h: x -> dense(4) -> tanh;
            k: h -> dense(3, tie = transpose(h)) -> tanh;
            y: k -> dense(2);
            loss: mse(y);
        }
        frozen {
            x: input(3);
            h: x -> dense(4, frozen = true) -> tanh;
            k: h -> dense(3, tie = transpose(h), frozen = false) -> tanh;
            y: k -> dense(2);
            loss: mse(y);
        }
    }
    norm {
        free {
            x: input(3);
            h: x -> dense(4);
            b: h -> batch_norm -> tanh -> dropout(0.3);
            k: b -> dense(5, bias = false);
            c: k -> batch_norm(momentum = 0.5) -> relu;
            y: c -> dense(2);
            loss: mse(y);
        }
        frozen {
            x: input(3);
            h: x -> dense(4);
            b: h -> batch_norm(frozen = true) -> tanh -> dropout(0.3);
            k: b -> dense(5, bias = false, frozen = true);
            c: k -> batch_norm(momentum = 0.5) -> relu;
            y: c -> dense(2);
            loss: mse(y);
        }
    }
}

const ROWS: usize = 6;

fn rows<R: netwright::program::Row<f64>>(phase: f64) -> Vec<R> {
    let mut count = phase;
    let mut next = || {
        count += 1.0;
        (count * 1.7).sin()
    };
    let mut row = || {
        let mut row = R::filled(0.0);
        row.as_mut().fill_with(&mut next);
        row
    };
    (0..ROWS).map(|_| row()).collect()
}

/// The same numbers in both networks, running statistics too.
fn fill<N: Network<f64>>(net: &mut N) {
    for (index, parameter) in net.parameters_mut().iter_mut().enumerate() {
        *parameter = 0.6 * ((index as f64 + 1.0) * 0.7).sin();
    }
}

fn same<A: Network<f64>, B: Network<f64>>(what: &str, a: &A, b: &B) {
    assert_eq!(bits::difference(a.parameters(), b.parameters()), None, "{what}");
    let numbers = |state: Option<netwright::StateRef<'_, f64>>| state.map(|state| state.numbers().to_vec());
    let (a, b) = (numbers(a.state()).unwrap_or_default(), numbers(b.state()).unwrap_or_default());
    assert_eq!(bits::difference(&a, &b), None, "{what}: the state");
}

/// Both optimisers keep the same.
fn same_slots<A: Network<f64>, B: Network<f64>>(a: &impl OptimizerState<A>, b: &impl OptimizerState<B>) {
    let mut slots = Vec::new();
    a.each_slot(&mut |name, slot: &A| slots.push((name, slot.parameters().to_vec())));
    b.each_slot(&mut |name, slot: &B| {
        let (known, numbers) = slots.remove(0);
        assert_eq!(known, name);
        assert_eq!(bits::difference(&numbers, slot.parameters()), None, "the slot {name}");
    });
    assert!(slots.is_empty());
}

/// Steps on rows, fused and with a gradient that is applied, against the network that declares what is
/// frozen.
fn check<N, F, A, B>(mut tuned: A, mut plain: B)
where
    N: Trainable<f64>,
    F: Trainable<f64, Input = N::Input, Target = N::Target>,
    A: Optimizer<f64, N> + OptimizerState<N>,
    B: Optimizer<f64, F> + OptimizerState<F>,
{
    let (x, target) = (rows::<N::Input>(0.0), rows::<N::Target>(50.0));
    let (mut net, mut declared) = (N::zeros(), F::zeros());
    fill(&mut net);
    fill(&mut declared);
    let (mut workspace, mut same_workspace) = (N::boxed_workspace::<8>(), F::boxed_workspace::<8>());
    for step in 0..4 {
        let loss = net.train_batch(&mut workspace, &x, &target, &mut tuned);
        let expected = declared.train_batch(&mut same_workspace, &x, &target, &mut plain);
        assert_eq!(loss.to_bits(), expected.to_bits(), "the loss of step {step}");
        same("train_batch", &net, &declared);
    }
    let weights = [0.5, 1.0, 2.0, 0.0, 1.5, 1.0];
    net.train_weighted_batch(&mut workspace, &x, &target, &weights, &mut tuned);
    declared.train_weighted_batch(&mut same_workspace, &x, &target, &weights, &mut plain);
    same("train_weighted_batch", &net, &declared);
    // All that a gradient held is overwritten.
    let (mut gradient, mut expected) = (net.clone(), declared.clone());
    net.gradient_batch_for(&tuned, &mut workspace, &x, &target, None, &mut gradient);
    declared.gradient_batch(&mut same_workspace, &x, &target, None, &mut expected);
    assert_eq!(bits::difference(gradient.parameters(), expected.parameters()), None, "gradient_batch_for");
    net.apply(&gradient, &mut tuned);
    declared.apply(&expected, &mut plain);
    same("apply", &net, &declared);
    let (mut gradient, mut expected) = (N::zeros(), F::zeros());
    for part in [0..3, 3..6] {
        let (x, target) = (&x[part.clone()], &target[part.clone()]);
        net.accumulate_batch_for(&tuned, &mut workspace, x, target, part.start, &mut gradient);
        declared.accumulate_batch(&mut same_workspace, x, target, part.start, &mut expected);
    }
    assert_eq!(bits::difference(gradient.parameters(), expected.parameters()), None, "accumulate_batch_for");
    net.apply(&gradient, &mut tuned);
    declared.apply(&expected, &mut plain);
    same("apply of parts", &net, &declared);
    same_slots::<N, F>(&tuned, &plain);
}

/// [`check`] with each of some optimisers.
macro_rules! check {
    ($module:ident: $($layer:ident),*) => {{
        use $module::{Frozen, Net};
        type On = Net<f64>;
        type Plain = Frozen<f64>;
        let layers = [$(Net::$layer),*];
        check::<On, Plain, _, _>(Freeze::only(Sgd::new(0.1), &layers), Sgd::new(0.1));
        check::<On, Plain, _, _>(
            Freeze::only(Momentum::new(0.1, 0.5, On::zeros), &layers),
            Momentum::new(0.1, 0.5, Plain::zeros),
        );
        check::<On, Plain, _, _>(
            Freeze::only(Adam::new(0.1, On::zeros), &layers),
            Adam::new(0.1, Plain::zeros),
        );
        // Outside and inside of a decay.
        check::<On, Plain, _, _>(
            Freeze::only(AdamW::new(0.1, On::zeros), &layers),
            AdamW::new(0.1, Plain::zeros),
        );
        check::<On, Plain, _, _>(
            WeightDecay::coupled(Freeze::only(Sgd::new(0.1), &layers), 0.1),
            WeightDecay::coupled(Sgd::new(0.1), 0.1),
        );
    }};
}

#[test]
fn a_frozen_dense_is_as_a_declared_one() {
    check!(dense: H, Y);
}

#[test]
fn frozen_factors_are_as_declared_ones() {
    check!(wide: S, K, P);
}

#[test]
fn frozen_shared_weights_are_as_declared_ones() {
    check!(tied: H);
}

#[test]
fn a_frozen_batch_norm_is_as_a_declared_one() {
    check!(norm: B, K);
}

/// Steps on one sample at a time.
fn online<N, F, A, B>(mut tuned: A, mut plain: B)
where
    N: Trainable<f64>,
    F: Trainable<f64, Input = N::Input, Target = N::Target>,
    A: Optimizer<f64, N>,
    B: Optimizer<f64, F>,
{
    let (x, target) = (rows::<N::Input>(0.0), rows::<N::Target>(50.0));
    let (mut net, mut declared) = (N::zeros(), F::zeros());
    fill(&mut net);
    fill(&mut declared);
    net.train_step(&x[0], &target[0], &mut tuned);
    declared.train_step(&x[0], &target[0], &mut plain);
    same("train_step", &net, &declared);
    net.train_online(&x, &target, &mut tuned);
    declared.train_online(&x, &target, &mut plain);
    same("train_online", &net, &declared);
}

#[test]
fn steps_on_one_sample_leave_frozen_layers() {
    type D = dense::Net<f64>;
    let layers = [dense::Net::H, dense::Net::Y];
    online::<D, dense::Frozen<f64>, _, _>(Freeze::only(Sgd::new(0.1), &layers), Sgd::new(0.1));
    online::<D, dense::Frozen<f64>, _, _>(
        Freeze::only(Adam::new(0.1, D::zeros), &layers),
        Adam::new(0.1, dense::Frozen::<f64>::zeros),
    );
    let layers = [wide::Net::S, wide::Net::K, wide::Net::P];
    online::<wide::Net<f64>, wide::Frozen<f64>, _, _>(Freeze::only(Sgd::new(0.1), &layers), Sgd::new(0.1));
    let layers = [tied::Net::H];
    online::<tied::Net<f64>, tied::Frozen<f64>, _, _>(Freeze::only(Sgd::new(0.1), &layers), Sgd::new(0.1));
}

/// What is chosen anew between two phases.
type Change = fn(&mut Freeze<Adam<f64, dense::Net<f64>>, dense::Net>);

/// Layers that are thawed and frozen between steps, against the interpreter.
#[test]
fn gradual_unfreezing_is_that_of_the_interpreter() {
    type D = dense::Net<f64>;
    let (x, target) = (rows::<[f64; 3]>(0.0), rows::<[f64; 2]>(50.0));
    let wide_x: Vec<Vec<f64>> = x.iter().map(|row| row.to_vec()).collect();
    let wide_target: Vec<Vec<f64>> = target.iter().map(|row| row.to_vec()).collect();
    let mut net = D::zeros();
    fill(&mut net);
    let parameters = <D as Program<f64>>::PARAMETERS;
    let mut update = Update::adam(0.05, parameters);
    let mut optimizer = Freeze::new(Adam::new(0.05, D::zeros)).except(dense::Net::Y);
    let mut workspace = <D as Trainable<f64>>::workspace::<8>();
    assert_eq!(<D as TrainingProgram<f64>>::LEAST_ROWS, 1);
    let phases: [(&[&str], Change); 4] = [
        (&["h", "k"], |_| {}),
        (&["h"], |optimizer| optimizer.thaw(dense::Net::K)),
        (&[], |optimizer| optimizer.thaw(dense::Net::H)),
        (&["k"], |optimizer| optimizer.freeze(dense::Net::K)),
    ];
    for (frozen, change) in phases {
        change(&mut optimizer);
        for _ in 0..3 {
            let mut interpreter = Interpreter::of(&net).unwrap_or_else(|error| panic!("{error}"));
            for layer in frozen {
                interpreter = interpreter.freeze(layer).unwrap_or_else(|error| panic!("{error}"));
            }
            let expected = interpreter.train_batch(&wide_x, &wide_target, &mut update);
            let loss = net.train_batch(&mut workspace, &x, &target, &mut optimizer);
            assert!(expected.is_ok_and(|expected| (expected - loss).abs() < 1e-12));
            for (a, b) in net.parameters().iter().zip(interpreter.parameters()) {
                assert!((a - b).abs() < 1e-12, "{a} is not {b}");
            }
        }
    }
    let unknown = Interpreter::of(&net).and_then(|interpreter| interpreter.freeze("z"));
    assert!(unknown.is_err());
}
