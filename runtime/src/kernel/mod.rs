//! The loops that emitted code calls, for one sample and for rows of samples.

pub mod dispatch;
