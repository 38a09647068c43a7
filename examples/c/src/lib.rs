//! A network as a static library for C: `xor.h` has its functions.
//!
//! Input: pointers of a C program. Output: numbers, written where it wants them. Guarantees: no heap, no
//! standard library, and no panic: a library with a path to the panic handler does not link.
#![no_std]

use netwright::prelude::*;

/// How many numbers an input has.
pub const XOR_INPUTS: usize = 2;
/// How many numbers an output has, and a target.
pub const XOR_OUTPUTS: usize = 1;
/// How many parameters the network has.
pub const XOR_PARAMETERS: usize = 33;

network! {
    /// A network, in memory of its user's.
    pub struct Xor {
        x: input(2);
        h: x -> dense(8) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// The header says that it is as many numbers.
const _: () =
    assert!(Xor::INPUTS == XOR_INPUTS && Xor::OUTPUTS == XOR_OUTPUTS && Xor::TARGETS == XOR_OUTPUTS);
const _: () = assert!(size_of::<Xor>() == 4 * XOR_PARAMETERS && align_of::<Xor>() == align_of::<f32>());

/// Draws the weights that training begins with: the same for a seed on every machine.
///
/// # Safety
///
/// `net` points to memory for a network, which may be uninitialised.
#[no_mangle]
pub unsafe extern "C" fn xor_init(net: *mut Xor, seed: u64) {
    // SAFETY: as the caller promises.
    unsafe { net.write(Xor::new(seed)) };
}

/// Computes the output for an input of `XOR_INPUTS` numbers.
///
/// # Safety
///
/// `net` points to a network, `x` and `y` to as many numbers as an input and an output have.
#[no_mangle]
pub unsafe extern "C" fn xor_forward(net: *const Xor, x: *const f32, y: *mut f32) {
    // SAFETY: as the caller promises.
    unsafe { y.cast::<[f32; XOR_OUTPUTS]>().write((*net).forward(&x.cast::<[f32; XOR_INPUTS]>().read())) };
}

/// Makes a step of training on one sample, with stochastic gradient descent of this rate; the loss before it.
///
/// # Safety
///
/// `net` points to a network that nothing else uses, `x` and `target` to as many numbers as an input and an
/// output have.
#[no_mangle]
pub unsafe extern "C" fn xor_train_step(net: *mut Xor, x: *const f32, target: *const f32, rate: f32) -> f32 {
    // SAFETY: as the caller promises.
    let (net, x) = unsafe { (&mut *net, &*x.cast::<[f32; XOR_INPUTS]>()) };
    // SAFETY: as the caller promises.
    let target = unsafe { &*target.cast::<[f32; XOR_OUTPUTS]>() };
    net.train_step(x, target, &mut Sgd::new(rate))
}

/// Writes all parameters to `XOR_PARAMETERS` numbers: each layer's weights, an input after the other, and its
/// bias.
///
/// # Safety
///
/// `net` points to a network, `parameters` to memory for as many numbers, which may be the network's own.
#[no_mangle]
pub unsafe extern "C" fn xor_parameters(net: *const Xor, parameters: *mut f32) {
    // SAFETY: as the caller promises; a network is its parameters, as the assertion above says.
    unsafe { core::ptr::copy(net.cast(), parameters, XOR_PARAMETERS) };
}

/// Takes over all parameters from `XOR_PARAMETERS` numbers.
///
/// # Safety
///
/// `net` points to memory for a network, which may be uninitialised, `parameters` to as many numbers.
#[no_mangle]
pub unsafe extern "C" fn xor_set_parameters(net: *mut Xor, parameters: *const f32) {
    // SAFETY: as the caller promises.
    unsafe { net.write(Xor::from_parameters(parameters.cast::<[f32; XOR_PARAMETERS]>().read())) };
}

extern "C" {
    fn a_panic_path_is_left() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // SAFETY: the function does not exist, so a library that could call it does not link.
    unsafe { a_panic_path_is_left() }
}
