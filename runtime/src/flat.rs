//! The flat view: a network or a workspace as one slice of numbers.
//!
//! Emitted structs are `#[repr(C)]` and made of nothing but numbers of one type, so they are arrays with names
//! inside. This file holds all the code that relies on it.

use crate::layer::{Dense, Weights};

/// A struct that is `LENGTH` numbers of type `S` in a row, and nothing else.
///
/// # Safety
///
/// The type must be `#[repr(C)]`, have the size of `[S; LENGTH]` and the alignment of `S`, hold only values of
/// type `S`, and have no invariant that connects them. The size is checked when a view is compiled.
pub unsafe trait Flat<S: Copy>: Sized {
    /// How many numbers it holds.
    const LENGTH: usize;
}

/// A gibibyte: more than a program on one machine wants for a small network, and far below what `usize` counts.
const MAX_BYTES: usize = 1 << 30;

/// Refuses at compile time what is not flat, or larger than a gibibyte.
const fn assert_flat<S: Copy, T: Flat<S>>() {
    const {
        assert!(
            match T::LENGTH.checked_mul(size_of::<S>()) {
                Some(bytes) => bytes <= MAX_BYTES,
                None => false,
            },
            "this network or workspace needs more than 1 GiB (1,073,741,824 bytes): take narrower layers or a smaller batch"
        );
        assert!(size_of::<T>() == T::LENGTH * size_of::<S>(), "the struct has other fields than its numbers");
        assert!(align_of::<T>() == align_of::<S>(), "the struct is not aligned as its numbers are");
    }
}

/// All numbers, in the order of the fields.
#[inline(always)]
pub(crate) fn as_slice<S: Copy, T: Flat<S>>(flat: &T) -> &[S] {
    assert_flat::<S, T>();
    // SAFETY: `T` is `LENGTH` numbers in a row (the trait's contract, the size just checked), borrowed as long
    // as the result.
    unsafe { core::slice::from_raw_parts(core::ptr::from_ref(flat).cast::<S>(), T::LENGTH) }
}

/// All numbers, in the order of the fields, to be changed.
#[inline(always)]
pub(crate) fn as_mut_slice<S: Copy, T: Flat<S>>(flat: &mut T) -> &mut [S] {
    assert_flat::<S, T>();
    // SAFETY: as above; any numbers make a valid `T`, since no invariant connects them.
    unsafe { core::slice::from_raw_parts_mut(core::ptr::from_mut(flat).cast::<S>(), T::LENGTH) }
}

/// The struct made of these numbers, in the order of the fields.
pub const fn from_array<S: Copy, T: Flat<S>, const LENGTH: usize>(numbers: [S; LENGTH]) -> T {
    assert_flat::<S, T>();
    const { assert!(T::LENGTH == LENGTH, "as many numbers as the struct holds") };
    // SAFETY: both are `LENGTH` numbers in a row, and numbers of a `Copy` type can be duplicated.
    unsafe { core::mem::transmute_copy(&numbers) }
}

/// The weights of a layer as a layer without bias.
#[inline(always)]
pub fn weights_of<S, const I: usize, const O: usize, const BIAS: usize>(
    layer: &Dense<S, I, O, BIAS>,
) -> &Dense<S, I, O, 0> {
    // SAFETY: `Dense` is `#[repr(C)]`; without a bias it is its weights and an empty array of the same numbers, so it
    // has the size and the alignment of what is borrowed.
    unsafe { &*core::ptr::from_ref(&layer.weights).cast() }
}

/// The weights of a layer as a layer without bias, to be changed.
#[inline(always)]
pub fn weights_of_mut<S, const I: usize, const O: usize, const BIAS: usize>(
    layer: &mut Dense<S, I, O, BIAS>,
) -> &mut Dense<S, I, O, 0> {
    // SAFETY: as above.
    unsafe { &mut *core::ptr::from_mut(&mut layer.weights).cast() }
}

/// The bias of a layer as a layer without weights, to be changed.
#[inline(always)]
pub fn bias_of_mut<S, const I: usize, const O: usize, const BIAS: usize>(
    layer: &mut Dense<S, I, O, BIAS>,
) -> &mut Weights<S, 0, BIAS> {
    // SAFETY: `Weights` is `#[repr(C)]`; without weights it is an empty array and a bias of the same numbers.
    unsafe { &mut *core::ptr::from_mut(&mut layer.bias).cast() }
}

/// The struct with all numbers `value`, built in place on the heap: it never lies on the stack.
#[cfg(feature = "alloc")]
pub(crate) fn boxed<S: Copy, T: Flat<S>>(value: S) -> alloc::boxed::Box<T> {
    assert_flat::<S, T>();
    let numbers = alloc::vec![value; T::LENGTH].into_boxed_slice();
    // SAFETY: the allocation holds `LENGTH` numbers in a row, with the size and alignment of `T`, so `T` may
    // own it.
    unsafe { alloc::boxed::Box::from_raw(alloc::boxed::Box::into_raw(numbers).cast::<T>()) }
}
