//! The header of C that networks are exported to: compilers of C and C++ take it, and a program that computes
//! with its arrays has the network's outputs.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use netwright::exchange::export;
use netwright::prelude::*;

network! {
    struct Relu {
        x: input(3);
        h: x -> dense(4) -> relu;
        s: h -> dense(2, connect = [0 -> 0, 1 -> 1, 3 -> 1], bias = false);
        y: s -> dense(2);
    }
}

// What has a shape of its own: a diagonal, connections, weights that belong to another layer, a state,
// names that are words of Rust, of C and of C++.
network! {
    struct Every {
        x: input(2, 2);
        int: x -> dense(3);
        d: int -> dense(3);
        p: d -> prelu;
        n: p -> batch_norm;
        t: n -> dense(3, tie = d, bias = false);
        r#type: t -> scale;
        class: r#type -> layer_norm;
        y: class -> dense(1, connect = [1 -> 0]);
        loss: mse(y);
    }
}

/// The compiler of a language with the strictest warnings, `None` with a word where there is none.
fn compiler(program: &str, standard: &str) -> Option<Command> {
    if Command::new(program).arg("--version").output().is_err() {
        eprintln!("skipped: `{program}` is not installed");
        return None;
    }
    let mut command = Command::new(program);
    command.args(["-Wall", "-Wextra", "-Werror", "-pedantic", standard]);
    Some(command)
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("c").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn succeeded(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn compilers_of_c_and_of_cpp_take_the_header() {
    let folder = folder("taken");
    let mut net = Every::new(1);
    let special = [f32::MAX, f32::MIN, f32::MIN_POSITIVE, f32::from_bits(1), -0.0, 1.0 / 3.0];
    net.parameters_mut()[..6].copy_from_slice(&special);
    std::fs::write(folder.join("every.h"), export::c(&net).unwrap()).unwrap();
    std::fs::write(folder.join("relu.h"), export::c(&Relu::new(1)).unwrap()).unwrap();
    // Twice, as it is when two headers include it.
    let text =
        "#include \"every.h\"\n#include \"relu.h\"\n#include \"every.h\"\nint main(void) { return 0; }\n";
    for (program, standard, file) in [("cc", "-std=c99", "main.c"), ("c++", "-std=c++11", "main.cpp")] {
        let Some(mut compiler) = compiler(program, standard) else { continue };
        std::fs::write(folder.join(file), text).unwrap();
        succeeded(compiler.current_dir(&folder).args(["-c", file, "-o", "main.o"]).output().unwrap());
        // A warning is an error: a check that cannot fail is none.
        std::fs::write(folder.join(file), format!("{text}static int unused(void) {{ return 1; }}\n"))
            .unwrap();
        let Some(mut compiler) = self::compiler(program, standard) else { continue };
        assert!(
            !compiler
                .current_dir(&folder)
                .args(["-c", file, "-o", "main.o"])
                .output()
                .unwrap()
                .status
                .success()
        );
    }
}

/// A person's program, which has nothing of the network but the header.
const PROGRAM: &str = r#"
#include <stdio.h>
#include "relu.h"

int main(void) {
    float x[RELU_INPUTS], h[4], s[2] = {0, 0}, y[RELU_OUTPUTS];
    int i, o;
    while (scanf("%f %f %f", &x[0], &x[1], &x[2]) == 3) {
        for (o = 0; o < 4; o++) {
            h[o] = relu_h_bias[o];
            for (i = 0; i < RELU_INPUTS; i++) h[o] += x[i] * relu_h_weights[i][o];
            if (h[o] < 0) h[o] = 0;
        }
        /* 0 -> 0, 1 -> 1, 3 -> 1 */
        s[0] = h[0] * relu_s_weights[0];
        s[1] = h[1] * relu_s_weights[1] + h[3] * relu_s_weights[2];
        for (o = 0; o < RELU_OUTPUTS; o++) {
            y[o] = relu_y_bias[o];
            for (i = 0; i < 2; i++) y[o] += s[i] * relu_y_weights[i][o];
        }
        printf("%.9g %.9g\n", y[0], y[1]);
    }
    return 0;
}
"#;

#[test]
fn a_program_of_c_has_the_outputs_of_the_network() {
    let folder = folder("run");
    let mut net = Relu::zeros();
    // Multiples of 1/4, so that each sum is exact in any order.
    for (at, number) in net.parameters_mut().iter_mut().enumerate() {
        *number = ((at * 7 + 3) % 17) as f32 / 4.0 - 2.0;
    }
    std::fs::write(folder.join("relu.h"), export::c(&net).unwrap()).unwrap();
    std::fs::write(folder.join("main.c"), PROGRAM).unwrap();
    let Some(mut compiler) = compiler("cc", "-std=c99") else { return };
    succeeded(compiler.current_dir(&folder).args(["main.c", "-o", "main"]).output().unwrap());
    let rows = [[0.0, 0.0, 0.0], [1.0, -2.0, 0.5], [-3.25, 4.0, 1.75], [8.0, 8.0, -8.0], [0.25, 0.5, 0.75]];
    let text: String = rows.iter().map(|[a, b, c]| format!("{a} {b} {c}\n")).collect();
    std::fs::write(folder.join("rows.txt"), text).unwrap();
    let rows_file = std::fs::File::open(folder.join("rows.txt")).unwrap();
    let printed = succeeded(Command::new(folder.join("main")).stdin(rows_file).output().unwrap());
    let numbers = printed.split_whitespace().map(|number| number.parse().unwrap());
    let want: Vec<f32> = rows.iter().flat_map(|x| net.forward(x)).collect();
    assert_eq!(numbers.collect::<Vec<f32>>(), want);
    assert!(want.iter().any(|y| *y < -1.0) && want.iter().any(|y| *y > 1.0), "{want:?}");
}
