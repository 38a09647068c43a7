//! The machine below the numbers: its arithmetic, its instructions, the entry into its vectors, its sizes.
//!
//! Input: a [`Kernel`]. Output: the kernel, run with the best arithmetic that this machine has. Guarantees:
//! only this module names a fused arithmetic, a target feature or an instruction (`codegen/tests/machine.rs`
//! reads the sources).
//!
//! A machine is a file and a row of the table at the end, where its tile is also listed. Its file has some of
//! these: the square roots of its target, and an arithmetic with a tile for its registers that a program
//! detects: a [`Machine`].

mod arithmetic;
mod found;
pub(crate) mod outline;
pub(crate) mod shape;
pub(crate) mod tile;

mod avx2;
mod cortex_m;
mod instruction;
mod neon;
mod portable;
mod riscv;
mod separate;
mod sse2;
mod vfp;

pub use arithmetic::{Arithmetic, Kernel};
pub use found::force_separate;
pub use separate::Separate;

#[allow(unused_imports, reason = "most targets have one arithmetic, and ask for nothing")]
use arithmetic::Machine;
use tile::Tile;

/// Declares the machines of a target: the file with its square roots, the tile of its separate arithmetic,
/// and what a program asks for when it runs, the best first, each with a number above 1.
macro_rules! machines {
    ($roots:ident, $tile:expr) => {
        pub(crate) use $roots::{sqrt_f32, sqrt_f64};

        impl tile::Registers for Separate {
            const TILE: tile::Tile = $tile;
        }

        /// Runs `kernel` with this machine's arithmetic.
        #[inline(always)]
        pub(crate) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
            kernel.run::<Separate>()
        }
    };
    ($roots:ident, $tile:expr, $($number:literal: $machine:ty),+) => {
        pub(crate) use $roots::{sqrt_f32, sqrt_f64};

        impl tile::Registers for Separate {
            const TILE: tile::Tile = $tile;
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
                $($number => unsafe { <$machine as Machine>::enter(kernel) },)+
                _ => separate::EntryPoint::run_separate(kernel),
            }
        }

        #[cold]
        #[inline(never)]
        fn ask() -> u8 {
            $(if <$machine as Machine>::is_present() {
                return found::keep($number);
            })+
            found::keep(found::SEPARATE)
        }
    };
}

/// Hands all tiles of the table to [`tile::with_tile`].
macro_rules! with_tiles {
    ($arithmetic:ty, $scalar:ty, $lanes:ident, $tall:ident, $short:ident => $call:expr) => {
        crate::machine::tile::with_tile!(
            @list $arithmetic, $scalar, $lanes, $tall, $short => $call; (8, 4, 6, 4) (8, 4, 2, 2)
        )
    };
}
pub(crate) use with_tiles;

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

// Files with square roots, and tiles: lanes of `f32`, lanes of `f64`, tall rows, short rows.
first_row! {
    []
    // Miri knows no instructions.
    miri => machines!(portable, Tile::new(8, 4, 6, 4));
    // Without AVX the registers hold two rows, and few machines are left on which more heights are worth
    // their code.
    all(target_arch = "x86_64", target_feature = "sse2") =>
        machines!(sse2, Tile::new(8, 4, 2, 2), 2: avx2::Fused);
    target_arch = "x86_64" => machines!(portable, Tile::new(8, 4, 2, 2), 2: avx2::Fused);
    all(target_arch = "x86", target_feature = "sse2") => machines!(sse2, Tile::new(8, 4, 6, 4));
    all(target_arch = "aarch64", target_feature = "neon") => machines!(neon, Tile::new(8, 4, 6, 4));
    all(target_arch = "arm", target_abi = "eabihf", target_os = "linux") => machines!(vfp, Tile::new(8, 4, 6, 4));
    all(target_arch = "arm", target_abi = "eabihf") => machines!(cortex_m, Tile::new(8, 4, 6, 4));
    all(any(target_arch = "riscv32", target_arch = "riscv64"), target_feature = "f") =>
        machines!(riscv, Tile::new(8, 4, 6, 4));
    _ => machines!(portable, Tile::new(8, 4, 6, 4));
}
