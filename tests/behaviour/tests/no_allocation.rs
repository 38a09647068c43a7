//! No emitted method allocates: counted by the program's own allocator, for every method of the vocabulary,
//! every optimiser, `f32` and `f64`, both tiers and both arithmetics. That no method is missing here is held
//! by `codegen/tests/coverage.rs`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use netwright::Optimizer;
use netwright::optimizer::{
    Adagrad, AmsGrad, Ema, FullBatch, Lbfgs, Lion, NAdam, RAdam, RmsProp, Rprop, ScheduleFree, WeightDecay,
};
use netwright::prelude::*;
use netwright::program::Program;
use netwright::{Network, Trainable};
use netwright_support::arithmetic::in_both_arithmetics;

/// The system's allocator, which counts the calls of each thread. `realloc` and `alloc_zeroed` have their
/// default forms, which call `alloc`.
struct Counting;

thread_local! {
    // Const-initialised and without destructor: reading it allocates nothing.
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.with(|calls| calls.set(calls.get() + 1));
        // SAFETY: the caller's promise is handed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is handed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn calls(work: impl FnOnce()) -> usize {
    let before = CALLS.with(Cell::get);
    work();
    CALLS.with(Cell::get) - before
}

network! { pub struct Unrolled<2, 4, 1>; }
network! {
    /// Every kind of step: a residual sum, a frozen layer, a layer without bias, softmax under another loss.
    pub struct Tiled {
        x: input(7);
        h: x -> dense(40, bias = false) -> tanh;
        k: h -> dense(40, frozen = true) -> relu;
        s: h + k;
        y: s -> dense(3) -> softmax;
        loss: mse(y, allow = "NW0052");
    }
}
network! {
    /// No loss: forward code only.
    pub struct Forward {
        x: input(6);
        y: x -> dense(3) -> sigmoid;
    }
}

/// What every network offers, also one without a loss.
macro_rules! use_inference {
    ($network:ident, $scalar:ident, $inputs:literal, $outputs:literal) => {{
        let x: [[$scalar; $inputs]; 37] = [[0.5; $inputs]; 37];
        let mut y: [[$scalar; $outputs]; 37] = [[0.0; $outputs]; 37];
        let mut network = <$network<$scalar> as Network<$scalar>>::new(1);
        black_box(network.forward(&x[0]));
        black_box(network.forward_logits(&x[0]));
        black_box(network.values(&x[0]));
        black_box((network.classify(&x[0]), network.try_classify(&x[0])));
        network.forward_batch(&x, &mut y);
        assert_eq!(network.try_forward_batch(&x, &mut y), Ok(()));
        assert!(network.try_forward_batch(&x[1..], &mut y).is_err());
        network.classify_batch(&x, &mut [0; 37]);
        assert_eq!(network.try_classify_batch(&x, &mut [0; 37]), Ok(()));
        assert!(network.try_classify_batch(&x, &mut [0; 36]).is_err());
        black_box(network.parameters());
        black_box(network.parameters_mut());
        black_box(network.cast::<f32>());
        network.cast_into(&mut <$network<f64> as Network<f64>>::zeros());
        black_box(network.clone());
        let mut bytes = [0; <$network<$scalar> as Program<$scalar>>::BYTES];
        network.to_bytes(&mut bytes);
        assert_eq!(network.try_to_bytes(&mut bytes), Ok(()));
        assert_eq!(network.load_bytes(&bytes), Ok(()));
        assert!(network.load_bytes(&bytes[1..]).is_err());
        assert!($network::check_bytes(&bytes).is_ok() || size_of::<$scalar>() == 8);
        black_box($network::TOPOLOGY.signature().fingerprint());
    }};
}

/// What a network with a loss offers besides.
macro_rules! use_training {
    ($network:ident, $scalar:ident, $inputs:literal, $targets:literal, [$($optimizer:expr),*]) => {{
        type Net = $network<$scalar>;
        use_inference!($network, $scalar, $inputs, $targets);
        let x: [[$scalar; $inputs]; 8] = [[0.5; $inputs]; 8];
        let target: [[$scalar; $targets]; 8] = [[1.0; $targets]; 8];
        let network = <Net as Network<$scalar>>::new(1);
        let mut gradient = <Net as Network<$scalar>>::zeros();
        let mut workspace = <Net as Trainable<$scalar>>::workspace::<8>();
        black_box(network.loss(&x[0], &target[0]));
        black_box(network.loss_batch(&x, &target));
        assert!(network.try_loss_batch(&x[1..], &target).is_err());
        black_box(network.backward(&x[0], &target[0]));
        network.backward_into(&x[0], &target[0], &mut gradient);
        black_box(network.input_gradient(&x[0], &target[0]));
        black_box(network.input_gradient_into(&x[0], &target[0], &mut [0.0; $inputs]));
        network.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
        network.gradient_batch(&mut workspace, &x, &target, Some(&[0.5; 8]), &mut gradient);
        network.accumulate_batch(&mut workspace, &x, &target, 8, &mut gradient);
        assert!(network.try_accumulate_batch(&mut workspace, &x[1..], &target, 8, &mut gradient).is_err());
        gradient.divide(8);
        gradient.clip_norm(0.5);
        gradient.clip_value(0.25);
        assert!(network.try_gradient_batch(&mut workspace, &x[1..], &target, None, &mut gradient).is_err());

        $(use_optimizer!($network, $scalar, $optimizer, x, target);)*
    }};
}

