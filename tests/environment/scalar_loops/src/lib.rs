//! Dense networks for a microcontroller with a float unit but without vectors, whose loops
//! `tests/targets/scalar_loops` reads in the linked machine code.
//!
//! Their activation is a rectifier, so that each loop with a multiply-add is one of a dense layer.
#![no_std]

use netwright::prelude::*;

network! {
    /// The shape of an anomaly detector for machines' sounds: 264,192 multiply-adds.
    pub struct Autoencoder<
        640, 128 relu, 128 relu, 128 relu, 128 relu, 8 relu, 128 relu, 128 relu, 128 relu, 128 relu, 640 identity
    >;
}

network! {
    /// A policy that trains on the device.
    pub struct Policy<8, 64 relu, 64 relu, 2 identity>;
}

network! {
    /// A layer with partial sums, one whose outputs do not fill the registers, and one output.
    pub struct Narrow<30, 23 relu, 4 relu, 1 identity>;
}

/// The autoencoder's output.
#[unsafe(export_name = "autoencoder_ask")]
pub fn autoencoder_ask(network: &Autoencoder, x: &[f32; 640], y: &mut [f32; 640]) {
    *y = network.forward(x);
}

/// The policy's output.
#[unsafe(export_name = "policy_ask")]
pub fn policy_ask(network: &Policy, x: &[f32; 8], y: &mut [f32; 2]) {
    *y = network.forward(x);
}

/// A step of training.
#[unsafe(export_name = "policy_train")]
pub fn policy_train(network: &mut Policy, x: &[f32; 8], target: &[f32; 2], rate: f32) -> f32 {
    network.train_step(x, target, &mut Sgd::new(rate))
}

/// A step on rows of samples.
#[unsafe(export_name = "policy_batch")]
pub fn policy_batch(
    network: &mut Policy,
    workspace: &mut PolicyWorkspace<f32, 8>,
    (x, target): (&[[f32; 8]], &[[f32; 2]]),
    rate: f32,
) -> f32 {
    network.train_batch(workspace, x, target, &mut Sgd::new(rate))
}

/// The outputs of a network with narrow layers.
#[unsafe(export_name = "narrow_ask")]
pub fn narrow_ask(network: &Narrow, x: &[f32; 30], y: &mut [f32; 1]) {
    *y = network.forward(x);
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
