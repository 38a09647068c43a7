//! Draws the decision boundary of a trained network: two classes of points, and the prediction between them.
//!
//! Input: optionally the name of a file, which becomes an SVG picture. Output: the accuracy. Guarantees: the
//! same points and the same initial weights on every machine.

use std::fmt::Write as _;
use std::process::ExitCode;

use netwright::{Generator, prelude::*};

network! {
    /// Tells two classes of points apart.
    pub struct Net {
        x: input(2);
        h: x -> dense(8) -> tanh;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

const POINTS: usize = 160;

fn main() -> ExitCode {
    let (x, target) = two_moons(&mut Generator::new(1));
    let mut net = Net::new(1);
    let mut adam = Adam::new(0.01, Net::zeros);
    for _ in 0..40 {
        net.train_online(&x, &target, &mut adam);
    }
    let is_right = |(x, target): (&[f32; 2], &[f32; 1])| net.classify(x) == usize::from(target[0] > 0.5);
    let right = x.iter().zip(&target).filter(|(x, target)| is_right((x, target))).count();
    println!("{right} of {POINTS} points are right, with {} parameters", Net::PARAMETERS);
    let Some(file) = std::env::args_os().nth(1) else { return ExitCode::SUCCESS };
    match std::fs::write(&file, draw(&net, &x, &target)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}: {error}", file.display());
            ExitCode::FAILURE
        }
    }
}

/// Points on two interleaved half circles, with some noise.
fn two_moons(generator: &mut Generator) -> (Vec<[f32; 2]>, Vec<[f32; 1]>) {
    let point = |i: usize| {
        let class = i % 2;
        let angle = std::f64::consts::PI * generator.uniform();
        let (x, y) = (angle.cos(), angle.sin());
        let (x, y) = if class == 0 { (x - 0.5, y - 0.25) } else { (0.5 - x, 0.25 - y) };
        let mut noisy = |z: f64| (z + 0.12 * generator.normal()) as f32;
        ([noisy(x), noisy(y)], [class as f32])
    };
    (0..POINTS).map(point).unzip()
}

/// How many pixels a unit has, and the size of the picture and of its cells.
const SCALE: f32 = 110.0;
const WIDTH: usize = 440;
const HEIGHT: usize = 300;
const CELL: usize = 5;

/// A background of cells in eight steps between both colours, the line between the classes, and the points.
fn draw(net: &Net, x: &[[f32; 2]], target: &[[f32; 1]]) -> String {
    let to_unit = |pixel: usize, size: usize| (pixel as f32 + 0.5 * CELL as f32 - 0.5 * size as f32) / SCALE;
    let step = |column: usize, row: usize| {
        let [y] = net.forward(&[to_unit(column * CELL, WIDTH), -to_unit(row * CELL, HEIGHT)]);
        (y * 7.99) as usize
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" \
         height=\"{HEIGHT}\" role=\"img\">\n<title>Two classes, and what a network of {} parameters says \
         between</title>\n<g shape-rendering=\"crispEdges\">\n",
        Net::PARAMETERS
    );
    // Writing to a `String` does not fail.
    for (level, colour) in COLOURS.iter().enumerate() {
        let _ = write!(svg, "<path fill=\"{colour}\" d=\"");
        for row in 0..HEIGHT / CELL {
            let mut columns = (0..WIDTH / CELL).filter(|column| step(*column, row) == level).peekable();
            while let Some(first) = columns.next() {
                let mut end = first + 1;
                while columns.next_if_eq(&end).is_some() {
                    end += 1;
                }
                let (left, top, width) = (first * CELL, row * CELL, (end - first) * CELL);
                let _ = write!(svg, "M{left} {top}h{width}v{CELL}h-{width}");
            }
        }
        svg += "\"/>\n";
    }
    svg += "</g>\n<g stroke=\"#fff\" stroke-width=\"1.2\">\n";
    for ([x, y], [class]) in x.iter().zip(target) {
        let (left, top) = (0.5 * WIDTH as f32 + SCALE * x, 0.5 * HEIGHT as f32 - SCALE * y);
        let fill = if *class > 0.5 { "#c4570c" } else { "#1a5fa3" };
        let _ = writeln!(svg, "<circle cx=\"{left:.1}\" cy=\"{top:.1}\" r=\"4\" fill=\"{fill}\"/>");
    }
    svg + "</g>\n</svg>\n"
}

/// From one class to the other.
const COLOURS: [&str; 8] =
    ["#8fc0ee", "#aed1f3", "#cde2f8", "#e9f2fb", "#fdf0e4", "#fadbbd", "#f6c495", "#f2ad6d"];
