//! What users see of their own networks: pictures with the weights that the network has, and a table whose
//! numbers are those of the emitted code.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::mem::size_of;

use netwright::Network;
use netwright::prelude::*;
use netwright::verify::{Dot, Error, Mermaid, Svg, Table};

network! {
    pub struct Wdbc {
        x: input(30);
        h: x -> dense(16) -> sigmoid;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! { pub struct Digits<64, 64 relu, 32 relu, 10 softmax>; }

network! {
    /// Skips a frozen layer, and uses names that mean something elsewhere.
    pub struct Residual {
        end: input(4);
        r#fn: end -> dense(4, bias = false, frozen = true) -> tanh;
        größe: r#fn -> dense(4) -> relu;
        y: größe + end + r#fn -> dense(2) -> identity;
        loss: mse(y);
    }
}

network! {
    pub struct Forward {
        x: input(28, 28, 1);
        y: x -> dense(3);
    }
}

/// The bytes of a struct that is aligned to a cache line and holds so many bytes of numbers.
fn whole_lines(bytes: usize) -> usize {
    bytes.next_multiple_of(64)
}

#[test]
fn the_table_counts_what_the_emitted_code_has() {
    let total = Table::new(&Wdbc::TOPOLOGY).batch(32).total();
    assert_eq!((total.parameters, total.frozen), (Wdbc::PARAMETERS, 0));
    assert_eq!(total.forward, 30 * 16 + 16);
    // The weights of h, those of y, and what y passes back to h.
    assert_eq!(total.backward, 30 * 16 + 16 + 16);
    assert_eq!(whole_lines(total.parameter_bytes), size_of::<Wdbc<f32>>());
    assert_eq!(whole_lines(total.workspace_bytes), size_of::<WdbcWorkspace<f32, 32>>());
    let double = Table::new(&Wdbc::TOPOLOGY).scalar_bytes(8).batch(7).total();
    assert_eq!(whole_lines(double.parameter_bytes), size_of::<Wdbc<f64>>());
    assert_eq!(whole_lines(double.workspace_bytes), size_of::<WdbcWorkspace<f64, 7>>());

    let total = Table::new(&Digits::TOPOLOGY).batch(64).total();
    assert_eq!(total.parameters, Digits::PARAMETERS);
    assert_eq!(total.forward, 64 * 64 + 64 * 32 + 32 * 10);
    assert_eq!(total.backward, 64 * 64 + 2 * 64 * 32 + 2 * 32 * 10);
    assert_eq!(whole_lines(total.workspace_bytes), size_of::<DigitsWorkspace<f32, 64>>());

    let total = Table::new(&Residual::TOPOLOGY).batch(3).total();
    assert_eq!((total.parameters, total.frozen), (Residual::PARAMETERS, 16));
    // Nothing before größe is trained.
    assert_eq!((total.forward, total.backward), (16 + 16 + 8, 16 + 8 + 8));
    assert_eq!(whole_lines(total.workspace_bytes), size_of::<ResidualWorkspace<f32, 3>>());

    let total = Table::new(&Forward::TOPOLOGY).total();
    assert_eq!((total.parameters, total.backward, total.workspace_bytes), (Forward::PARAMETERS, 0, 0));
}

#[test]
fn the_table_names_every_operation() {
    let table = Table::new(&Wdbc::TOPOLOGY).batch(32).to_string();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect())
        .collect();
    assert_eq!(rows[2], ["x", "input", "30"]);
    assert_eq!(rows[3], ["h", "dense", "30 → 16", "496", "480", "480", "tiled", "1", "xavier_uniform"]);
    assert_eq!(rows[4], ["h", "sigmoid", "16 → 16"]);
    assert_eq!(rows[5], ["y", "dense", "16 → 1", "17", "16", "32", "tiled", "8", "xavier_uniform"]);
    assert_eq!(rows[7], ["total", "30 → 1", "513", "496", "512"]);
    let table = Table::new(&Forward::TOPOLOGY).to_string();
    assert!(table.contains("28×28×1 → 3") && table.contains("without a loss"), "{table}");
}

#[test]
fn every_weight_is_drawn_with_its_value() {
    let net = Residual::<f64>::new(5);
    let picture = Svg::of(&net).to_string();
    let has = |name: &str, value: f64| {
        let title = format!("<title>{name} = {value}</title>");
        assert_eq!(picture.matches(&title).count(), 1, "{title}");
    };
    for i in 0..4 {
        for o in 0..4 {
            has(&format!("fn.weights[{i}][{o}]"), net.r#fn.weights[i][o]);
            has(&format!("größe.weights[{i}][{o}]"), net.größe.weights[i][o]);
        }
        has(&format!("größe.bias[{i}]"), net.größe.bias[i]);
        has(&format!("y.weights[{i}][1]"), net.y.weights[i][1]);
    }
    // end, fn, größe, the sum, y, and a lane for end and for fn past each column between.
    assert_eq!(picture.matches("<circle ").count(), 4 * 4 + 2 + (2 + 1) * 4 + 4 + 2 + 1);
    assert_eq!(
        picture.matches("= ").count(),
        Residual::PARAMETERS + 2,
        "all parameters, two widths in the legend"
    );
    assert!(picture.contains(">größe + end + fn<") && picture.contains(">frozen<"), "{picture}");
}

#[test]
fn training_changes_the_picture_but_not_its_frozen_part() {
    let mut net = Residual::new(5);
    let before = Svg::of(&net).to_string();
    assert_eq!(Svg::of(&net).to_string(), before);
    let title = format!("<title>y.weights[3][1] = {}</title>", net.y.weights[3][1]);
    assert!(before.contains(&title), "single precision in its own digits: {title}");
    net.train_step(&[1.0, -1.0, 0.5, 2.0], &[1.0, 0.0], &mut Sgd::new(0.1));
    let after = Svg::of(&net).to_string();
    let titles = |picture: &str, layer: &str| -> Vec<String> {
        let mut titles: Vec<String> =
            picture.split("<title>").filter(|title| title.starts_with(layer)).map(str::to_owned).collect();
        titles.iter_mut().for_each(|title| title.truncate(title.find('<').unwrap()));
        titles.sort();
        titles
    };
    assert_eq!(titles(&before, "fn.").len(), 16);
    assert_eq!(titles(&before, "fn."), titles(&after, "fn."));
    assert_ne!(titles(&before, "y."), titles(&after, "y."));
}

#[test]
fn weights_of_another_network_are_refused() {
    let other: Vec<f64> = Wdbc::<f64>::new(1).parameters().to_vec();
    let error = Svg::new(&Residual::TOPOLOGY).parameters(&other).unwrap_err();
    assert_eq!(error, Error::Length { what: "parameters", expected: 46, found: 513 });
    let own = Svg::new(&Wdbc::TOPOLOGY).parameters(&other).unwrap();
    assert_eq!(own.to_string(), Svg::of(&Wdbc::<f64>::new(1)).to_string());
}

#[test]
fn diagrams_have_every_operation() {
    let (mermaid, dot) =
        (Mermaid::new(&Residual::TOPOLOGY).to_string(), Dot::new(&Residual::TOPOLOGY).to_string());
    for name in ["end", "fn", "größe", "y"] {
        assert!(mermaid.contains(&format!("\"{name}<br/>")), "{mermaid}");
        assert!(dot.contains(&format!("\"{name}\\n")), "{dot}");
    }
    // input, dense, tanh, dense, relu, two sums, dense, identity.
    for index in 0..9 {
        assert!(mermaid.contains(&format!("    n{index}")) && dot.contains(&format!("    n{index} [")));
    }
    assert!(!mermaid.contains("n9") && !dot.contains("n9"));
    assert!(mermaid.contains("class n1 frozen") && dot.contains("mse"));
}
