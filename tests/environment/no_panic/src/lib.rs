//! The methods for one sample have no panic path: the panic handler calls a function that does not exist, so
//! in release this crate links only if nothing in it can panic. With the feature `panics` it must not link.
#![no_std]

use netwright::optimizer::{
    Adagrad, AmsGrad, Ema, Freeze, FullBatch, Lbfgs, Lion, NAdam, RAdam, RmsProp, Rprop, ScheduleFree,
    WeightDecay,
};
use netwright::prelude::*;
use netwright::schedule::{
    Constant, Cosine, Exponential, OneCycle, Plateau, Polynomial, Schedule, StepDecay, Warmup,
};

network! { struct Unrolled<2, 4, 1>; }
network! { struct Tiled<30, 16, 1>; }
network! { struct Classes<64, 64 relu, 32 relu, 10 softmax>; }
network! {
    struct Residual {
        x: input(5);
        h: x -> dense(50) -> relu;
        k: h -> dense(50, bias = false) -> tanh;
        s: h + k - h * k;
        j: (s, x, k) -> slice(7..80);
        n: j -> layer_norm -> tanh;
        p: n -> prelu(allow = "NW0050");
        q: p -> rms_norm;
        o: q -> dense(7, connect = [0 -> 0, 1 -> 1, 2 -> 2, 3 -> 3, 4 -> 4, 5 -> 5, 6 -> 6, 72 -> 0]);
        y: o -> dense(5) -> softmax;
        loss: mse(y, allow = "NW0052");
    }
}

