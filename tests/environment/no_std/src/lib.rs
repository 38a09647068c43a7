//! A network in a program without the standard library and without an allocator. The panic handler below
//! would be a second one if anything linked `std`, so that this crate builds is the proof.
#![no_std]

use netwright::prelude::*;

network! {
    /// Learns on the device.
    pub struct Controller {
        x: input(4);
        h: x -> dense(6) -> tanh;
        y: h -> dense(2);
        loss: mse(y);
    }
}

static TRAINED: Controller = Controller::from_parameters([0.1; 44]);

/// Takes over a network that came over the air, if it is whole and of this declaration.
#[unsafe(no_mangle)]
pub extern "C" fn update(network: &mut Controller, bytes: &[u8; Controller::BYTES]) -> bool {
    network.load_bytes(bytes).is_ok()
}

/// Writes a network for another device.
#[unsafe(no_mangle)]
pub extern "C" fn save(network: &Controller, bytes: &mut [u8; Controller::BYTES]) {
    network.to_bytes(bytes);
}

/// What the trained network says of four sensors, after one more step of training on a copy.
#[unsafe(no_mangle)]
pub extern "C" fn control(sensors: &[f32; 4], wanted: &[f32; 2], output: &mut [f32; 2]) -> f32 {
    let mut network = TRAINED.clone();
    let loss = network.train_step(sensors, wanted, &mut Sgd::new(0.1));
    *output = network.forward(sensors);
    loss
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
