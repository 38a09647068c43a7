//! The machine below the numbers: its arithmetic, its instructions, the entry into its vectors, its sizes.
//!
//! Input: a [`Kernel`]. Output: the kernel, run with the best arithmetic that this machine has. Guarantees:
//! only this module names a fused arithmetic, a target feature or an instruction
//! (`codegen/tests/machine.rs` reads the sources).
//!
//! A machine is a file, its `mod` and a row of the table at the end. The file has the sizes, and some of
//! these: the square roots of its target, and an arithmetic, which a program detects (a [`Machine`]) or which
//! its target always has.
//!
//! With `--cfg netwright_separate` every target has the separate arithmetic alone, so that programs on
//! different machines have the same bits. A feature of the crate could not say so: cargo turns a feature on
//! for all programs of a build if one of its crates asks for it.

mod arithmetic;
mod found;
pub(crate) mod outline;
pub(crate) mod sizes;
pub(crate) mod tile;

mod aarch64;
#[allow(dead_code, reason = "a program that is compiled for one machine asks for none")]
mod avx2;
#[allow(dead_code, reason = "likewise")]
mod avx512;
mod cortex_m;
pub(crate) mod cortex_m_loops;
mod instruction;
mod neon;
pub(crate) mod no_loops;
mod portable;
mod riscv;
mod separate;
mod soft_float;
mod sse2;
mod vfp;
mod wasm;

pub use arithmetic::{Arithmetic, Kernel};
pub use found::{force, force_separate};
/// √x where the compiler computes: the bits of every machine's.
pub(crate) use portable::sqrt_f64 as const_sqrt;
pub use separate::Separate;

#[allow(unused_imports, reason = "most targets have one arithmetic, and ask for nothing")]
use arithmetic::Machine;

/// Declares the machines of a target, in one of four forms. (The first argument is a dollar sign, which the
/// macro that it declares needs.)
///
/// * `machines!($ file)`: the file with its square roots and the sizes of its separate arithmetic, which is
///   the only one.
/// * `machines!($ file without vectors)`: the same for a machine that computes one number at a time. The file
///   also has `loops`, the inner loops of dense layers that are assembly there.
/// * `machines!($ file, only room::Machine)`: a machine that is known when a program is compiled. Its
///   arithmetic is the only one that kernels are compiled with.
/// * `machines!($ file, 2: room::Machine, …)`: machines that a program asks for when it runs, the best first,
///   each with a number above 1; kernels are compiled with the separate arithmetic, too.
macro_rules! machines {
    ($dollar:tt $file:ident) => {
        machines!(@alone $dollar $file);
        machines!(@vectors $dollar);
    };
    ($dollar:tt $file:ident without vectors) => {
        machines!(@alone $dollar $file);
        pub(crate) use $file::loops;

        /// The second of two expressions: this machine has no vectors.
        macro_rules! if_vectors {
            ($dollar with:expr, $dollar without:expr) => {
                $dollar without
            };
        }
        pub(crate) use if_vectors;
    };
    ($dollar:tt $file:ident, only $room:ident::$machine:ident) => {
        machines!(@table $dollar $file, 2: $room::$machine);
        machines!(@present $room::$machine);
        machines!(@vectors $dollar);

        /// Runs `kernel` with this machine's arithmetic.
        #[inline(always)]
        pub(crate) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
            <$room::$machine as Arithmetic>::outline(kernel)
        }
    };
    ($dollar:tt $file:ident $(, $number:literal: $room:ident::$machine:ident)+) => {
        machines!(@table $dollar $file $(, $number: $room::$machine)+);
        machines!(@vectors $dollar);

        /// For tests: the numbers of the machines that are here, the best first, and whether each is fused.
        #[doc(hidden)]
        pub fn present() -> impl Iterator<Item = (u8, bool)> {
            [
                $((
                    <$room::$machine as Machine>::is_present(),
                    ($number, <$room::$machine as Arithmetic>::IS_FUSED),
                ),)+
                (true, (found::SEPARATE, <Separate as Arithmetic>::IS_FUSED)),
            ]
            .into_iter()
            .filter_map(|(is_present, machine)| is_present.then_some(machine))
        }

        /// Runs `kernel` with this machine's arithmetic.
        #[inline(always)]
        pub(crate) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
            let number = match found::number() {
                $($number => $number,)+
                found::SEPARATE => found::SEPARATE,
                _ => ask(),
            };
            match number {
                // SAFETY: this is the number of the machine that answered that it is here.
                $($number => unsafe { <$room::$machine as Machine>::enter(kernel) },)+
                _ => separate::EntryPoint::run_separate(kernel),
            }
        }

        #[cold]
        #[inline(never)]
        fn ask() -> u8 {
            $(if <$room::$machine as Machine>::is_present() {
                return found::keep($number);
            })+
            found::keep(found::SEPARATE)
        }
    };
    (@alone $dollar:tt $file:ident) => {
        machines!(@table $dollar $file);
        machines!(@present Separate);

        /// Runs `kernel` with this machine's arithmetic.
        #[inline(always)]
        pub(crate) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
            kernel.run::<Separate>()
        }
    };
    (@present $only:ty) => {
        /// For tests: the number of the machine that is here, and whether it is fused.
        #[doc(hidden)]
        pub fn present() -> impl Iterator<Item = (u8, bool)> {
            [(<$only as sizes::Listed>::NUMBER, <$only as Arithmetic>::IS_FUSED)].into_iter()
        }
    };
    (@vectors $dollar:tt) => {
        pub(crate) use no_loops as loops;

        /// The first of two expressions: this machine has vectors. rustc does not see the other one, so it
        /// costs no user anything.
        macro_rules! if_vectors {
            ($dollar with:expr, $dollar without:expr) => {
                $dollar with
            };
        }
        pub(crate) use if_vectors;
    };
    (@table $dollar:tt $file:ident $(, $number:literal: $room:ident::$machine:ident)*) => {
        pub(crate) use $file::{sqrt_f32, sqrt_f64};

        impl sizes::Measured for Separate {
            const SIZES: sizes::Sizes = $file::SIZES;
        }
        impl sizes::Listed for Separate {
            const NUMBER: u8 = found::SEPARATE;
        }
        const _: () = $file::SIZES.check();
        $(
            impl sizes::Listed for $room::$machine {
                const NUMBER: u8 = $number;
            }
            const _: () = <$room::$machine as sizes::Measured>::SIZES.check();
        )*

        /// The sizes of the machine with this number.
        pub(crate) const fn sizes_of(number: u8) -> sizes::Sizes {
            match number {
                $($number => <$room::$machine as sizes::Measured>::SIZES,)*
                _ => <Separate as sizes::Measured>::SIZES,
            }
        }

        /// A call with the sizes of an arithmetic as a constant of the name that is given, which can be the
        /// length of an array.
        ///
        /// A constant of a generic type cannot, so there is an arm for each machine of the target, of which
        /// only one is compiled. (A trait that hands the constants to its user would need no arms; rustc does
        /// not inline through it before types are known, and LLVM made loops of it that took 2 % more
        /// instructions.)
        macro_rules! with_sizes {
            ($dollar arithmetic:ty, $dollar sizes:ident => $dollar call:expr) => {
                $(if const {
                    <$dollar arithmetic as crate::machine::sizes::Listed>::NUMBER == $number
                } {
                    const $dollar sizes: crate::machine::sizes::Sizes = crate::machine::sizes_of($number);
                    $dollar call
                } else)* {
                    const $dollar sizes: crate::machine::sizes::Sizes = crate::machine::sizes_of(
                        <crate::machine::Separate as crate::machine::sizes::Listed>::NUMBER,
                    );
                    $dollar call
                }
            };
        }
        pub(crate) use with_sizes;
    };
}

