//! The flat view: a network or a workspace as one slice of numbers.
//!
//! Emitted structs are `#[repr(C)]` and made of numbers of one type, so they are arrays with named parts; the
//! state of a network may follow its numbers. This file has all the code that relies on it.

use core::mem::MaybeUninit;

use crate::layer::{Dense, Weights};
use crate::saving::float::Float;
use crate::state::part::Part;

/// A struct that begins with `LENGTH` numbers of type `S` in a row.
///
/// # Safety
///
/// The type must be `#[repr(C)]`, of any alignment: first what has the size of `[S; LENGTH]`, the alignment
/// of `S`, holds only values of type `S` and has no invariant that connects them; then a `Rest`; and nothing
/// else. Sizes and alignment are checked when a view is compiled.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// // Every network is one: 2·4 + 4 weights and biases, then 4·1 + 1.
/// assert_eq!(<Net as netwright::Flat<f32>>::LENGTH, 17);
/// ```
pub unsafe trait Flat<S: Copy>: Sized {
    /// How many numbers it holds.
    const LENGTH: usize;
    /// The rest, after them.
    #[doc(hidden)]
    type Rest: Rest<S>;
}

/// How many numbers all parts have that are counters, or that are not.
const fn count(parts: &[Part], counters: bool) -> usize {
    let (mut count, mut index) = (0_usize, 0);
    while index < parts.len() {
        if parts[index].tensor.is_counter() == counters {
            assert!(!counters || parts[index].length == 1, "a counter is one number");
            count = count.saturating_add(parts[index].length);
        }
        index += 1;
    }
    count
}

/// What comes after the numbers of an emitted struct: nothing, or the struct of a state.
///
/// # Safety
///
/// The type must be `#[repr(C)]`: first as many `u64` as its parts have counters, then as many `S` as they
/// have other numbers, without an invariant that connects them; and nothing else. Sizes and alignment are
/// checked when a state is viewed. One without parts may be anything: nobody views it. `BEGINS_AS_ZEROS` is
/// true only where bytes of 0 are a value of the type.
#[doc(hidden)]
pub unsafe trait Rest<S>: Copy + 'static {
    /// The value in a new struct.
    const INITIAL: Self;
    /// Whether all bytes of that are 0, so that a large one is never on the stack.
    const BEGINS_AS_ZEROS: bool = false;
    /// Its parts, in the order of [`TENSORS`](crate::state::TENSORS).
    const PARTS: &'static [Part];
    /// How many counters it has.
    const COUNTERS: usize = count(Self::PARTS, true);
    /// How many numbers of the scalar it has.
    const NUMBERS: usize = count(Self::PARTS, false);
}

// SAFETY: no parts, and no bytes.
unsafe impl<S> Rest<S> for () {
    const INITIAL: Self = ();
    const PARTS: &'static [Part] = &[];
}

/// A gibibyte: more than a program on one machine wants for a small network, and far below what `usize`
/// counts.
const MAX_BYTES: usize = 1 << 30;

/// Refuses at compile time a struct that is not flat, or larger than a gibibyte.
const fn assert_flat<S: Copy, T: Flat<S>>() {
    const {
        assert!(
            match T::LENGTH.checked_mul(size_of::<S>()) {
                Some(bytes) => bytes <= MAX_BYTES,
                None => false,
            },
            "this network or workspace needs more than 1 GiB (1,073,741,824 bytes): use narrower layers or a smaller batch"
        );
        let alignment =
            if align_of::<S>() > align_of::<T::Rest>() { align_of::<S>() } else { align_of::<T::Rest>() };
        assert!(align_of::<T>() >= alignment, "the struct is not aligned as its fields are");
        let size = (rest_offset::<S, T>() + size_of::<T::Rest>()).next_multiple_of(align_of::<T>());
        assert!(size_of::<T>() == size, "the struct has other fields than its numbers and its state");
    }
}

/// Where the rest begins, in bytes.
const fn rest_offset<S: Copy, T: Flat<S>>() -> usize {
    (T::LENGTH * size_of::<S>()).next_multiple_of(align_of::<T::Rest>())
}

