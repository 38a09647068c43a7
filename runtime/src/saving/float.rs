//! The numbers that networks are saved in, and their bytes.

use crate::scalar::Scalar;

/// The numbers that networks are saved in: `f32` and `f64`.
///
/// Sealed: their bytes are part of the format.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::saving::Float;
/// use netwright::Saving;
///
/// /// The bytes of a network in either type of numbers.
/// fn bytes<S: Float, N: Saving<S>>(net: &N) -> Vec<u8> {
///     let mut bytes = vec![0; N::BYTES];
///     net.to_bytes(&mut bytes);
///     bytes
/// }
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let net = Net::new(1);
/// assert!(bytes(&net.cast::<f64>()).len() > bytes(&net).len());
/// ```
#[diagnostic::on_unimplemented(
    message = "a network of `{Self}` cannot be saved as bytes",
    label = "neither `f32` nor `f64`",
    note = "`cast` it to `f32` or `f64`"
)]
pub trait Float: Scalar + sealed::Sealed {
    /// The number of the type in the bytes.
    #[doc(hidden)]
    const CODE: u16;
    /// Writes the number, little-endian, to as many bytes as it has.
    #[doc(hidden)]
    fn write_le(self, bytes: &mut [u8]);
    /// The number that was written to the first of these bytes; 0 if they are too few.
    #[doc(hidden)]
    fn read_le(bytes: &[u8]) -> Self;
}

mod sealed {
    pub trait Sealed {}
}

/// Implements [`Float`] for a type of so many bytes.
macro_rules! float {
    ($float:ident, $code:literal) => {
        impl sealed::Sealed for $float {}
        impl Float for $float {
            const CODE: u16 = $code;

            #[inline]
            fn write_le(self, bytes: &mut [u8]) {
                if let Some(bytes) = bytes.first_chunk_mut() {
                    *bytes = self.to_le_bytes();
                }
            }
            #[inline]
            fn read_le(bytes: &[u8]) -> Self {
                bytes.first_chunk().map_or(0.0, |bytes| $float::from_le_bytes(*bytes))
            }
        }
    };
}

float!(f32, 1);
float!(f64, 2);