network! {
    struct Stateful {
        x: input(40);
        h: x -> dense(20) -> gelu -> dropout(0.5);
        k: h -> batch_norm(frozen = true) -> sin;
        l: k -> dense(20) -> tanh;
        m: l -> dense(20, tie = l, bias = false) -> tanh;
        y: m -> dense(40, tie = transpose(h)) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Remembers {
        x: input(2);
        r: (x, prev(h)) -> dense(20) -> sigmoid;
        h: r * prev(h) + (1 - r) * prev(r, 3);
        y: (h, prev(x, 64)) -> dense(2);
    }
}

/// A step of a network with a memory.
#[unsafe(no_mangle)]
extern "C" fn remembers(network: &Remembers, memory: &mut RemembersMemory, x: &[f32; 2], y: &mut [f32; 2]) {
    *y = network.step(memory, x);
    if network.try_run(memory, &[*x; 2], &mut [*y; 2]).is_err() {
        memory.reset();
    }
    *memory = Remembers::memory();
}

/// Exports every method for one sample of a network.
macro_rules! export {
    ($module:ident, $network:ident, $inputs:literal, $outputs:literal) => {
        mod $module {
            use super::*;
            type X = [f32; $inputs];
            type Y = [f32; $outputs];

            #[unsafe(export_name = concat!(stringify!($module), "_inference"))]
            extern "C" fn inference(network: &$network, x: &X, y: &mut Y, logits: &mut Y) -> usize {
                *y = network.forward(x);
                *logits = network.forward_logits(x);
                core::hint::black_box(network.values(x));
                network.classify(x) + network.try_classify(x).unwrap_or(0)
            }

            #[unsafe(export_name = concat!(stringify!($module), "_backward"))]
            extern "C" fn backward(
                network: &$network,
                x: &X,
                t: &Y,
                gradient: &mut $network,
                d_x: &mut X,
            ) -> f32 {
                *d_x = network.input_gradient(x, t);
                let loss = network.input_gradient_into(x, t, d_x);
                loss + network.loss(x, t) + network.backward_into(x, t, gradient) + network.backward(x, t).0
            }

            #[unsafe(export_name = concat!(stringify!($module), "_train"))]
            extern "C" fn train(network: &mut $network, x: &X, t: &Y, state: &mut [$network; 3]) -> f32 {
                let [velocity, first, second] = state;
                let gradient = network.backward(x, t).1;
                network.apply(&gradient, &mut Sgd::new(0.1));
                network.train_step(x, t, &mut Sgd::new(0.1))
                    + network.train_step(x, t, &mut Momentum::with_velocity(0.1, 0.9, velocity))
                    + network.train_step(x, t, &mut Adam::with_state(0.1, [first, second]))
            }

            #[unsafe(export_name = concat!(stringify!($module), "_parameters"))]
            extern "C" fn parameters(network: &mut $network, wide: &mut $network<f64>, out: &mut [f32; 4]) {
                let _ = $network::workspace::<2>();
                network.cast_into(wide);
                *network = wide.cast::<f32>();
                for (parameter, out) in network.parameters_mut().iter_mut().zip(&mut *out) {
                    *out = *parameter;
                    *parameter += 1.0;
                }
                for (parameter, other) in
                    network.parameters_mut().iter_mut().zip($network::new(1).parameters())
                {
                    *parameter += *other;
                }
                let mut bytes = [0; $network::BYTES];
                let is_written = network.try_to_bytes(&mut bytes).is_ok();
                if is_written && $network::check_bytes(&bytes).is_ok() && network.load_bytes(&bytes).is_err()
                {
                    network.parameters_mut().fill(0.0);
                }
                let other = $network::from_parameters([0.5; $network::PARAMETERS]);
                network.apply(&other, &mut Momentum::with_velocity(0.1, 0.9, &mut $network::zeros()));
                network.clone_from(&other);
                network.divide(3);
                network.clip_value(0.5);
                out[0] = network.clip_norm(0.25);
            }
        }
    };
}

export!(unrolled, Unrolled, 2, 1);
export!(tiled, Tiled, 30, 1);
export!(classes, Classes, 64, 10);
export!(residual, Residual, 5, 5);
export!(stateful, Stateful, 40, 40);

/// Every optimiser besides those of `export`, on one network: a rule is the same function for all of them.
#[unsafe(no_mangle)]
extern "C" fn optimizers(network: &mut Tiled, gradient: &Tiled, state: &mut [Tiled; 4]) {
    macro_rules! take_steps {
        ($([$($slot:ident),*] $optimizer:expr;)+) => {
            $({
                let [$($slot,)* ..] = &mut *state;
                network.apply(gradient, &mut $optimizer);
            })+
        };
    }
    take_steps! {
        [a] Momentum::nesterov_with_velocity(0.1, 0.9, a);
        [a] Adagrad::with_state(0.1, a).epsilon(1e-6);
        [a] RmsProp::<_, _, 1, false>::with_state(0.1, 0.0, [a]).alpha(0.8);
        [a, b] RmsProp::<_, _, 2, true>::with_state(0.1, 0.0, [a, b]);
        [a, b] RmsProp::<_, _, 2, false>::with_state(0.1, 0.9, [a, b]);
        [a, b, c] RmsProp::<_, _, 3, true>::with_state(0.1, 0.9, [a, b, c]);
        [a, b, c] AmsGrad::with_state(0.1, [a, b, c]).betas(0.8, 0.9).at_step(7);
        [a, b] NAdam::with_state(0.1, [a, b]).momentum_decay(0.1).at_step(7, 0.5);
        [a, b] RAdam::with_state(0.1, [a, b]).at_step(7);
        [a] Lion::with_state(0.1, a).betas(0.8, 0.9);
        [a, b] Rprop::with_state(0.1, [a, b]).etas(0.4, 1.3).step_sizes(1e-3, 1.0);
        [a, b] WeightDecay::decoupled(Adam::with_state(0.1, [a, b]), 0.1).without_bias();
        [a] WeightDecay::coupled(Momentum::with_velocity(0.1, 0.9, a), 0.1);
        [a] Freeze::new(Momentum::with_velocity(0.1, 0.9, a)).except(Tiled::LAYER1);
    }
    let [a, b, c, d] = state;
    let mut free = ScheduleFree::with_state(0.1, [a, b]).weight_decay(0.1);
    network.apply(gradient, &mut free);
    free.average_into(network, c);
    Ema::new(0.9, d).update(network);
}

/// Every schedule.
#[unsafe(no_mangle)]
extern "C" fn schedules(rate: f32, length: u64, step: u64, factor: f64) -> f32 {
    fn ask(schedule: &impl Schedule<f32>, step: u64) -> f32 {
        if schedule.check().is_ok() { schedule.rate(step) } else { -schedule.rate(step) }
    }
    let cosine = Cosine::new(rate, length).least(0.1);
    let mut plateau = Plateau::new(rate).factor(factor).patience(length);
    ask(&Constant::new(rate), step)
        + ask(&StepDecay::new(rate, length, factor), step)
        + ask(&Exponential::new(rate, factor), step)
        + ask(&cosine, step)
        + ask(&cosine.restarts(length), step)
        + ask(&Polynomial::new(rate, length).power(factor), step)
        + ask(&Warmup::new(factor, length, cosine), step)
        + ask(&OneCycle::new(rate, length).rising(factor), step)
        + plateau.observe(rate)
        + ask(&plateau, step)
}

/// L-BFGS.
#[unsafe(no_mangle)]
extern "C" fn lbfgs(network: &mut Tiled, loss: extern "C" fn(&Tiled, &mut Tiled) -> f32, steps: u64) -> f32 {
    let mut lbfgs = Lbfgs::<f32, Tiled, 3>::new(Tiled::zeros).iterations(steps);
    lbfgs.minimize(network, |network, gradient| loss(network, gradient)).loss
}

/// The negative control.
#[cfg(feature = "panics")]
#[unsafe(no_mangle)]
extern "C" fn can_panic(x: &[f32; 4], index: usize) -> f32 {
    x[index]
}

unsafe extern "C" {
    fn a_panic_path_is_left() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // SAFETY: the function does not exist, so a program that could call it does not link.
    unsafe { a_panic_path_is_left() }
}
