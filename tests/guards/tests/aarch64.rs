//! The loops of each network's tiles on 64-bit ARM are multiply-adds on full vectors, and nothing that holds
//! them up. `tests/targets/aarch64` builds the programs, and says in `NETWRIGHT_AARCH64` where they are.

use std::env;
use std::path::Path;

use netwright_guards::aarch64::{functions, functions_of};
use netwright_guards::{Failure, TileLoop, Work, complaints, innermost, is_tile, is_torn, multiply_adds};

/// Whether a tile packs what it reads. There is one for a panel, the first, and it may ask in each step
/// whether the panel has room for it: where a panel is for all samples of a batch, LLVM does not see that it
/// has.
fn packs(tile: &TileLoop) -> bool {
    tile.iter().any(|one| one.work == Work::Move && one.text.starts_with("st"))
}

/// Tile loops without a fault, at least so many; the most multiply-adds of one.
fn check(folder: &Path, network: &str, least: usize) -> Result<usize, Failure> {
    let functions = functions_of(&folder.join(format!("only_{network}")))?;
    let mut tiles: Vec<TileLoop> = Vec::new();
    for (name, code) in functions.iter().filter(|(name, _)| name.contains("EntryPoint")) {
        // The machine is known, so kernels are compiled for it alone.
        assert!(name.contains("run_fused"), "{network}: {name}");
        for one in innermost(code) {
            let (is_dense, place) = (name.contains("dense"), one[0].address);
            assert!(!(is_dense && is_torn(&one)), "{network}, at {place:#x}: vectors and single numbers");
            tiles.extend(Some(one).filter(is_tile));
        }
    }
    assert!(tiles.len() >= least, "{network}: {} tile loops, {least} expected", tiles.len());
    for tile in &tiles {
        let mut wrong = complaints(tile);
        if packs(tile) {
            wrong.retain(|one| !one.ends_with("leaves the loop"));
        }
        assert!(wrong.is_empty(), "{network}, at {:#x}: {}", tile[0].address, wrong.join("; "));
    }
    Ok(tiles.iter().map(multiply_adds).max().unwrap_or(0))
}

#[test]
#[ignore = "needs programs for aarch64: `tests/targets/aarch64` builds them and runs it"]
fn tiles_stay_in_registers() -> Result<(), Failure> {
    let Some(folder) = env::var_os("NETWRIGHT_AARCH64") else {
        eprintln!("skipped: NETWRIGHT_AARCH64 does not say where programs for aarch64 are");
        return Ok(());
    };
    for (network, least) in [("wdbc", 3), ("digits", 18), ("mnist", 10), ("wide", 20)] {
        let most = check(folder.as_ref(), network, least)?;
        // Six rows of two vectors, each of them two registers.
        assert!(most >= 24, "{network}: the largest tile has {most} multiply-adds in a step");
    }
    Ok(())
}

/// The innermost loops of a function with this code, which ends with a branch to its begin.
fn loops_of(instructions: &[&str]) -> Vec<TileLoop> {
    let mut listing = String::from("0000000000001000 <_ZN7machine4neon10EntryPoint9run_fusedE>:\n");
    for (at, text) in instructions
        .iter()
        .chain(&["b.ne\t1000 <_ZN7machine4neon10EntryPoint9run_fusedE>  // b.any"])
        .enumerate()
    {
        listing += &format!("    {:x}:\t{text}\n", 0x1000 + 4 * at);
    }
    let found = functions(&listing);
    assert_eq!(found.len(), 1, "{listing}");
    innermost(&found[0].1)
}

/// The only one of them.
fn only_loop(instructions: &[&str]) -> TileLoop {
    let mut loops = loops_of(instructions);
    assert_eq!(loops.len(), 1, "{instructions:?}");
    loops.remove(0)
}

/// Six multiply-adds and a load of their factors.
const RIGHT: [&str; 9] = [
    "ldp\tq0, q1, [x8, #-16]",
    "ldr\ts2, [x9, x10, lsl #2]",
    "fmla\tv16.4s, v0.4s, v2.s[0]",
    "fmla\tv17.4s, v1.4s, v2.s[0]",
    "fmla\tv18.4s, v0.4s, v2.s[0]",
    "fmla\tv19.4s, v1.4s, v2.s[0]",
    "fmla\tv20.2d, v0.2d, v2.d[0]",
    "fmla\tv21.4s, v1.4s, v2.4s",
    "subs\tx10, x10, #0x1",
];

