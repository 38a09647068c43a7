//! How much memory the readers take at most, counted by the program's own allocator: also for files that were
//! changed, whose numbers may say anything.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod zoo;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use netwright_exchange::read::{flax, keras, nam, nnet, rtneural, safetensors, sb3, sklearn, tflite, torch};

/// The system's allocator, which counts the bytes of each thread.
struct Counting;

thread_local! {
    // Const-initialised and without destructor: reading them allocates nothing.
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    let live = LIVE.get() + bytes;
    LIVE.set(live);
    PEAK.set(PEAK.get().max(live));
}

// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size().cast_signed());
        // SAFETY: the caller's promise is handed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-layout.size().cast_signed());
        // SAFETY: the caller's promise is handed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most bytes that are taken at once while this runs.
fn peak(work: impl FnOnce()) -> usize {
    let before = LIVE.get();
    PEAK.set(before);
    work();
    (PEAK.get() - before).unsigned_abs()
}

/// Names, shapes and nodes beside the numbers.
const REST: usize = 64 << 10;

/// Each file and its mutations take at most `factor` times their bytes.
fn assert_bounded(name: &str, factor: usize, read: impl Fn(&[u8])) {
    let file = zoo::model(name);
    let check = |bytes: &[u8]| {
        let peak = peak(|| read(bytes));
        assert!(peak <= factor * bytes.len() + REST, "{name}: {peak} bytes for {}", bytes.len());
    };
    check(&file);
    zoo::mutations(&file, 500, check);
}

#[test]
fn tensors_take_at_most_twice_the_file() {
    for name in ["half-files/weights-f16.safetensors", "mlp-batchnorm/weights.safetensors"] {
        assert_bounded(name, 2, |bytes| drop(safetensors::read(bytes)));
    }
    for name in ["half-files/weights-f16.pt", "mlp-batchnorm/weights.pt", "views.pt", "expanded.pt"] {
        assert_bounded(name, 2, |bytes| drop(torch::read(bytes, None)));
    }
    assert_bounded("flax-mlp/params.msgpack", 2, |bytes| drop(flax::read(bytes)));
    assert_bounded("flax-mlp/params.npz", 2, |bytes| drop(flax::read(bytes)));
    assert_bounded("tf-dense/model.tflite", 2, |bytes| drop(tflite::read(bytes)));
    assert_bounded("keras-dense/model.keras", 2, |bytes| drop(keras::read(bytes)));
    assert_bounded("sb3-td3.pth", 2, |bytes| drop(sb3::read(bytes, Some("tanh"))));
}

/// A number of text is a number of 8 bytes, and in a document of JSON 32 of them.
#[test]
fn numbers_of_text_take_at_most_twenty_times_the_file() {
    assert_bounded("nnet-small/model.nnet", 20, |bytes| drop(nnet::read(bytes)));
    assert_bounded("sklearn-minmax-classifier/weights.json", 20, |bytes| drop(sklearn::read(bytes)));
    assert_bounded("rtneural-gru/model.json", 20, |bytes| drop(rtneural::read(bytes)));
    assert_bounded("nam-lstm-1x8/model.nam", 20, |bytes| drop(nam::read(bytes)));
}

/// Small files that say that they are large, or that use one part many times.
#[test]
fn hostile_files_take_little() {
    let mut files = zoo::refused(&["weights.pt", "weights.safetensors"]);
    for (name, bytes, _) in files.drain(..) {
        let read = || {
            drop(torch::read(&bytes, None));
            drop(safetensors::read(&bytes));
        };
        assert!(peak(read) <= 2 * bytes.len() + REST, "{name}");
    }
    // Three million lists in a pickle: each opcode is a value.
    let lists: Vec<u8> = [b"\x80\x02".to_vec(), vec![b']'; 3_000_000], b".".to_vec()].concat();
    let archive = zoo::stored(&[("a/data.pkl", lists)]);
    let peak = peak(|| assert!(torch::read(&archive, None).unwrap_err().to_string().contains("values")));
    assert!(peak < 48 << 20, "{peak}");
}
