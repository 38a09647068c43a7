//! What `network!` emits: the page of [`Example`] is that of a network like yours.
//!
//! ```
//! use netwright::prelude::*;
//!
//! network! {
//!     /// The probability that a tumour is malignant.
//!     pub struct Example {
//!         /// Thirty measurements of its cells.
//!         x: input(30);
//!         /// The hidden layer.
//!         h: x -> dense(16) -> tanh;
//!         /// The output.
//!         y: h -> dense(1) -> sigmoid;
//!         loss: bce(y);
//!     }
//! }
//!
//! let net = Example::new(1);
//! let [probability] = net.forward(&[0.0; 30]);
//! assert!((0.0..=1.0).contains(&probability));
//! ```
//!
//! Only the docs have this module. `cargo doc --open` shows the page of your own network, and `cargo expand`
//! (`cargo install cargo-expand`) the emitted code.

crate::network! {
    /// The probability that a tumour is malignant.
    pub struct Example {
        /// Thirty measurements of its cells.
        x: input(30);
        /// The hidden layer.
        h: x -> dense(16) -> tanh;
        /// The output.
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}
