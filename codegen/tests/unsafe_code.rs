//! Every `unsafe` of the project is in the table below, with its reason, and has its argument beside it.
//!
//! The sources are read as tokens, so comments and strings do not count, but the bodies of `quote!` and of
//! `macro_rules!` do: they are what is emitted. Emitted code is counted once more after an expansion.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use std::collections::BTreeMap;

use netwright_support::compiler::emitted;
use netwright_support::files;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// File, how many, and what for. All but the flat view and the entry points with target features need a
/// reason that no safe form of the language serves.
const TABLE: [(&str, &[Use], &str); 16] = [
    ("codegen/src/emit/item.rs", &[(Kind::Impl, 2)], "emitted: the network and its workspace are flat"),
    ("codegen/src/emit/state.rs", &[(Kind::Impl, 1)], "emitted: a state is its counters and its numbers"),
    (
        "codegen/src/emit/stub.rs",
        &[(Kind::Impl, 2)],
        "emitted: stubs of a refused network, whose views never compile",
    ),
    (
        "codegen/src/emit/stub/state.rs",
        &[(Kind::Impl, 1)],
        "emitted: the state of a refused network, whose views never compile",
    ),
    (
        "runtime/src/flat.rs",
        &[(Kind::Block, 19), (Kind::Impl, 1), (Kind::Trait, 2), (Kind::Function, 2)],
        "the flat view, the state behind it, which is two of its own, construction in place, also from bytes or as a copy when a `const` is computed, and the \
         weights or the bias of a layer as a layer",
    ),
    ("runtime/src/machine/aarch64.rs", &[(Kind::Block, 2)], "the root of 64-bit ARM, as that of SSE2"),
    (
        "runtime/src/machine/arithmetic.rs",
        &[(Kind::Function, 1)],
        "the entry point of a machine, which must have been found before",
    ),
    (
        "runtime/src/machine/avx2.rs",
        &[(Kind::Block, 14), (Kind::Function, 3)],
        "the entry points with AVX2 and FMA, methods, so that kernels are compiled side by side, how one of them stays a \
         function of its own, and CPUID (unsafe in Rust 1.89) and XGETBV, which say whether they may be entered; the fused multiply-add: `core` has no \
         stable one, and a safe method of a trait cannot have a target feature; the sums of a row's lanes, and the transpose of a block of rows, whose shuffles LLVM does not find, with \
         a load and stores by pointer",
    ),
    (
        "runtime/src/machine/avx512.rs",
        &[(Kind::Block, 4), (Kind::Function, 3)],
        "the entry points with AVX-512, as those with AVX2, and entering them where the program found it",
    ),
    (
        "runtime/src/machine/cortex_m.rs",
        &[(Kind::Block, 1)],
        "the root, as assembly: the language gives float registers only to units with double precision",
    ),
    (
        "runtime/src/machine/cortex_m_loops.rs",
        &[(Kind::Block, 3)],
        "loops of dense layers, as assembly: LLVM loads and stores one number at a time",
    ),
    (
        "runtime/src/machine/instruction.rs",
        &[(Kind::Block, 1)],
        "the root of ARM and RISC-V, as assembly: the language has no intrinsic for it",
    ),
    ("runtime/src/machine/mod.rs", &[(Kind::Block, 1)], "entering the machine that was found"),
    (
        "runtime/src/machine/neon.rs",
        &[(Kind::Block, 4)],
        "the fused multiply-add, as that of AVX2, also of lanes, of which LLVM does not make vectors by itself",
    ),
    (
        "runtime/src/machine/sse2.rs",
        &[(Kind::Block, 2)],
        "the root of x86: `core` has no stable square root, and an intrinsic is safe only inside a function with its \
         target feature, which cannot be `#[inline(always)]`",
    ),
    (
        "runtime/src/sequences/schedule.rs",
        &[(Kind::Impl, 1)],
        "the order of the rows of a window, counts that begin as 0, as a part of a workspace",
    ),
];

