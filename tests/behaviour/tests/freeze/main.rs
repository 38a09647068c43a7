//! Layers that an optimiser freezes: against PyTorch, against networks whose declaration freezes the layers,
//! and against the interpreter.

mod declared;
mod names;
mod torch;
