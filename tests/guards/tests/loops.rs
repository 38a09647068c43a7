//! The loops of each network's tiles are multiply-adds on full vectors, and nothing that holds them up.

use netwright_guards::x86::decode;
use netwright_guards::{Failure, TileLoop, code_of, complaints, innermost, is_tile};

/// The innermost loops of a network's program.
fn loops_of(network: &str) -> Result<Vec<TileLoop>, Failure> {
    let mut loops = Vec::new();
    for (address, bytes) in code_of(&format!("only_{network}"))? {
        loops.extend(innermost(&decode(address, &bytes)));
    }
    Ok(loops)
}

/// Tile loops without a fault, at least so many.
fn check(network: &str, least: usize) -> Result<(), Failure> {
    let tiles: Vec<TileLoop> = loops_of(network)?.into_iter().filter(is_tile).collect();
    assert!(tiles.len() >= least, "{network}: {} tile loops, {least} expected", tiles.len());
    for tile in tiles {
        let wrong = complaints(&tile);
        assert!(wrong.is_empty(), "{network}, at {:#x}: {}", tile[0].address, wrong.join("; "));
    }
    Ok(())
}

#[test]
#[ignore = "builds a release of every network, two minutes: `.ci/run` runs it"]
fn tiles_stay_in_registers() -> Result<(), Failure> {
    if !cfg!(target_arch = "x86_64") {
        eprintln!("skipped: the rules are those of x86-64");
        return Ok(());
    }
    for (network, least) in [("wdbc", 3), ("digits", 12), ("mnist", 8), ("wide", 10), ("acas", 3)] {
        check(network, least)?;
    }
    Ok(())
}

/// A step of xor is one piece of code without a call or an exit, from one sample to the next.
#[test]
#[ignore = "builds a release of every network, two minutes: `.ci/run` runs it"]
fn unrolled_networks_are_straight_line_code() -> Result<(), Failure> {
    if !cfg!(target_arch = "x86_64") {
        eprintln!("skipped: the rules are those of x86-64");
        return Ok(());
    }
    let steps = loops_of("xor")?;
    let longest = steps.iter().max_by_key(|one| one.len()).ok_or("no loop over samples")?;
    assert!(longest.len() > 100, "{} instructions are no step", longest.len());
    let wrong: Vec<String> = complaints(longest)
        .into_iter()
        .filter(|one| one.contains("call") || one.contains("leaves"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("; "));
    Ok(())
}

/// `again: vfmadd231ps ymm0, ymm1, [rsp + 0x20]` six times, `dec rcx`, `jne again`; and the same with
/// `[rdx + 4·rcx]`.
#[test]
fn a_spill_is_noticed() {
    let mut spilled = [0xc4, 0xe2, 0x75, 0xb8, 0x44, 0x24, 0x20].repeat(6);
    spilled.extend([0x48, 0xff, 0xc9, 0x75, 0xd1]);
    let loops = innermost(&decode(0x1000, &spilled));
    assert!(loops.len() == 1 && is_tile(&loops[0]));
    assert_eq!(complaints(&loops[0]).len(), 6, "{:?}", complaints(&loops[0]));

    let mut right = [0xc4, 0xe2, 0x75, 0xb8, 0x04, 0x8a].repeat(6);
    right.extend([0x48, 0xff, 0xc9, 0x75, 0xd7]);
    let loops = innermost(&decode(0x1000, &right));
    assert!(loops.len() == 1 && is_tile(&loops[0]));
    assert!(complaints(&loops[0]).is_empty());
}

/// A call, and a check of bounds that jumps to a panic, in an otherwise right loop.
#[test]
fn ways_out_are_noticed() {
    for (way_out, length) in [(&[0xe8, 0, 0x10, 0, 0][..], 5), (&[0x0f, 0x83, 0, 0x10, 0, 0], 6)] {
        let mut code = [0xc4, 0xe2, 0x75, 0xb8, 0x04, 0x8a].repeat(6);
        code.extend(way_out);
        code.extend([0x48, 0xff, 0xc9, 0x75, 0xd7 - length]);
        let loops = innermost(&decode(0x1000, &code));
        assert!(loops.len() == 1 && is_tile(&loops[0]));
        assert_eq!(complaints(&loops[0]).len(), 1);
    }
}