/// Tests and examples are not part of the product; theirs are counted apart.
const TESTS: [(&str, &[Use], &str); 17] = [
    (
        "benches/speed/src/bin/pages.rs",
        &[(Kind::Block, 4), (Kind::Impl, 1), (Kind::Function, 2), (Kind::Other, 1)],
        "the allocator that asks for large pages, and the function of the C library for it",
    ),
    (
        "codegen/tests/sizes.rs",
        &[(Kind::Block, 2), (Kind::Impl, 1), (Kind::Function, 2)],
        "the allocator that counts bytes",
    ),
    (
        "examples/firmware/src/bin/policy.rs",
        &[(Kind::Other, 1)],
        "the section of a `static`, whose weights are copied to memory",
    ),
    (
        "examples/firmware/src/board/cortex_m.rs",
        &[(Kind::Block, 2), (Kind::Other, 1)],
        "the registers of the timer, and the name of the function that reads it, which a trace looks for",
    ),
    (
        "examples/firmware/src/board/riscv.rs",
        &[(Kind::Block, 1), (Kind::Other, 1)],
        "the counter of instructions, and the name of the function that reads it, which a trace looks for",
    ),
    (
        "examples/firmware/src/board/stack.rs",
        &[(Kind::Block, 3), (Kind::Other, 1)],
        "the paint below the stack, the stack pointer, and symbols of the linker's script",
    ),
    (
        "examples/c/src/lib.rs",
        &[(Kind::Block, 7), (Kind::Other, 5)],
        "functions for C, which hands over pointers, and a panic handler that must not link",
    ),
    (
        "examples/web/speed/src/lib.rs",
        &[(Kind::Other, 2)],
        "functions that a script calls by their names, of which nothing else has one",
    ),
    (
        "examples/web/src/exports.rs",
        &[(Kind::Other, 1)],
        "functions that a page calls by their names, of which nothing else has one",
    ),
    (
        "exchange/tests/memory.rs",
        &[(Kind::Block, 2), (Kind::Impl, 1), (Kind::Function, 2)],
        "the allocator that counts bytes",
    ),
    (
        "tests/behaviour/tests/no_allocation.rs",
        &[(Kind::Block, 2), (Kind::Impl, 1), (Kind::Function, 2)],
        "the allocator that counts",
    ),
    ("tests/targets/src/host/cortex_m.rs", &[(Kind::Block, 1)], "the breakpoint that a debugger answers"),
    (
        "tests/targets/src/host/linux.rs",
        &[(Kind::Block, 3), (Kind::Other, 2)],
        "the C library, which begins the program, prints and ends it",
    ),
    ("tests/targets/src/host/riscv32.rs", &[(Kind::Block, 1)], "the breakpoint that a debugger answers"),
    (
        "tests/targets/src/host/semihosting.rs",
        &[(Kind::Other, 2)],
        "functions that the first instructions of a machine call by name",
    ),
    (
        "tests/targets/src/host/web.rs",
        &[(Kind::Block, 1), (Kind::Other, 2)],
        "the function that a page calls, and the one that it hands over",
    ),
    (
        "tests/ui/tests/ui/own_names.rs",
        &[(Kind::Other, 1)],
        "a network where only foreign items can stand, which is refused",
    ),
];

type Use = (Kind, usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Block,
    Impl,
    Trait,
    Function,
    /// `unsafe(no_mangle)`, `unsafe extern`, function pointers, and what the language may add.
    Other,
}

/// All `unsafe` of a stream, with their lines.
fn find(tokens: TokenStream, found: &mut Vec<(Kind, usize)>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => find(group.stream(), found),
            TokenTree::Ident(word) if word == "unsafe" => {
                let kind = match tokens.peek() {
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Kind::Block,
                    Some(TokenTree::Ident(next)) if next == "impl" => Kind::Impl,
                    Some(TokenTree::Ident(next)) if next == "trait" => Kind::Trait,
                    Some(TokenTree::Ident(next)) if next == "fn" => Kind::Function,
                    _ => Kind::Other,
                };
                found.push((kind, word.span().start().line));
            }
            _ => {}
        }
    }
}

/// Left out: what is built, and the small programs of `tests/environment`, which are other people's code by
/// design and make deliberate mistakes.
fn is_left_out(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap();
    last.starts_with('.') || last == "target" || name == "tests/environment"
}

/// Whether the comment directly above a line makes the argument: the usual line comment for what relies on a
/// promise, the section of that name for what asks for one. Attributes may stand between.
fn is_argued(lines: &[&str], line: usize) -> bool {
    let above = lines[..line - 1].iter().rev().map(|line| line.trim_start());
    let mut above = above.skip_while(|line| line.starts_with("#["));
    above.by_ref().take_while(|line| line.starts_with("//")).any(|line| {
        line.strip_prefix("// SAFETY: ").is_some_and(|argument| !argument.is_empty())
            || line == "/// # Safety"
    })
}

