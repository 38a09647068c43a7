//! The memory of the machines, for the linker.
//!
//! Input: the target. Output: two memory maps, `small` and `large`, and for each program the one that it
//! needs. Guarantees: a program with the small map fits a micro:bit, whose memory is a part of that of Arm's
//! MPS2 boards. On the host nothing is emitted.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// A map, with kilobytes of flash and memory, and the programs that are linked with it.
const MAPS: [(&str, u32, u32, &[&str]); 2] =
    [("small", 256, 16, &["xor", "wdbc"]), ("large", 4096, 4096, &["policy", "policy_train", "autoencoder"])];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name| env::var(name).unwrap_or_default();
    if variable("CARGO_CFG_TARGET_OS") != "none" {
        return Ok(());
    }
    let is_riscv = variable("CARGO_CFG_TARGET_ARCH") == "riscv32";
    let out = PathBuf::from(variable("OUT_DIR"));
    for (map, flash, memory, programs) in MAPS {
        let folder = out.join(map);
        write_map(&folder, flash, memory, is_riscv)?;
        for program in programs {
            println!("cargo::rustc-link-arg-bin={program}=-L{}", folder.display());
        }
    }
    // cortex-m-rt's script includes the map by itself.
    if is_riscv {
        println!("cargo::rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    Ok(())
}

/// Writes `memory.x`. QEMU's machine `virt` has memory alone, of which a part is the flash.
fn write_map(folder: &Path, flash: u32, memory: u32, is_riscv: bool) -> io::Result<()> {
    let (flash_at, memory_at) = if is_riscv { (0x8000_0000_u32, 0x8040_0000_u32) } else { (0, 0x2000_0000) };
    let mut map = format!(
        "MEMORY\n{{\n  FLASH : ORIGIN = {flash_at:#x}, LENGTH = {flash}K\n  RAM : ORIGIN = {memory_at:#x}, LENGTH = {memory}K\n}}\n"
    );
    if is_riscv {
        for (region, place) in [
            ("TEXT", "FLASH"),
            ("RODATA", "FLASH"),
            ("DATA", "RAM"),
            ("BSS", "RAM"),
            ("HEAP", "RAM"),
            ("STACK", "RAM"),
        ] {
            map += &format!("REGION_ALIAS(\"REGION_{region}\", {place});\n");
        }
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("memory.x"), map)
}
