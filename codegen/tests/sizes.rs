//! Whatever number stands wherever one can stand, the answer takes a bounded number of allocations, bytes and
//! tokens: nothing is allocated, and nothing emitted, by a size that was not checked.
#![allow(clippy::unwrap_used)] // a test may panic

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use netwright_codegen::keyword::Word;
use netwright_support::compiler::{chained, count, input, written_words};

/// The system's allocator, which counts the calls and bytes of each thread, and refuses what no declaration
/// needs: a process that is killed would say less.
struct Counting;

thread_local! {
    // Const-initialised and without destructor: reading it allocates nothing.
    static TAKEN: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

// SAFETY: every call is handed on unchanged to the system's allocator, or answered with null, which says that
// there is no memory.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (calls, bytes) = TAKEN.with(Cell::get);
        TAKEN.with(|taken| taken.set((calls + 1, bytes.saturating_add(layout.size()))));
        if layout.size() > 1 << 30 {
            return core::ptr::null_mut();
        }
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

/// Every place where a number stands, as `#`; and what is made of values whose size it is.
const PLACES: [&str; 74] = [
    "x: input(#); y: x -> dense(2); loss: mse(y);",
    "x: input(#); y: x -> dense(2, bias = false, frozen = true); loss: mse(y);",
    "x: input(#); y: x -> tanh -> dense(1); loss: mse(y);",
    "x: input(#); y: x -> prelu; loss: mse(y);",
    "x: input(#); y: x -> prelu(0.5); loss: mse(y);",
    "x: input(#); y: x -> scale; loss: mse(y);",
    "x: input(#); y: x -> scale(weights = [1, 2]); loss: mse(y);",
    "x: input(#); y: x -> scale(weights = [[1], [2]]); loss: mse(y);",
    "x: input(#); y: x -> scale(bias = [1, 2]); loss: mse(y);",
    "x: input(#); y: x -> scale(init = uniform, max_norm = 2); loss: mse(y);",
    "x: input(#); y: x -> prelu(weights = [0.1, 0.2]); loss: mse(y);",
    "x: input(#); y: x -> layer_norm; loss: mse(y);",
    "x: input(#); y: x -> rms_norm; loss: mse(y);",
    "x: input(#); y: x -> batch_norm; loss: mse(y);",
    "x: input(#); h: x -> batch_norm; y: h -> dense(1); loss: mse(y);",
    "x: input(#); y: x -> dropout(0.5) -> dense(1); loss: mse(y);",
    "x: input(#); y: x -> softmax -> dense(1); loss: mse(y);",
    "x: input(#); y: x + x -> dense(1); loss: mse(y);",
    "x: input(#); y: x * x - x -> dense(1); loss: mse(y);",
    "x: input(#); y: (x, x, x) -> dense(1); loss: mse(y);",
    "x: input(#); y: x -> identity;",
    "x: input(#, 2, 1); y: x -> dense(1); loss: mse(y);",
    "x: input(2, #); y: x -> dense(1); loss: mse(y);",
    "x: input(1, 1, #); y: x -> dense(1); loss: mse(y);",
    "x: input(#, #, #); y: x -> dense(1); loss: mse(y);",
    "x: input(#, #); y: x -> slice(0..2) -> dense(1); loss: mse(y);",
    "x: input(2); y: x -> dense(#); loss: mse(y);",
    "x: input(2); y: x -> dense(#) -> softmax; loss: cross_entropy(y);",
    "x: input(2); y: x -> dense(#, bias = [1, 2]); loss: mse(y);",
    "x: input(2); y: x -> dense(#, weights = [[1, 2], [3, 4]]); loss: mse(y);",
    "x: input(#); y: x -> dense(2, weights = [[1, 2], [3, 4]]); loss: mse(y);",
    "x: input(#); y: x -> dense(#); loss: mse(y);",
    "x: input(2); h: x -> dense(#); y: x -> dense(#, tie = h); loss: mse(y) + mse(h);",
    "x: input(#); h: x -> dense(2); y: h -> dense(#, tie = transpose(h)); loss: mse(y);",
    "x: input(2); h: x -> dense(#); y: h -> dense(2, tie = transpose(h)); loss: mse(y);",
    "x: input(2); h: x -> dense(2); y: h -> dense(#, tie = h); loss: mse(y);",
    "x: input(#); y: x -> dense(2, connect = [0 -> 0, 1 -> 1]); loss: mse(y);",
    "x: input(#); h: x -> tanh; y: h -> dense(2, connect = [0 -> 0, 1 -> 1], max_norm = 3); loss: mse(y);",
    "x: input(2); y: x -> dense(#, connect = [0 -> 0, 1 -> 1]); loss: mse(y);",
    "x: input(2); y: x -> dense(2, connect = [# -> 0, 1 -> 1]); loss: mse(y);",
    "x: input(2); y: x -> dense(2, connect = [0 -> #, 1 -> 1]); loss: mse(y);",
    "x: input(#); y: x -> dense(#, connect = [0 -> 0, # -> #]); loss: mse(y);",
    "x: input(#); y: x -> dense(2, connect = [0 -> 0, 1 -> 1], weights = [1, 2, 3]); loss: mse(y);",
    "x: input(2); y: x -> dense(#, mask = [[1, 0], [0, 1]]); loss: mse(y);",
    "x: input(#); y: x -> dense(2, mask = [[1, 0], [0, 1]]); loss: mse(y);",
    "x: input(2); y: x -> dense(2, mask = [[#, 0], [0, 1]]); loss: mse(y);",
    "x: input(4); y: x -> slice(#..) -> dense(1); loss: mse(y);",
    "x: input(4); y: x -> slice(..#) -> dense(1); loss: mse(y);",
    "x: input(4); y: x -> slice(1..#) -> dense(1); loss: mse(y);",
    "x: input(#); y: x -> slice(1..#) -> dense(1); loss: mse(y);",
    "x: input(#); y: x -> slice(1..) -> dense(1); loss: mse(y);",
    "x: input(#); y: x -> slice(..2) -> dense(1); loss: mse(y);",
    "x: input(2); h[#]: x -> dense(2); y: h -> dense(1); loss: mse(y);",
    "x[#]: input(#); h[#]: x -> tanh; y: h -> dense(1); loss: mse(y);",
    "x: input(2); h: x -> dense(2); k: x -> dense(#); y: h + k -> dense(1); loss: mse(y);",
    "x: input(2); h: x -> dense(#); y: x -> dense(1); loss: mse(y); output: (y, h);",
    "x: input(2); m: x -> dense(#); v: x -> dense(#) -> softplus; loss: gaussian_nll(m, v);",
    "x: input(2); y: x -> dense(# * #); loss: mse(y);",
    "x: input(2); y: x -> dense(# + #); loss: mse(y);",
    "x: input(2); y: x -> dense(# - 1); loss: mse(y);",
    "x: input(2); y: x -> dense(# / 2); loss: mse(y);",
    "x: input(2); y: x -> dense(# % 7); loss: mse(y);",
    "x: input(2); y: x -> dense(2) -> leaky_relu(#); loss: mse(y);",
    "x: input(2); y: x -> dense(2) -> elu(#); loss: mse(y);",
    "x: input(2); y: x -> dense(2) -> dropout(#); loss: mse(y);",
    "x: input(2); y: x -> dense(2, l1 = #, l2 = #, max_norm = #, rate_scale = #); loss: mse(y);",
    "x: input(2); y: x -> dense(2, init = uniform(#), bias_init = uniform(#)); loss: mse(y);",
    "x: input(2); h: x -> layer_norm(epsilon = #); y: h -> batch_norm(momentum = #); loss: mse(y);",
    "x: input(2); y: x -> dense(2, bias = [#, -#], weights = [[#, #], [#, #]]); loss: mse(y);",
    "x: input(2); y: x -> dense(2); loss: # * huber(y, delta = #);",
    "x: input(2); y: x -> dense(2) -> softmax; loss: cross_entropy(y, label_smoothing = #);",
    "x: input(2); y: x -> dense(2) -> sigmoid; loss: bce(y, positive_weight = #, allow = #);",
    "x: input(2); y: x -> dense(2, frozen = #, tie = #, init = #); loss: mse(y);",
    "x: input(2); y: x -> prelu(#); loss: mse(y);",
];

/// These, and a value that each operation reads which has none of them.
fn places() -> Vec<String> {
    let is_there = |word: Word| PLACES.iter().any(|items| items.contains(&format!("-> {}", word.text())));
    let words =
        written_words().into_iter().filter(|(word, _)| word.activation().is_none() && !is_there(*word));
    let chain = |(_, word): (Word, String)| chained(&word, "x");
    let words = words.map(chain).map(|h| format!("x: input(#); h: {h}; y: h -> dense(1); loss: mse(y);"));
    PLACES.iter().map(|&items| items.to_owned()).chain(words).collect()
}

/// The short form.
const SHORT: [&str; 5] = ["<#, 1>", "<2, #>", "<2, # relu, # tanh, 1>", "<#, # softmax>", "<2 * #, 1>"];

/// What the answer to a declaration took: allocations, bytes, tokens.
fn cost(text: &str) -> [usize; 3] {
    // Every text that is parsed stays in proc_macro2's map of sources, whose growth does not count here.
    proc_macro2::extra::invalidate_current_thread_spans();
    let input = input(text);
    let before = TAKEN.with(Cell::get);
    let (tokens, errors) = netwright_codegen::compile(input);
    let after = TAKEN.with(Cell::get);
    drop(errors);
    [after.0 - before.0, after.1 - before.1, count(&tokens)]
}

/// 2^k and its neighbours, for every k at which something could overflow.
fn numbers() -> Vec<u64> {
    // Of the neighbours the one below, the number itself and the one above take turns.
    let near = |k: u32| if k.is_multiple_of(4) { (1_u64 << k) - 1 + u64::from(k / 4 % 3) } else { 1 << k };
    let mut numbers: Vec<u64> = (20..64).map(near).collect();
    numbers.extend([u64::MAX, 9_007_199_254_740_993, 50_000_000, 100_000, 7_680, 7_681]);
    numbers
}

#[test]
fn no_number_takes_more_than_its_digits() {
    // What the largest of them takes that is accepted or refused by a limit; the compiler's own tables are
    // lists of tokens.
    let most = [60_000, 8_000_000, 20_000];
    let mut worst = [0; 3];
    let declarations = places().into_iter().map(|items| format!("struct Net {{ {items} }}"));
    for form in declarations.chain(SHORT.map(|sizes| format!("struct Net{sizes};"))) {
        for number in numbers() {
            let text = form.replace('#', &number.to_string());
            let cost = cost(&text);
            for (worst, cost) in worst.iter_mut().zip(cost) {
                *worst = cost.max(*worst);
            }
            let fits = cost.iter().zip(most).all(|(cost, most)| *cost <= most);
            assert!(fits, "{text}: {cost:?} allocations, bytes and tokens, of {most:?}");
        }
    }
    println!("at most {worst:?} allocations, bytes and tokens");
}

/// The negative control: what is written out takes as much as is written.
#[test]
fn what_grows_is_seen() {
    let bias = |numbers: usize| {
        let list = vec!["0.5"; numbers].join(", ");
        cost(&format!(
            "struct Net {{ x: input(1); y: x -> dense({numbers}, bias = [{list}]); loss: mse(y); }}"
        ))
    };
    let [few, many] = [bias(10), bias(5_000)];
    assert!(many[1] > few[1] + 5_000 && many[2] > few[2] + 5_000, "{few:?} {many:?}");
}
