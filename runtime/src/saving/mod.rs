//! Saving and loading: a network as bytes, without heap and standard library, and by `serde`.
//!
//! Every saved form carries the network's `FINGERPRINT` or the text of its signature, so that it is loaded
//! into no other network. docs/format.md is the specification of the bytes.

mod bytes;
mod crc;
mod error;
pub(crate) mod float;
pub(crate) mod layout;
#[cfg(feature = "serde")]
mod number;
#[cfg(feature = "serde")]
mod parts;
#[cfg(feature = "serde")]
mod read;
#[cfg(feature = "serde")]
mod text;
#[cfg(feature = "serde")]
mod write;

pub use bytes::from_bytes;
pub use error::LoadError;
pub use float::Float;
#[cfg(feature = "serde")]
pub(crate) use number::Single;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use parts::{deserialize_state, serialize_state};
#[cfg(feature = "serde")]
pub use read::InPlace;
#[cfg(all(feature = "serde", feature = "alloc"))]
pub use read::boxed;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use read::{deserialize, deserialize_into};
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use write::serialize;

use crate::flat;
use crate::length::LengthError;
use crate::program::Program;

/// A network as bytes: the methods of emitted networks, for code that is generic over them.
///
/// ```
/// use netwright::{Float, LoadError, Network, Saving};
///
/// /// Copies a network by way of its bytes.
/// fn copy<S: Float, N: Network<S>>(from: &N, to: &mut N) -> Result<(), LoadError> {
///     let mut bytes = vec![0; N::BYTES];
///     from.to_bytes(&mut bytes);
///     to.load_bytes(&bytes)
/// }
/// ```
pub trait Saving<S: Float>: Program<S> {
    /// Writes the network as `Program::BYTES` bytes: parameters and state, with the
    /// [`FINGERPRINT`](crate::program::Program::FINGERPRINT) and a checksum. The format
    /// (`netwright::reference::format`) says where each byte is.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let mut bytes = [0; Net::BYTES];
    /// Net::new(1).to_bytes(&mut bytes);
    /// assert_eq!(&bytes[..4], b"NETW");
    /// ```
    ///
    /// # Panics
    ///
    /// If `bytes` has another length; [`try_to_bytes`](Self::try_to_bytes) does not.
    #[doc(alias("save", "serialize", "state_dict", "torch.save"))]
    #[track_caller]
    fn to_bytes(&self, bytes: &mut [u8]) {
        if let Err(error) = self.try_to_bytes(bytes) {
            refuse(error);
        }
    }

    /// [`to_bytes`](Self::to_bytes), which is left undone if the length is another one.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// assert!(Net::new(1).try_to_bytes(&mut [0; 7]).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// If `bytes` has another length than `BYTES`.
    fn try_to_bytes(&self, bytes: &mut [u8]) -> Result<(), LengthError> {
        bytes::write_bytes(self, bytes)
    }

    /// Takes over parameters and state that [`to_bytes`](Self::to_bytes) wrote, bit for bit. All is checked
    /// before the first number is written: after an error the network is as it was.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let mut bytes = [0; Net::BYTES];
    /// Net::new(1).to_bytes(&mut bytes);
    /// let mut net = Net::zeros();
    /// assert_eq!(net.load_bytes(&bytes), Ok(()));
    /// assert_eq!(net.parameters(), Net::new(1).parameters());
    /// ```
    ///
    /// # Errors
    ///
    /// If the bytes are not those of this network on this scalar, or damaged; the error says which.
    #[doc(alias("load", "deserialize", "load_state_dict", "torch.load"))]
    fn load_bytes(&mut self, bytes: &[u8]) -> Result<(), LoadError> {
        bytes::read_bytes(self, bytes)
    }

    /// Whether [`load_bytes`](Self::load_bytes) would take these bytes.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// # network! { struct Net<2, 4 tanh, 1>; }
    /// let mut bytes = [0; Net::BYTES];
    /// Net::new(1).to_bytes(&mut bytes);
    /// bytes[20] ^= 1;
    /// assert!(Net::<f32>::check_bytes(&bytes).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Those of `load_bytes`.
    fn check_bytes(bytes: &[u8]) -> Result<(), LoadError> {
        bytes::check_bytes::<S, Self>(bytes)
    }
}

impl<S: Float, N: Program<S>> Saving<S> for N {}

/// The counters and the numbers of the state, to be changed by a reader of files.
#[doc(hidden)]
pub fn state_mut<S: Float, N: Program<S>>(network: &mut N) -> (&mut [u64], &mut [S]) {
    flat::counters_and_numbers(flat::rest_mut(network))
}

#[cold]
#[track_caller]
#[expect(clippy::panic, reason = "documented at `to_bytes`; `try_to_bytes` does not")]
fn refuse(error: LengthError) -> ! {
    panic!("{error}")
}