/// All numbers, in the order of the fields.
#[inline(always)]
pub(crate) fn as_slice<S: Copy, T: Flat<S>>(flat: &T) -> &[S] {
    assert_flat::<S, T>();
    // SAFETY: `T` begins with `LENGTH` numbers in a row (the trait's contract, the size just checked),
    // borrowed as long as the result.
    unsafe { core::slice::from_raw_parts(core::ptr::from_ref(flat).cast::<S>(), T::LENGTH) }
}

/// All numbers, in the order of the fields, to be changed.
#[inline(always)]
pub(crate) fn as_mut_slice<S: Copy, T: Flat<S>>(flat: &mut T) -> &mut [S] {
    assert_flat::<S, T>();
    // SAFETY: as above; any numbers make a valid `T`, since no invariant connects them.
    unsafe { core::slice::from_raw_parts_mut(core::ptr::from_mut(flat).cast::<S>(), T::LENGTH) }
}

/// The rest after the numbers.
#[inline(always)]
pub(crate) fn rest<S: Copy, T: Flat<S>>(flat: &T) -> &T::Rest {
    assert_flat::<S, T>();
    // SAFETY: there is a `Rest` (the trait's contract, sizes just checked), borrowed as long as the result.
    unsafe { &*core::ptr::from_ref(flat).byte_add(rest_offset::<S, T>()).cast::<T::Rest>() }
}

/// The rest after the numbers, to be changed.
#[inline(always)]
pub(crate) fn rest_mut<S: Copy, T: Flat<S>>(flat: &mut T) -> &mut T::Rest {
    assert_flat::<S, T>();
    // SAFETY: as above, borrowed as long as the result.
    unsafe { &mut *core::ptr::from_mut(flat).byte_add(rest_offset::<S, T>()).cast::<T::Rest>() }
}

/// Refuses at compile time a state that is not its counters and its numbers.
const fn assert_state<S: Copy, R: Rest<S>>() {
    const {
        let size = (numbers_offset::<S, R>() + R::NUMBERS * size_of::<S>()).next_multiple_of(align_of::<R>());
        assert!(size_of::<R>() == size, "the state has other fields than its parts");
        assert!(
            R::COUNTERS == 0 || align_of::<R>() >= align_of::<u64>(),
            "the state is not aligned as its counters are"
        );
        assert!(
            R::NUMBERS == 0 || align_of::<R>() >= align_of::<S>(),
            "the state is not aligned as its numbers are"
        );
    }
}

/// Where the numbers of a state begin, in bytes.
const fn numbers_offset<S, R: Rest<S>>() -> usize {
    let counters = R::COUNTERS * size_of::<u64>();
    if R::NUMBERS == 0 { counters } else { counters.next_multiple_of(align_of::<S>()) }
}

/// The counters of a state, in the order of its fields.
#[inline(always)]
pub(crate) fn counters<S: Copy, R: Rest<S>>(rest: &R) -> &[u64] {
    assert_state::<S, R>();
    // Without any, the struct may be aligned to less.
    if R::COUNTERS == 0 {
        return &[];
    }
    // SAFETY: `R` begins with `COUNTERS` of them (the trait's contract, sizes just checked), borrowed as long
    // as the result.
    unsafe { core::slice::from_raw_parts(core::ptr::from_ref(rest).cast::<u64>(), R::COUNTERS) }
}

/// The numbers of a state, in the order of its fields.
#[inline(always)]
pub(crate) fn numbers<S: Copy, R: Rest<S>>(rest: &R) -> &[S] {
    assert_state::<S, R>();
    if R::NUMBERS == 0 {
        return &[];
    }
    // SAFETY: behind the counters are `NUMBERS` of them (as above).
    unsafe {
        let start = core::ptr::from_ref(rest).byte_add(numbers_offset::<S, R>()).cast::<S>();
        core::slice::from_raw_parts(start, R::NUMBERS)
    }
}