/// What an optimiser does to a network.
macro_rules! use_optimizer {
    ($network:ident, $scalar:ident, $optimizer:expr, $x:ident, $target:ident) => {{
        let mut network = <$network<$scalar> as Network<$scalar>>::new(1);
        let mut workspace = <$network<$scalar> as Trainable<$scalar>>::workspace::<8>();
        let mut optimizer = $optimizer;
        let (_, gradient) = network.backward(&$x[0], &$target[0]);
        network.train_step(&$x[0], &$target[0], &mut optimizer);
        network.train_online(&$x, &$target, &mut optimizer);
        network.train_batch(&mut workspace, &$x, &$target, &mut optimizer);
        network.train_weighted_batch(&mut workspace, &$x, &$target, &[0.5; 8], &mut optimizer);
        network.apply(&gradient, &mut optimizer);
        assert!(network.try_train_online(&$x[1..], &$target, &mut optimizer).is_err());
        assert!(network.try_train_batch(&mut workspace, &$x[1..], &$target, &mut optimizer).is_err());
        let wrong = &[0.5; 7];
        let error = network.try_train_weighted_batch(&mut workspace, &$x, &$target, wrong, &mut optimizer);
        assert!(error.is_err());
        let rate = Optimizer::<$scalar, $network<$scalar>>::rate(&optimizer);
        Optimizer::<$scalar, $network<$scalar>>::set_rate(&mut optimizer, rate);
    }};
}

/// The constructors that need no annotation exist for `f32` alone.
fn use_constructors() {
    black_box(Unrolled::new(1));
    black_box(Unrolled::zeros());
    black_box(Unrolled::from_parameters([0.5; 17]));
    let mut bytes = [0; Unrolled::BYTES];
    Unrolled::new(1).to_bytes(&mut bytes);
    black_box(Unrolled::from_bytes(&bytes));
    black_box(Unrolled::workspace::<4>());
}

fn use_everything() {
    use_training!(Unrolled, f32, 2, 1, [Sgd::new(0.1), Momentum::new(0.1, 0.9, Unrolled::zeros)]);
    let (mut first, mut second) = (Unrolled::zeros(), Unrolled::zeros());
    use_training!(
        Unrolled,
        f32,
        2,
        1,
        [Momentum::nesterov(0.1, 0.9, Unrolled::zeros), Adam::with_state(0.1, [&mut first, &mut second])]
    );
    use_training!(
        Unrolled,
        f64,
        2,
        1,
        [Sgd::new(0.1), Adam::new(0.1, <Unrolled<f64> as Network<f64>>::zeros)]
    );
    use_training!(Tiled, f32, 7, 3, [Sgd::new(0.1), Momentum::new(0.1, 0.9, Tiled::zeros)]);
    // Each pair of scalar and optimiser is seconds of compilation.
    use_training!(Tiled, f64, 7, 3, [Adam::new(0.1, <Tiled<f64> as Network<f64>>::zeros)]);
    use_inference!(Forward, f32, 6, 3);
    use_inference!(Forward, f64, 6, 3);
    use_constructors();
    use_optimizers();
}

