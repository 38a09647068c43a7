//! A family: its members are the networks that are declared one by one, to the bit; a visitor meets each of
//! them once, with its type, its name and its constants.

use netwright::Trainable;
use netwright::prelude::*;

network! {
    /// A network for each width and each share.
    #[derive(Debug, PartialEq)]
    pub struct Net<const H in [3, 16], const P in [0.25, 0.5]> {
        x: input(4);
        h: x -> dense(H) -> tanh -> dropout(P);
        y: h -> dense(2);
        loss: mse(y);
    }
}

mod alone {
    netwright::network! {
        pub(crate) struct Net16x0_25 {
            x: input(4);
            h: x -> dense(16) -> tanh -> dropout(0.25);
            y: h -> dense(2);
            loss: mse(y);
        }
    }

    netwright::network! {
        pub(crate) struct Net3x0_5 {
            x: input(4);
            h: x -> dense(3) -> tanh -> dropout(0.5);
            y: h -> dense(2);
            loss: mse(y);
        }
    }
}

const X: [[f32; 4]; 3] = [[0.5, -1.0, 2.0, 0.25], [1.5, 0.0, -0.75, 1.0], [-0.5, 0.125, 1.0, -2.0]];
const TARGET: [[f32; 2]; 3] = [[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]];

/// The parameters after some steps, and the output then.
fn trained<N: Trainable<f32, Input = [f32; 4], Output = [f32; 2], Target = [f32; 2]>>() -> Vec<u32> {
    let mut net = N::new(7);
    net.train_online(&X, &TARGET, &mut Sgd::new(0.1));
    let mut workspace = N::workspace::<3>();
    net.train_batch(&mut workspace, &X, &TARGET, &mut Sgd::new(0.1));
    let output = net.forward(&X[0]);
    net.parameters().iter().chain(&output).map(|number| number.to_bits()).collect()
}

#[test]
fn a_member_has_the_bits_of_the_network_that_is_declared_alone() {
    assert_eq!(trained::<Net16x0_25>(), trained::<alone::Net16x0_25>());
    assert_eq!(trained::<Net3x0_5>(), trained::<alone::Net3x0_5>());
    assert_ne!(trained::<Net3x0_5>(), trained::<Net3x0_25>());
    assert_eq!(Net16x0_25::FINGERPRINT, alone::Net16x0_25::FINGERPRINT);
}

/// What each member is.
#[derive(Default)]
struct Seen(Vec<(String, usize, f64, usize)>);

impl NetVisitor for Seen {
    fn visit<N: NetMember>(&mut self, name: &'static str) {
        assert_eq!(N::TOPOLOGY.name, name);
        assert!(!trained::<N>().is_empty());
        self.0.push((name.to_owned(), N::H, N::P, N::PARAMETERS));
    }
}

#[test]
fn a_visitor_meets_every_member_with_its_constants() {
    let mut seen = Seen::default();
    NetFamily::visit(&mut seen);
    // A dense layer has (inputs + 1) · outputs parameters.
    let parameters = |h: usize| (4 + 1) * h + (h + 1) * 2;
    let expected = [
        ("Net3x0_25", 3, 0.25, parameters(3)),
        ("Net3x0_5", 3, 0.5, parameters(3)),
        ("Net16x0_25", 16, 0.25, parameters(16)),
        ("Net16x0_5", 16, 0.5, parameters(16)),
    ];
    assert_eq!(seen.0, expected.map(|(name, h, p, parameters)| (name.to_owned(), h, p, parameters)));
    assert_eq!(NetFamily::MEMBERS, expected.map(|(name, ..)| name));
}

#[test]
fn one_member_can_be_visited_by_its_name() {
    let mut seen = Seen::default();
    for name in NetFamily::MEMBERS.iter().rev() {
        assert!(NetFamily::visit_named(name, &mut seen));
    }
    for wrong in ["", "Net", "net3x0_5", "Net3x0_5 "] {
        assert!(!NetFamily::visit_named(wrong, &mut seen));
    }
    let names: Vec<&str> = seen.0.iter().map(|(name, ..)| name.as_str()).collect();
    assert!(names.iter().eq(NetFamily::MEMBERS.iter().rev()));
}

/// Without a loss, with outputs of different sizes: what the members share is their input.
#[test]
fn members_without_a_loss_share_their_input() {
    network! {
        struct Codes<const WIDTH in [1, 2, 5]> {
            x: input(4);
            y: x -> dense(WIDTH) -> tanh;
        }
    }

    struct Widths(Vec<usize>);

    impl CodesVisitor for Widths {
        fn visit<N: CodesMember>(&mut self, _: &'static str) {
            let output = N::new(1).forward(&X[0]);
            assert_eq!(output.as_ref().len(), N::WIDTH);
            self.0.push(N::OUTPUTS);
        }
    }

    let mut widths = Widths(Vec::new());
    CodesFamily::visit(&mut widths);
    assert_eq!(widths.0, [1, 2, 5]);
}

/// The last output for a stream of some samples.
fn streamed<N: netwright::Recurrent<f32, Input = [f32; 4], Output = [f32; 1]>>() -> (usize, u32) {
    let (net, mut memory, mut y) = (N::new(7), N::memory(), [[0.0]; 9]);
    net.run(&mut memory, &[X[0], X[1], X[2]].repeat(3), &mut y);
    (N::PARAMETERS, y[8][0].to_bits())
}

/// A number of steps may be a constant of a family, like a size.
#[test]
fn members_with_a_memory_are_recurrent() {
    network! {
        struct Stream<const H in [2, 3], const STEPS in [1, 4]> {
            x: input(4);
            h: (x, prev(h), prev(x, STEPS)) -> dense(H) -> tanh;
            y: h -> dense(1);
        }
    }
    mod alone {
        netwright::network! {
            pub(super) struct Stream3x4 {
                x: input(4);
                h: (x, prev(h), prev(x, 4)) -> dense(3) -> tanh;
                y: h -> dense(1);
            }
        }
    }

    struct Streamed(Vec<(String, (usize, u32))>);

    impl StreamVisitor for Streamed {
        fn visit<N: StreamMember>(&mut self, name: &'static str) {
            self.0.push((name.to_owned(), streamed::<N>()));
        }
    }

    let mut seen = Streamed(Vec::new());
    StreamFamily::visit(&mut seen);
    let names: Vec<&str> = seen.0.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Stream2x1", "Stream2x4", "Stream3x1", "Stream3x4"]);
    assert_eq!(seen.0[3].1, streamed::<alone::Stream3x4>());
    // Other steps are the same parameters and another output.
    let ((few, near), (as_many, far)) = (seen.0[2].1, seen.0[3].1);
    assert_eq!(few, 3 * (4 + 3 + 4 + 1) + 3 + 1);
    assert_eq!(as_many, few);
    assert_ne!(near, far);
}

/// A declaration in a macro, whose parameters are in invisible brackets.
#[test]
fn a_family_can_be_declared_by_a_macro() {
    macro_rules! declared {
        ($($value:literal)*) => {
            network! {
                struct Two<const H in [$($value),*]> {
                    x: input(2);
                    h: x -> dense(H) -> tanh;
                    y: h -> dense(1) -> sigmoid;
                    loss: bce(y);
                }
            }
        };
    }
    declared!(2 3);
    assert_eq!(TwoFamily::MEMBERS, ["Two2", "Two3"]);
    assert_eq!(Two3::new(1).h.bias, [0.0; 3]);
}
