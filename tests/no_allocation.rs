//! Forward, backward and training allocate nothing: counted by the program's own allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use netwright::prelude::*;

/// The system's allocator, which counts the calls of each thread.
struct Counting;

thread_local! {
    // Const-initialised and without destructor: reading it allocates nothing.
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.with(|calls| calls.set(calls.get() + 1));
        // SAFETY: the caller's promise is handed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is handed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn calls(work: impl FnOnce()) -> usize {
    let before = CALLS.with(Cell::get);
    work();
    CALLS.with(Cell::get) - before
}

network! { pub struct Small<2, 4, 1>; }
network! { pub struct Tiled<64, 48 relu, 10 softmax>; }

/// Calls everything that a network offers.
macro_rules! use_all {
    ($network:ident, $inputs:literal, $targets:literal) => {{
        let x = [[0.5; $inputs]; 8];
        let target = [[1.0; $targets]; 8];
        let mut y = [[0.0; $targets]; 8];
        let mut network = $network::new(1);
        let mut gradient = $network::zeros();
        let mut workspace = $network::workspace::<8>();
        let mut adam = Adam::new(0.01, $network::zeros);
        let _ = network.forward(&x[0]);
        let _ = network.forward_logits(&x[0]);
        let _ = network.classify(&x[0]);
        let _ = network.loss(&x[0], &target[0]);
        let _ = network.backward(&x[0], &target[0]);
        network.backward_into(&x[0], &target[0], &mut gradient);
        let _ = network.input_gradient(&x[0], &target[0]);
        network.forward_batch(&x, &mut y);
        network.train_step(&x[0], &target[0], &mut adam);
        network.train_online(&x, &target, &mut adam);
        network.train_batch(&mut workspace, &x, &target, &mut adam);
        network.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
        network.apply(&gradient, &mut adam);
        let _ = network.cast::<f64>();
    }};
}

#[test]
fn nothing_is_allocated() {
    assert_eq!(calls(|| use_all!(Small, 2, 1)), 0);
    assert_eq!(calls(|| use_all!(Tiled, 64, 10)), 0);
    // The counter counts.
    assert_eq!(calls(|| drop(std::hint::black_box(Box::new(1)))), 1);
}
