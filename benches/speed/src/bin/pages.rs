//! Times training steps of the two largest networks on pages of 4 KiB and on pages of 2 MiB, and prints the
//! nanoseconds per sample and the memory that is on large pages: `pages heap`, `heap-2m`, `static`,
//! `static-2m`.
//!
//! An allocator that aligns what is large to 2 MiB and asks for large pages (`madvise`) is all that a program
//! needs for networks and data on the heap. Elsewhere than on Linux nothing is asked for.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex};

use netwright::prelude::*;
use netwright::{Generator, class_target, network};
use netwright_bench_speed::{Work, measure};

network! { struct Mnist<784, 128 relu, 10 softmax>; }
network! { struct Wide<784, 512 relu, 512 relu, 10 softmax>; }

/// The size of a large page.
const LARGE: usize = 2 << 20;
/// From this size on an allocation is put on large pages of its own.
const WORTH: usize = 128 << 10;

/// Whether allocations are put on large pages. It is set once, before any of them.
static ON_LARGE_PAGES: AtomicBool = AtomicBool::new(false);

/// The system's allocator, with large allocations on large pages.
struct LargePages;

#[global_allocator]
static ALLOCATOR: LargePages = LargePages;

/// The layout in whole large pages, if the allocation is worth one.
fn in_large_pages(layout: Layout) -> Option<Layout> {
    if layout.size() < WORTH || !ON_LARGE_PAGES.load(Ordering::Relaxed) {
        return None;
    }
    Layout::from_size_align(layout.size().checked_next_multiple_of(LARGE)?, LARGE).ok()
}

// SAFETY: it hands on to the system's allocator, with a layout that has at least the size and the alignment
// that are asked for, and the same one for both methods.
unsafe impl GlobalAlloc for LargePages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match in_large_pages(layout) {
            // SAFETY: as the caller promises.
            None => unsafe { System.alloc(layout) },
            Some(layout) => {
                // SAFETY: its size is not 0.
                let at = unsafe { System.alloc(layout) };
                advise(at, layout.size());
                at
            }
        }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises, with the layout of `alloc`.
        unsafe { System.dealloc(at, in_large_pages(layout).unwrap_or(layout)) }
    }
}

/// Asks for large pages from `at` on.
#[allow(clippy::unnecessary_safety_comment, reason = "each `unsafe` of the project has one")]
fn advise(at: *mut u8, size: usize) {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: the C library declares it so.
        unsafe extern "C" {
            fn madvise(at: *mut u8, size: usize, advice: i32) -> i32;
        }
        /// Of `sys/mman.h`.
        const MADV_HUGEPAGE: i32 = 14;
        // SAFETY: it changes no content, and answers with an error where there is no memory.
        unsafe { madvise(at, size, MADV_HUGEPAGE) };
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (at, size);
}

/// A network in a `static`, which begins a large page.
#[repr(align(2_097_152))]
struct Fixed<N>(LazyLock<Mutex<N>>);

static MNIST: Fixed<Mnist> = Fixed(LazyLock::new(|| Mutex::new(Mnist::new(1))));
static WIDE: Fixed<Wide> = Fixed(LazyLock::new(|| Mutex::new(Wide::new(1))));

impl<N> Fixed<N> {
    fn advise(&'static self) {
        advise(std::ptr::from_ref(self).cast_mut().cast(), size_of::<Self>());
    }
}

/// Steps of a network, the one in the `static` if there is one, else one on the heap.
macro_rules! steps {
    ($network:ident, $batch:literal, $fixed:expr) => {{
        let (x, target) = data($batch);
        let (mut workspace, mut sgd) = ($network::boxed_workspace::<$batch>(), Sgd::new(0.1));
        let mut boxed = $network::boxed(1);
        let fixed: Option<&'static Fixed<$network>> = $fixed;
        Work::new($batch, move || match fixed.map(|fixed| fixed.0.lock()) {
            Some(Ok(mut network)) => {
                black_box(network.train_batch(&mut workspace, black_box(&x), &target, &mut sgd));
            }
            _ => {
                black_box(boxed.train_batch(&mut workspace, black_box(&x), &target, &mut sgd));
            }
        })
    }};
}

fn data(rows: usize) -> (Vec<[f32; 784]>, Vec<[f32; 10]>) {
    let mut generator = Generator::from_state(7);
    let mut x = vec![[0.0; 784]; rows];
    for value in x.as_flattened_mut() {
        *value = 2.0 * generator.uniform() as f32 - 1.0;
    }
    let class = |row: &[f32; 784]| ((row[0] + 1.0) * 5.0) as usize;
    let target = x.iter().map(|row| class_target(class(row).min(9))).collect();
    (x, target)
}

fn main() -> ExitCode {
    let argument = std::env::args().nth(1).unwrap_or_default();
    let (fixed, large) = match argument.as_str() {
        "heap" => (false, false),
        "heap-2m" => (false, true),
        "static" => (true, false),
        "static-2m" => (true, true),
        _ => {
            eprintln!("usage: pages heap | heap-2m | static | static-2m");
            return ExitCode::FAILURE;
        }
    };
    ON_LARGE_PAGES.store(large, Ordering::Relaxed);
    if fixed && large {
        MNIST.advise();
        WIDE.advise();
    }
    let mut mnist = steps!(Mnist, 64, fixed.then_some(&MNIST));
    let mut wide = steps!(Wide, 128, fixed.then_some(&WIDE));
    let (mnist, wide) = (measure(&mut mnist), measure(&mut wide));
    println!("{argument}: mnist {mnist:.0} ns, wide {wide:.0} ns per sample, {} on large pages", on_large());
    ExitCode::SUCCESS
}

/// The process's memory on large pages, as Linux says it.
fn on_large() -> String {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("AnonHugePages:"));
    line.map_or_else(|| "nothing known".to_owned(), |size| size.trim().to_owned())
}
