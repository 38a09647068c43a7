//! The numbers of the chapter on back-propagation through time: those of the derivation, and the derivatives
//! that vanish and explode.

use netwright::prelude::*;
use netwright::verify::{self, Interpreter, Past};
use netwright::{Generator, Network};

use super::{assert_page, body, decimals, read};

network! {
    struct Echo {
        x: input(1);
        h: (x, prev(h)) -> dense(1, bias = false, weights = [[0.5], [0.9]]) -> tanh;
        loss: mse(h);
    }
}

network! {
    struct EchoAtEnd {
        x: input(1);
        h: (x, prev(h)) -> dense(1, bias = false, weights = [[0.5], [0.9]]) -> tanh;
        loss: mse(h, at = last);
    }
}

const CHAPTER: &str = "docs/book/src/learn/through-time.md";

const X: [[f64; 1]; 3] = [[1.0], [0.5], [-0.5]];

fn derivation() -> verify::Derivation {
    verify::derive_sequence(&Echo::<f64>::new(0), &X, &[[0.5]; 3], 0.1).unwrap()
}

/// The chapter from the start of this section to the next one, and the rest of it.
fn section(title: &str) -> (String, String) {
    let text = read(CHAPTER);
    let (before, from) = text.split_once(title).unwrap();
    let (section, after) = from.split_once("\n## ").unwrap();
    (section.to_owned(), format!("{before}\n## {after}"))
}

#[test]
fn the_derivation_through_time_in_the_book_is_the_librarys() {
    assert_page("docs/book/src/learn/echo.html", &body(&derivation().html().to_string()));
}

const AT_END: &str = "## When only the end has a target";

/// The only other numbers of five decimals are of windows, which a doc-test has.
#[test]
fn the_numbers_of_the_chapter_through_time_are_those_of_the_derivation() {
    let (_, text) = section(AT_END);
    let (by_hand, _) = text.split_once("## Derivatives that vanish").unwrap();
    let (chapter, derived) = (decimals(by_hand), decimals(&derivation().to_string()));
    let alone: Vec<&String> = chapter.difference(&derived).collect();
    // Windows of one step are no part of the derivation: the example of the chapter computes theirs.
    assert_eq!(alone, ["0.06709"]);
    assert!(chapter.len() > 25, "{chapter:?}");
}

#[test]
fn the_numbers_of_a_loss_at_the_end_are_those_of_its_derivation() {
    let target = [[0.0], [0.0], [0.5]];
    let derivation = verify::derive_sequence(&EchoAtEnd::<f64>::new(0), &X, &target, 0.1).unwrap();
    let (chapter, derived) = (decimals(&section(AT_END).0), decimals(&derivation.to_string()));
    assert_eq!(chapter.difference(&derived).collect::<Vec<_>>(), <[&String; 0]>::default());
    assert!(chapter.len() > 15, "{chapter:?}");
}

/// Declares networks whose only loss is at steps that the target's last number chooses.
macro_rules! networks {
    ($($name:ident { $($declaration:tt)* })*) => {
        $( network! { struct $name { $($declaration)* m: target(1); loss: mse(y, mask = m); } } )*
    };
}

networks! {
    Fades { x: input(4); s: x -> dense(1); h: s + 0.9 * prev(h); y: h -> dense(1); }
    Grows { x: input(4); s: x -> dense(1); h: s + 1.1 * prev(h); y: h -> dense(1); }
    Simple { x: input(4); h: x -> rnn(16); y: h -> dense(1); }
    Gated { x: input(4); h: x -> gru(16); y: h -> dense(1); }
    Long { x: input(4); h: x -> lstm(16); y: h -> dense(1); }
    Open { x: input(4); h: x -> lstm(16, forget_bias = 3); y: h -> dense(1); }
}

/// How many steps before the last one.
const BACK: [usize; 5] = [1, 5, 10, 20, 50];
const SEEDS: u64 = 32;

/// The length of ∂L/∂x so many steps before the last one, divided by that in the last one, of which alone
/// there is a loss: geometric means.
fn arrives<N: Network<f64>>() -> [f64; BACK.len()] {
    let mut sums = [0.0; BACK.len()];
    for seed in 0..SEEDS {
        let mut generator = Generator::new(seed);
        let x: Vec<Vec<f64>> = (0..51).map(|_| (0..4).map(|_| generator.normal()).collect()).collect();
        let target: Vec<Vec<f64>> = (0..51).map(|step| vec![5.0, f64::from(u8::from(step == 50))]).collect();
        let network = Interpreter::of(&N::new(seed)).unwrap();
        let inputs = network.backward_sequences(&mut [Past::new()], &x, &target, &[51]).unwrap().inputs;
        let length = |step: usize| inputs[step].iter().map(|d| d * d).sum::<f64>().sqrt();
        for (sum, back) in sums.iter_mut().zip(BACK) {
            *sum += (length(50 - back) / length(50)).ln() / SEEDS as f64;
        }
    }
    sums.map(f64::exp)
}

/// A number of two digits: `0.59`, `0.0052`, `120`, `8.1·10⁻⁷`.
fn two_digits(number: f64) -> String {
    if !(1e-4..1e4).contains(&number) {
        let text = format!("{number:.1e}");
        let (digits, power) = text.split_once('e').unwrap();
        let raised = |digit: char| match digit {
            '-' => '⁻',
            digit => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize - '0' as usize],
        };
        return format!("{digits}·10{}", power.chars().map(raised).collect::<String>());
    }
    let decimals = 1 - number.log10().floor() as i32;
    if decimals < 0 {
        format!("{:.0}", (number / 10.0).round() * 10.0)
    } else {
        format!("{number:.*}", decimals as usize)
    }
}

#[test]
fn the_derivatives_that_arrive_are_those_of_the_chapter() {
    let columns = [
        arrives::<Fades<f64>>(),
        arrives::<Grows<f64>>(),
        arrives::<Simple<f64>>(),
        arrives::<Gated<f64>>(),
        arrives::<Long<f64>>(),
        arrives::<Open<f64>>(),
    ];
    let mut table = String::from(
        "| steps back | r = 0.9 | r = 1.1 | `rnn(16)` | `gru(16)` | `lstm(16)` | `lstm(16, forget_bias = 3)` |\n\
         |---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (row, back) in BACK.into_iter().enumerate() {
        let cells = columns.iter().map(|column| format!(" {} |", two_digits(column[row])));
        table += &format!("| {back} |{}\n", cells.collect::<String>());
    }
    assert!(read(CHAPTER).contains(&table), "the table is\n{table}");
    // Without a bend the factor of a step is r.
    for (column, r) in columns.iter().zip([0.9_f64, 1.1]) {
        for (found, back) in column.iter().zip(BACK) {
            assert!((found / r.powi(back as i32) - 1.0).abs() < 1e-12, "{found}, {back} steps back");
        }
    }
}
