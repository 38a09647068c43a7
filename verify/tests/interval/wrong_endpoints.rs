//! Endpoints that round wrongly: inward, or to nearest as plain interval arithmetic would. Everything else is
//! the code under test, so a harness that does not catch them shows nothing.

use std::fmt;
use std::ops::Neg;

use netwright_verify::{Endpoint, Margins, Rounded};

/// Declares an endpoint type over a float; `$down` and `$up` get the nearest number and whether the exact one
/// is below or above it.
macro_rules! wrong_endpoint {
    ($(#[$doc:meta])* $name:ident, $float:ident, $down:expr, $up:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub(crate) struct $name(pub(crate) $float);

        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Endpoint for $name {
            const ZERO: Self = Self(0.0);
            const ONE: Self = Self(1.0);
            const INFINITY: Self = Self($float::INFINITY);
            const NEG_INFINITY: Self = Self($float::NEG_INFINITY);
            const EXACT_PRODUCTS: bool = size_of::<$float>() == 4;
            const MARGINS: Margins =
                Margins { absolute: 0.0, unit: 0.0, exp: 0.0, exp_m1: 0.0, ln: 0.0, ln_1p: 0.0, softplus: 0.0, sigmoid: 0.0, tanh: 0.0, erf: 0.0, normal: 0.0, sin: 0.0, cos: 0.0, sine_limit: <$float as Endpoint>::MARGINS.sine_limit };
            const REMEMBERED: f64 = <$float as Endpoint>::REMEMBERED;
            const FARTHEST: f64 = if size_of::<$float>() == 4 { 104.0 } else { 746.0 };

            fn widen(self) -> f64 {
                self.0.into()
            }
            fn down(exact: Rounded) -> Self {
                let (nearest, _, above) = side(exact, exact.value as $float);
                let round: fn($float, bool) -> $float = $down;
                Self(round(nearest, above))
            }
            fn up(exact: Rounded) -> Self {
                let (nearest, below, _) = side(exact, exact.value as $float);
                let round: fn($float, bool) -> $float = $up;
                Self(round(nearest, below))
            }
        }
    };
}

/// On which side of `nearest` the exact number is.
fn side<F: Copy + Into<f64>>(exact: Rounded, nearest: F) -> (F, bool, bool) {
    let wide: f64 = nearest.into();
    let (below, above) = (exact.value < wide, exact.value > wide);
    let same = exact.value == wide;
    (nearest, below || same && exact.below, above || same && exact.above)
}

wrong_endpoint!(
    /// Lower endpoints up, upper ones down, in single precision.
    Inward32,
    f32,
    |nearest, above| if above { nearest.next_up() } else { nearest },
    |nearest, below| if below { nearest.next_down() } else { nearest }
);
wrong_endpoint!(
    /// The same in double precision.
    Inward64,
    f64,
    |nearest, above| if above { nearest.next_up() } else { nearest },
    |nearest, below| if below { nearest.next_down() } else { nearest }
);
wrong_endpoint!(
    /// Both endpoints to nearest, in single precision.
    Nearest32,
    f32,
    |nearest, _| nearest,
    |nearest, _| nearest
);
wrong_endpoint!(
    /// The same in double precision.
    Nearest64,
    f64,
    |nearest, _| nearest,
    |nearest, _| nearest
);
