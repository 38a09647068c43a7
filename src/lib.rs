//! Facade.
#![no_std]

pub use netwright_runtime::*;

/// What a program that declares networks needs.
pub mod prelude {
    pub use crate::network;
    pub use netwright_runtime::{Adam, Momentum, Network, Scalar, Sgd, Trainable};
}

/// What the macro's expansion names.
#[doc(hidden)]
pub mod __private {
    pub use netwright_macros::expand;
    pub use netwright_runtime::__private::*;
}

/// network
#[cfg(not(feature = "alloc"))]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => { $crate::__private::expand! { ($crate) $($declaration)* } };
}

/// network
#[cfg(feature = "alloc")]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => { $crate::__private::expand! { ($crate, alloc) $($declaration)* } };
}
