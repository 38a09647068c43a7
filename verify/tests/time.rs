//! Networks with a memory, by topologies written by hand: what the interpreter refuses and computes, what
//! dual numbers and intervals remember, and loops in pictures.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright_runtime::Scalar;
use netwright_runtime::topology::{Node, Operation, Shape, Topology};
use netwright_verify::{Dot, Dual, Interpreter, Interval, Interval64, Mermaid, Past, Svg};

const fn node(name: &'static str, size: usize, operation: Operation, sources: &'static [usize]) -> Node {
    Node { name, shape: Shape::row(size), operation, sources }
}

/// `x: input(2); y: x + prev(y, steps);`, or something that is no topology.
fn sum(of: usize, steps: usize, size: usize) -> Topology {
    let nodes = vec![
        node("x", 2, Operation::Input, &[]),
        node("y", size, Operation::Earlier { of, steps }, &[]),
        node("y", 2, Operation::Sum, &[0, 1]),
    ];
    Topology { name: "Sum", nodes: nodes.leak(), outputs: &[2], losses: &[], parameters: 0, workspace: 0 }
}

#[test]
fn a_value_is_read_so_many_steps_later() {
    let topology = sum(2, 3, 2);
    let (interpreter, mut past) = (Interpreter::new(&topology, &[]).unwrap(), Past::new());
    for (step, expected) in [1.0, 2.0, 3.0, 5.0, 7.0, 9.0, 12.0].into_iter().enumerate() {
        let trace = interpreter.step(&mut past, &[step as f64 + 1.0, 0.0]).unwrap();
        assert_eq!(trace.output(), [expected, 0.0], "step {step}");
    }
    // One sample alone is the first one.
    assert_eq!(interpreter.forward(&[4.0, 5.0]).unwrap().output(), [4.0, 5.0]);
}

#[test]
fn what_no_step_can_remember_is_refused() {
    for topology in [sum(2, 0, 2), sum(3, 1, 2), sum(0, 1, 1)] {
        let error = Interpreter::new(&topology, &[]).unwrap_err().to_string();
        assert!(error.contains("it is of no earlier step, or of another size"), "{error}");
    }
}

#[test]
fn numbers_that_are_nearly_0_are_remembered_as_0_and_keep_their_derivatives() {
    let least = 2.0_f64.powi(-900);
    let half = Dual::<1>::variable(least / 2.0, 0).remembered();
    assert_eq!((half.value, half.derivatives), (0.0, [1.0]));
    let kept = Dual::<1>::variable(-least, 0).remembered();
    assert_eq!((kept.value, kept.derivatives), (-least, [1.0]));
    // At 0 itself nothing is cut.
    assert_eq!(Dual::<1>::variable(0.0, 0).remembered().derivatives, [1.0]);
    assert!(Dual::<1>::variable(f64::NAN, 0).remembered().value.is_nan());
}

#[test]
fn intervals_hold_what_each_of_their_numbers_is_remembered_as() {
    fn check(least: f64, remembered: impl Fn(f64, f64) -> [f64; 2]) {
        for (ends, expected) in [
            ([least, 2.0 * least], [least, 2.0 * least]),
            ([-2.0 * least, -least], [-2.0 * least, -least]),
            ([-least / 2.0, least / 2.0], [0.0, 0.0]),
            ([least / 2.0, 2.0 * least], [0.0, 2.0 * least]),
            // Wider than it need be.
            ([-2.0 * least, least / 2.0], [-2.0 * least, least / 2.0]),
            ([-1.0, 1.0], [-1.0, 1.0]),
        ] {
            assert_eq!(remembered(ends[0], ends[1]), expected, "{ends:?}");
        }
    }
    check(2.0_f64.powi(-100), |lo, hi| {
        let of = Interval::new(lo as f32, hi as f32).unwrap().remembered();
        [of.lo().into(), of.hi().into()]
    });
    check(2.0_f64.powi(-900), |lo, hi| {
        let of = Interval64::new(lo, hi).unwrap().remembered();
        [of.lo(), of.hi()]
    });
}

#[test]
fn pictures_show_the_loop() {
    let topology = sum(2, 3, 2);
    let dot = Dot::new(&topology).to_string();
    let arrow = "n2 -> n1 [label=\"3 steps later\", style=dashed, constraint=false];";
    assert!(dot.contains(arrow), "{dot}");
    let mermaid = Mermaid::new(&topology).to_string();
    assert!(mermaid.contains("n2 -. \"3 steps later\" .-> n1"), "{mermaid}");
    let svg = Svg::new(&topology).to_string();
    let paths: Vec<&str> = svg.lines().filter(|line| line.contains("class=\"loop\"")).collect();
    assert_eq!(paths.len(), 1, "{svg}");
    assert!(paths[0].contains("stroke-dasharray") && paths[0].contains("<title>3 steps later</title>"));
    // A topology that contradicts itself is drawn, too.
    assert!(!Svg::new(&sum(7, 1, 2)).to_string().contains("class=\"loop\""));
}