/// The counters and the numbers of a state, to be changed.
#[inline(always)]
pub(crate) fn counters_and_numbers<S: Copy, R: Rest<S>>(rest: &mut R) -> (&mut [u64], &mut [S]) {
    assert_state::<S, R>();
    let start = core::ptr::from_mut(rest);
    let (mut counters, mut numbers): (&mut [u64], &mut [S]) = (&mut [], &mut []);
    // SAFETY: as above; both are parts of one struct that do not overlap, borrowed as long as the result, and
    // any of them make a valid state, since no invariant connects them.
    unsafe {
        if R::COUNTERS > 0 {
            counters = core::slice::from_raw_parts_mut(start.cast::<u64>(), R::COUNTERS);
        }
        if R::NUMBERS > 0 {
            let first = start.byte_add(numbers_offset::<S, R>()).cast::<S>();
            numbers = core::slice::from_raw_parts_mut(first, R::NUMBERS);
        }
    }
    (counters, numbers)
}

/// The struct made of these numbers, in the order of the fields, and of an initial rest.
pub const fn from_array<S: Copy, T: Flat<S>, const LENGTH: usize>(numbers: [S; LENGTH]) -> T {
    assert_flat::<S, T>();
    const { assert!(T::LENGTH == LENGTH, "the array has another length than the struct has numbers") };
    let mut flat = MaybeUninit::<T>::uninit();
    // SAFETY: `T` is `LENGTH` numbers in a row and a `Rest`; both are written, so that all of it is
    // initialised.
    unsafe {
        flat.as_mut_ptr().cast::<[S; LENGTH]>().write(numbers);
        flat.as_mut_ptr()
            .byte_add(rest_offset::<S, T>())
            .cast::<T::Rest>()
            .write(<T::Rest as Rest<S>>::INITIAL);
        flat.assume_init()
    }
}

/// The struct made of numbers that are saved as bytes, little-endian. Each list has the first byte of every
/// part and the byte after its last one: those of the parameters, in the order of the fields, and of the
/// counters and the numbers of the state, if it keeps one.
///
/// The bytes become numbers by value, not one by one: compiling a loop over them takes `rustc` seconds for
/// 100,000 numbers, and more than some 300,000 are an error.
///
/// # Panics
///
/// If the parts are not within the bytes, or have more or fewer of them than the struct.
pub const fn from_le_bytes<S: Float, T: Flat<S>>(
    bytes: &[u8],
    parameters: &[[usize; 2]],
    counters: &[[usize; 2]],
    numbers: &[[usize; 2]],
) -> T {
    assert_flat::<S, T>();
    assert_state::<S, T::Rest>();
    assert_parts(bytes, parameters, T::LENGTH * size_of::<S>());
    assert_parts(bytes, counters, <T::Rest as Rest<S>>::COUNTERS * size_of::<u64>());
    assert_parts(bytes, numbers, <T::Rest as Rest<S>>::NUMBERS * size_of::<S>());
    let mut flat = MaybeUninit::<T>::uninit();
    // SAFETY: `T` is `LENGTH` numbers in a row and a `Rest`, which is its counters and its numbers. All of
    // them are written, with as many bytes as they have (just checked); any bytes make a float or a counter.
    unsafe {
        let start = flat.as_mut_ptr();
        write_parts::<S>(bytes, parameters, start.cast());
        let rest = start.byte_add(rest_offset::<S, T>());
        write_parts::<u64>(bytes, counters, rest.cast());
        write_parts::<S>(bytes, numbers, rest.byte_add(numbers_offset::<S, T::Rest>()).cast());
        flat.assume_init()
    }
}

/// Refuses parts that are not within the bytes, or do not have so many of them together.
const fn assert_parts(bytes: &[u8], parts: &[[usize; 2]], needed: usize) {
    let (mut found, mut index) = (0_usize, 0);
    while index < parts.len() {
        let [begin, end] = parts[index];
        assert!(begin <= end && end <= bytes.len(), "a part is not within the bytes");
        found += end - begin;
        index += 1;
    }
    assert!(found == needed, "the parts have another number of bytes than the struct");
}

/// Writes numbers that are saved little-endian in parts, one after the other.
///
/// # Safety
///
/// The parts must be within the bytes, and `to` valid for writes of as many bytes as they have.
const unsafe fn write_parts<S>(bytes: &[u8], parts: &[[usize; 2]], to: *mut u8) {
    let (mut written, mut index) = (0, 0);
    while index < parts.len() {
        let [begin, end] = parts[index];
        let (bytes, _) = bytes.split_at(end);
        let (_, bytes) = bytes.split_at(begin);
        // SAFETY: the caller's promise: the parts before this one have `written` bytes.
        unsafe { write_numbers::<S>(bytes, to.add(written)) };
        written += bytes.len();
        index += 1;
    }
}