/// What is wrong in the files of the project; the arguments that are missing, and what differs from the
/// tables.
#[test]
fn unsafe_code_is_counted_and_argued() {
    let (mut counts, mut errors) = (BTreeMap::new(), Vec::new());
    let paths = files::below(&files::root(), &["rs"], &is_left_out);
    assert!(paths.len() > 100, "only {} sources: is this the project's folder?", paths.len());
    for path in &paths {
        let (file, text) = (files::name(path), files::text(path));
        let tokens =
            text.parse().unwrap_or_else(|error| panic!("{file} is not made of Rust's tokens: {error}"));
        let mut found = Vec::new();
        find(tokens, &mut found);
        let lines: Vec<&str> = text.lines().collect();
        for (kind, line) in found {
            *counts.entry(file.clone()).or_insert_with(BTreeMap::new).entry(kind).or_insert(0) += 1;
            // A method of an unsafe trait repeats the trait's promise.
            if kind != Kind::Function && !is_argued(&lines, line) {
                errors.push(format!(
                    "{file}:{line}: `unsafe` without `// SAFETY: …` directly above; write why it holds"
                ));
            }
        }
    }
    compare(&counts, &mut errors);
    let total: usize = TABLE.iter().flat_map(|(_, uses, _)| *uses).map(|(_, count)| count).sum();
    let stated = format!("{total} `unsafe` in {} files", TABLE.len());
    if !files::text(&files::root().join("docs/verification.md")).contains(&stated) {
        errors.push(format!("docs/verification.md does not say `{stated}`"));
    }
    assert!(errors.is_empty(), "\n{}\n", errors.join("\n"));
}

fn compare(counts: &BTreeMap<String, BTreeMap<Kind, usize>>, errors: &mut Vec<String>) {
    let allowed: BTreeMap<&str, BTreeMap<Kind, usize>> =
        TABLE.iter().chain(&TESTS).map(|(file, uses, _)| (*file, uses.iter().copied().collect())).collect();
    for (file, found) in counts {
        if allowed.get(file.as_str()) != Some(found) {
            errors.push(format!(
                "{file} has {found:?}, the table says {:?}: find a safe form, or enter it with its reason in {}",
                allowed.get(file.as_str()),
                file!()
            ));
        }
    }
    for file in allowed.keys().filter(|file| !counts.contains_key(**file)) {
        errors.push(format!("{file} has no `unsafe` any more: take it out of the table in {}", file!()));
    }
    for (name, table) in [("product", &TABLE[..]), ("tests", &TESTS[..])] {
        let total: usize = table.iter().flat_map(|(_, uses, _)| *uses).map(|(_, count)| count).sum();
        println!("{name}: {total} `unsafe` in {} files", table.len());
        for (file, uses, reason) in table {
            println!("    {file}: {uses:?}: {reason}");
        }
    }
}

/// The negative control: what counts is found, what does not is not, and an argument must be there.
#[test]
fn the_search_finds_every_kind() {
    let text = "// unsafe {}\nconst A: &str = \"unsafe {}\";\n#[unsafe(no_mangle)]\nunsafe fn f() {}\n\
                unsafe impl T for A {}\nfn g() { quote! { unsafe { f() } } }\nunsafe trait T {}\nunsafe extern {}\n";
    let mut found = Vec::new();
    find(text.parse().unwrap(), &mut found);
    use Kind::{Block, Function, Impl, Other, Trait};
    assert_eq!(found, [(Other, 3), (Function, 4), (Impl, 5), (Block, 6), (Trait, 7), (Other, 8)]);

    let argued = |text: &str| is_argued(&text.lines().collect::<Vec<_>>(), text.lines().count());
    assert!(argued("// SAFETY: it holds,\n// by that.\nunsafe {}"));
    assert!(argued("/// # Safety\n///\n/// Keep it.\n#[inline]\nunsafe trait T {}"));
    assert!(!argued("// SAFETY: \nunsafe {}"));
    assert!(!argued("// SAFETY: far away\n\nunsafe {}"));
    assert!(!argued("// Fast.\nunsafe {}"));
}

/// `unsafe impl … Flat<…> for …` is all that is emitted.
#[test]
fn emitted_code_is_safe_but_for_the_flat_view() {
    let networks = [
        ("pub struct Unrolled<2, 4, 1>;", 2),
        ("pub struct Tiled<64, 48 relu, 10 softmax>;", 2),
        ("struct Forward { x: input(3); y: x -> dense(2) -> tanh; }", 1),
    ];
    for (declaration, expected) in networks {
        let tokens = emitted(declaration);
        let mut found = Vec::new();
        find(tokens.clone(), &mut found);
        let kinds: Vec<Kind> = found.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, vec![Kind::Impl; expected], "{declaration}");
        let text = tokens.to_string();
        let of_flat = text
            .split("unsafe impl")
            .skip(1)
            .filter(|rest| rest.split(" for ").next().is_some_and(|header| header.contains("Flat")));
        assert_eq!(of_flat.count(), expected, "{declaration}: {text}");
    }
}