#[test]
fn a_right_loop_is_a_tile_without_a_fault() {
    let right = only_loop(&RIGHT);
    assert!(is_tile(&right), "{right:?}");
    assert_eq!((multiply_adds(&right), complaints(&right).len()), (6, 0), "{:?}", complaints(&right));
}

/// Each rule: an instruction that breaks it, and the words of the complaint.
#[test]
fn each_fault_is_noticed() {
    for (fault, words) in [
        ("str\tq3, [sp, #32]", "keeps a vector on the stack"),
        ("ldp\tq3, q4, [x29, #-64]", "keeps a vector on the stack"),
        ("ldr\tq3, [sp]", "keeps a vector on the stack"),
        ("fmadd\ts3, s4, s5, s3", "multiplies and adds single numbers"),
        ("fmla\ts3, s4, v5.s[1]", "multiplies and adds single numbers"),
        ("fmla\tv3.2s, v4.2s, v5.2s", "multiplies and adds single numbers"),
        ("bl\t2000 <expf>", "calls a function"),
        ("blr\tx8", "calls a function"),
        ("b.hs\t2000 <panic>  // b.nlast", "leaves the loop"),
        ("cbz\tx1, 2000 <panic>", "leaves the loop"),
        ("tbnz\tw1, #3, 2000 <panic>", "leaves the loop"),
    ] {
        let wrong = only_loop(&[&RIGHT[..], &[fault]].concat());
        assert!(is_tile(&wrong), "{fault}");
        let complaints = complaints(&wrong);
        assert!(matches!(&complaints[..], [one] if one.ends_with(words)), "{fault}: {complaints:?}");
    }
}

/// A branch back is none of a loop if nothing comes from its target to it.
#[test]
fn what_does_not_go_round_is_no_loop() {
    assert!(loops_of(&[&RIGHT[..], &["ret"]].concat()).is_empty());
    assert_eq!(
        loops_of(&[&["cbz\tx1, 1008 <_ZN7machine4neon10EntryPoint9run_fusedE>", "ret"], &RIGHT[..]].concat())
            .len(),
        1
    );
}

/// A loop with other work on vectors is none of the tiles, so that too few are found.
#[test]
fn other_work_makes_no_tile() {
    for other in
        ["fmul\tv3.4s, v4.4s, v5.4s", "fadd\ts3, s4, s5", "zip1\tv3.4s, v4.4s, v5.4s", "fmin\td3, d4, d5"]
    {
        assert!(!is_tile(&only_loop(&[&RIGHT[..], &[other]].concat())), "{other}");
    }
    let separate: Vec<String> = RIGHT.iter().map(|text| text.replace("fmla", "fmul")).collect();
    assert!(!is_tile(&only_loop(&separate.iter().map(String::as_str).collect::<Vec<_>>())));
}

/// Only a tile that packs is forgiven a check.
#[test]
fn a_load_is_no_packing() {
    assert!(!packs(&only_loop(&RIGHT)));
    assert!(packs(&only_loop(&[&RIGHT[..], &["stp\tq0, q1, [x10]"]].concat())));
}

#[test]
fn a_torn_loop_is_noticed() {
    assert!(!is_torn(&only_loop(&RIGHT)));
    assert!(is_torn(&only_loop(
        &[&RIGHT[..], &["ext\tv3.16b, v4.16b, v5.16b, #4", "fmadd\ts3, s4, s5, s3"]].concat()
    )));
}

/// A panel on the stack is read by a register, or with an index.
#[test]
fn panels_are_no_spills() {
    for load in ["ldr\tq3, [x12], #16", "ldr\tq3, [sp, x12]", "ldr\tx3, [sp, #16]"] {
        assert!(complaints(&only_loop(&[&RIGHT[..], &[load]].concat())).is_empty(), "{load}");
    }
}