/// A copy, also when a `const` is computed.
pub const fn copy<S: Copy, T: Flat<S>>(flat: &T) -> T {
    // SAFETY: a `T` is numbers and a `Rest`, which are all `Copy` (the trait's contract), so its bytes are a
    // second `T`.
    unsafe { core::ptr::from_ref(flat).read() }
}

/// Writes numbers that are saved little-endian, as this machine has them.
///
/// # Safety
///
/// `to` must be valid for writes of as many bytes as there are.
const unsafe fn write_numbers<S>(bytes: &[u8], to: *mut u8) {
    if cfg!(target_endian = "little") {
        // SAFETY: the caller's promise; what is written is not part of a shared reference.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        return;
    }
    let mut index = 0;
    while index < bytes.len() {
        // The bytes of a number in reverse.
        let reversed = index - index % size_of::<S>() + (size_of::<S>() - 1 - index % size_of::<S>());
        // SAFETY: the caller's promise: `reversed` is below the number of bytes, which is a multiple of a
        // number's.
        unsafe { to.add(reversed).write(bytes[index]) };
        index += 1;
    }
}

/// The weights of a layer as a layer without bias.
#[inline(always)]
pub fn weights_of<S, const I: usize, const O: usize, const BIAS: usize>(
    layer: &Dense<S, I, O, BIAS>,
) -> &Dense<S, I, O, 0> {
    // SAFETY: `Dense` is `#[repr(C)]`; without a bias it is its weights and an empty array of the same
    // numbers, so it has the size and the alignment of the borrowed layer.
    unsafe { &*core::ptr::from_ref(&layer.weights).cast() }
}

/// The weights of `N` inputs of a layer, from `START` on, as a layer without bias.
#[inline(always)]
pub fn inputs_of<S, const START: usize, const N: usize, const I: usize, const O: usize, const BIAS: usize>(
    layer: &Dense<S, I, O, BIAS>,
) -> &Dense<S, N, O, 0> {
    const { assert!(START + N <= I, "a part is within the whole") };
    let weights: &[[S; O]] = &layer.weights[START..START + N];
    // SAFETY: these are `N` rows, and as in `weights_of` a layer without a bias is its weights.
    unsafe { &*weights.as_ptr().cast() }
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

/// A copy on the heap, made in place: it is never on the stack.
#[cfg(feature = "alloc")]
pub(crate) fn boxed_clone<S: Copy, T: Flat<S>>(flat: &T) -> alloc::boxed::Box<T> {
    assert_flat::<S, T>();
    let mut copy = alloc::boxed::Box::<T>::new_uninit();
    // SAFETY: both are a `T`, and do not overlap, since one was just allocated; a `T` is numbers and a
    // `Rest`, which are all `Copy` (the trait's contract), so its bytes are a second `T`.
    unsafe {
        core::ptr::from_ref(flat).copy_to_nonoverlapping(copy.as_mut_ptr(), 1);
        copy.assume_init()
    }
}

/// The struct with all numbers `value`, built in place on the heap: it is never on the stack.
#[cfg(feature = "alloc")]
pub(crate) fn boxed<S: Copy, T: Flat<S>>(value: S) -> alloc::boxed::Box<T> {
    assert_flat::<S, T>();
    let mut flat = alloc::boxed::Box::<T>::new_uninit();
    let numbers = flat.as_mut_ptr().cast::<S>();
    // SAFETY: the allocation has the size and the alignment of `T`, which is `LENGTH` numbers in a row and a
    // `Rest`; both are written, so that all of it is initialised. Zeros are a `Rest` where it says so.
    unsafe {
        for index in 0..T::LENGTH {
            numbers.add(index).write(value);
        }
        let rest = flat.as_mut_ptr().byte_add(rest_offset::<S, T>()).cast::<T::Rest>();
        if <T::Rest as Rest<S>>::BEGINS_AS_ZEROS {
            rest.write_bytes(0, 1);
        } else {
            rest.write(<T::Rest as Rest<S>>::INITIAL);
        }
        flat.assume_init()
    }
}