/// The other optimisers, and an average of the weights.
fn use_optimizers() {
    let (mut network, zeros) = (Unrolled::new(1), Unrolled::zeros);
    let gradient = network.backward(&[0.5; 2], &[1.0]).1;
    macro_rules! take_steps {
        ($($optimizer:expr),*) => {
            $(network.apply(&gradient, &mut $optimizer);)*
        };
    }
    take_steps!(
        Adagrad::new(0.1, zeros),
        RmsProp::new(0.1, zeros),
        RmsProp::centered(0.1, zeros),
        RmsProp::with_momentum(0.1, 0.9, zeros),
        RmsProp::centered_with_momentum(0.1, 0.9, zeros),
        AdamW::new(0.1, zeros),
        WeightDecay::coupled(Sgd::new(0.1), 0.1),
        AmsGrad::new(0.1, zeros),
        NAdam::new(0.1, zeros),
        RAdam::new(0.1, zeros),
        Lion::new(0.1, zeros),
        Rprop::new(0.1, zeros)
    );
    let mut free = ScheduleFree::new(0.1, network.clone(), zeros);
    network.apply(&gradient, &mut free);
    let mut ema = Ema::new(0.9, network.clone());
    ema.update(&network);
    free.average_into(&network, &mut ema.average);
    let mut lbfgs = Lbfgs::<f32, Unrolled, 2>::new(zeros);
    black_box(lbfgs.minimize(&mut network, |net, gradient| net.backward_into(&[0.5; 2], &[1.0], gradient)));
}

network! {
    struct Remembers {
        x: input(2);
        h: (x, prev(h), prev(x, 5)) -> dense(20) -> tanh;
        y: h -> dense(2);
    }
}

network! {
    pub struct Learns {
        x: input(2);
        h: (x, prev(h), prev(x, 3)) -> dense(9) -> tanh;
        y: h -> dense(2);
        loss: mse(y);
    }
}

/// Training on sequences, whose workspace is on the stack.
fn use_sequences() {
    let (mut net, mut gradient, mut workspace) = (Learns::new(1), Learns::zeros(), Learns::workspace::<8>());
    let (x, lengths) = ([[0.5, -0.5]; 8], [3, 0, 5]);
    let (mut memories, mut sgd) = ([(); 3].map(|()| Learns::memory()), Sgd::new(0.1));
    black_box(net.loss_sequences(&x, &x, &lengths, &mut memories));
    net.gradient_sequences(&mut workspace, &x, &x, &lengths, &mut memories, &mut gradient);
    net.apply(&gradient, &mut sgd);
    net.train_sequences(&mut workspace, &x, &x, &lengths, &mut memories, &mut sgd);
    black_box(net.try_train_sequences(&mut workspace, &x, &x, &[9], &mut memories[..1], &mut sgd).is_err());
}

fn use_memory() {
    let (net, mut memory, mut y) = (Remembers::new(1), Remembers::memory(), [[0.0; 2]; 9]);
    black_box(net.step(&mut memory, &[0.5, -0.5]));
    black_box(net.run_last(&mut memory, &[[0.25; 2]; 9]));
    net.run_last(&mut memory, &[[0.25; 2]; 9]);
    black_box(net.try_run(&mut memory.clone(), &[[0.25; 2]; 8], &mut y).is_err());
    memory.reset();
    use_sequences();
    black_box(y);
}

#[test]
fn no_step_of_a_network_with_a_memory_allocates() {
    in_both_arithmetics(|| assert_eq!(calls(use_memory), 0));
}

#[test]
fn nothing_is_allocated() {
    in_both_arithmetics(|| assert_eq!(calls(use_everything), 0));
}

/// The negative control: each way to ask for memory is seen, also that of the methods that say so.
#[test]
fn the_counter_counts() {
    assert_eq!(calls(|| drop(black_box(Box::new(1)))), 1);
    assert_eq!(calls(|| drop(black_box(vec![0_u8; 100]))), 1);
    let mut numbers = vec![1_u8];
    assert_eq!(calls(|| numbers.reserve_exact(100)), 1);
    assert_eq!(calls(|| drop(black_box(Unrolled::boxed(1)))), 1);
    assert_eq!(calls(|| drop(black_box(Unrolled::boxed_zeros()))), 1);
    assert_eq!(calls(|| drop(black_box(Unrolled::new(1).boxed_clone()))), 1);
    assert_eq!(calls(|| drop(black_box(Unrolled::boxed_workspace::<4>()))), 1);
    // In the middle of a training step: an optimiser that allocates at every step.
    let (mut network, mut optimizer) = (Unrolled::new(1), Allocating(Sgd::new(0.1)));
    let step = || {
        network.train_step(&[0.5; 2], &[1.0], &mut optimizer);
    };
    assert_eq!(calls(step), 1);
}

/// Plain gradient descent that keeps a note of each step on the heap.
struct Allocating(Sgd<f32>);

impl Optimizer<f32, Unrolled> for Allocating {
    type Rule = <Sgd<f32> as Optimizer<f32, Unrolled>>::Rule;
    fn step(&mut self) -> (Self::Rule, [&mut Unrolled; 0]) {
        drop(black_box(Box::new(self.0.rate)));
        self.0.step()
    }
    fn rate(&self) -> f32 {
        self.0.rate
    }
    fn set_rate(&mut self, rate: f32) {
        self.0.rate = rate;
    }
}
