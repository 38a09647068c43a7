//! The declarations, as a user would write them.
#![allow(missing_docs)] // the table in benches/README.md says what each is

use netwright::network;

network! { pub(crate) struct Xor<2, 4, 1>; }
network! { pub(crate) struct Wdbc<30, 16, 1>; }
network! { pub(crate) struct Digits<64, 64 relu, 32 relu, 10 softmax>; }
network! { pub(crate) struct Mnist<784, 128 relu, 10 softmax>; }
// What is inferred from many samples is compared with programs that end at the logits.
network! { pub(crate) struct DigitsLogits<64, 64 relu, 32 relu, 10 identity>; }
network! { pub(crate) struct MnistLogits<784, 128 relu, 10 identity>; }
network! { pub(crate) struct Wide<784, 512 relu, 512 relu, 10 softmax>; }
network! { pub(crate) struct AcasXu<5, 50 relu, 50 relu, 50 relu, 50 relu, 50 relu, 50 relu, 5 identity>; }
