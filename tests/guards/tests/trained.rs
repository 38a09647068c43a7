//! What a file of weights costs a program: no stack, and no byte beyond its numbers. How long the builds
//! take is printed, not checked:
//! `cargo test -p netwright-guards --test trained -- --ignored --nocapture`.

use netwright_guards::{Failure, Functions, Package, WEIGHTS, loaded_bytes};

/// The most that a function may take of the stack.
const FRAME: u64 = 1 << 10;

#[test]
#[ignore = "builds programs in release, half a minute: `.ci/run` runs it"]
fn weights_are_never_on_the_stack() -> Result<(), Failure> {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        eprintln!("skipped: the rules are those of x86-64 and Linux");
        return Ok(());
    }
    let functions = Functions::of(&Package::new()?.build("ways")?.0)?;
    for function in ["by_reference", "on_the_heap"] {
        for (name, frame) in functions.frames(function, &["netwright", "ways"])? {
            assert!(frame <= FRAME, "`{name}`, which `{function}` calls, takes {frame} bytes of the stack");
        }
    }
    // One that does have the network on the stack is noticed.
    let frames = functions.frames("by_value", &["netwright", "ways"])?;
    assert!(frames.iter().any(|(_, frame)| *frame > WEIGHTS / 2), "{frames:?}");
    Ok(())
}

#[test]
#[ignore = "builds programs in release, half a minute: `.ci/run` runs it"]
fn a_program_has_the_weights_once_and_nothing_else() -> Result<(), Failure> {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        eprintln!("skipped: the sections are those of Linux");
        return Ok(());
    }
    let package = Package::new()?;
    let (without, time) = package.build("without")?;
    let bytes = loaded_bytes(&without)?;
    println!("without: {bytes} bytes, {:.2} s", time.as_secs_f64());
    for program in ["reference", "fixed"] {
        let (path, time) = package.build(program)?;
        let more = loaded_bytes(&path)? - bytes;
        println!("{program}: {more} bytes more, of which weights {WEIGHTS}; {:.2} s", time.as_secs_f64());
        assert!(
            (WEIGHTS..=WEIGHTS + (1 << 10)).contains(&more),
            "{program}: {more} bytes, {WEIGHTS} of weights"
        );
    }
    Ok(())
}