/// A call with the sizes of an arithmetic, and the lanes of a vector of a type of numbers, as constants of
/// the names that are given.
macro_rules! with_tile {
    ($arithmetic:ty, $scalar:ty, $sizes:ident, $lanes:ident => $call:expr) => {
        crate::machine::with_sizes!($arithmetic, $sizes => {
            if const { size_of::<$scalar>() <= 4 } {
                const $lanes: usize = $sizes.tile.single;
                $call
            } else {
                const $lanes: usize = $sizes.tile.double;
                $call
            }
        })
    };
}
pub(crate) use with_tile;

/// Compiles the first row whose condition holds; the brackets collect the conditions of the rows before it.
/// `cfg_select!` does the same, but the oldest Rust that this crate supports does not have it.
macro_rules! first_row {
    ([$($earlier:meta),*] _ => $row:item) => {
        #[cfg(not(any($($earlier),*)))]
        $row
    };
    ([$($earlier:meta),*] $condition:meta => $row:item $($later:tt)+) => {
        #[cfg(all($condition, not(any($($earlier),*))))]
        $row
        first_row! { [$($earlier,)* $condition] $($later)+ }
    };
}

first_row! {
    []
    // Miri knows no instructions.
    miri => machines!($ portable);
    all(target_arch = "x86_64", target_feature = "sse2", netwright_separate) => machines!($ sse2);
    all(target_arch = "x86_64", netwright_separate) => machines!($ portable);
    all(target_arch = "x86_64", target_feature = "sse2", target_feature = "avx2", target_feature = "fma") =>
        machines!($ sse2, only avx2::Fused);
    all(target_arch = "x86_64", target_feature = "sse2") =>
        machines!($ sse2, 3: avx512::Wide, 2: avx2::Fused);
    target_arch = "x86_64" => machines!($ portable, 3: avx512::Wide, 2: avx2::Fused);
    all(target_arch = "x86", target_feature = "sse2") => machines!($ sse2);
    all(target_arch = "aarch64", target_feature = "neon", netwright_separate) => machines!($ aarch64);
    all(target_arch = "aarch64", target_feature = "neon") => machines!($ aarch64, only neon::Fused);
    all(target_arch = "arm", target_abi = "eabihf", target_os = "linux") => machines!($ vfp without vectors);
    all(target_arch = "arm", target_abi = "eabihf") => machines!($ cortex_m without vectors);
    all(any(target_arch = "riscv32", target_arch = "riscv64"), target_feature = "f") =>
        machines!($ riscv without vectors);
    any(all(target_arch = "arm", target_os = "none"), target_arch = "riscv32", target_arch = "riscv64") =>
        machines!($ soft_float without vectors);
    all(target_arch = "wasm32", target_feature = "simd128") => machines!($ wasm);
    _ => machines!($ portable);
}
