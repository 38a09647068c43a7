//! The signature: its text by hand, its hash from Python, and that the compiler hashes the text which the
//! runtime writes. What changes it and what does not is tested with the compiler:
//! `codegen/src/signature.rs`.

use netwright::prelude::*;
use netwright::topology::{Node, Operation, Shape, Topology};

/// Networks, each in a module of its own, with what is asked of all.
macro_rules! networks {
    ($($name:ident { $($items:tt)* })*) => {
        $(network! { struct $name { $($items)* } })*

        /// The name of each, its fingerprint and the text of its signature.
        fn all() -> Vec<(&'static str, u64, String)> {
            vec![$((stringify!($name), $name::FINGERPRINT, $name::TOPOLOGY.signature().to_string())),*]
        }
    };
}

networks! {
    Small {
        x: input(3);
        h: x -> dense(4) -> tanh;
        y: h -> dense(1, bias = false) -> sigmoid;
        loss: bce(y);
    }
    Everything {
        x: input(6);
        r#in: x -> scale -> leaky_relu(0.1);
        a: x -> dense(6) -> elu(0.5) -> dropout(0.25);
        b: a -> dense(6, tie = a) -> relu -> dropout(0.5);
        c: r#in + a - b * x -> layer_norm;
        d: (c, x) -> slice(2..9) -> rms_norm(epsilon = 1e-6);
        p: d -> prelu;
        e: p -> dense(3, connect = [0 -> 0, 1 -> 2, 6 -> 1], bias = false);
        n: e -> batch_norm(momentum = 0.2);
        f: n -> dense(6) -> dropout(0.1, allow = "NW0059");
        g: f -> dense(3, tie = transpose(f), bias = false) -> softmax;
        output: (g, f);
        loss: mse(g, allow = "NW0052") + mse(f);
    }
    Activations {
        x: input(2);
        a: x -> dense(2) -> sigmoid; b: a -> dense(2) -> tanh; c: b -> dense(2) -> relu;
        d: c -> dense(2) -> leaky_relu; e: d -> dense(2) -> relu6; f: e -> dense(2) -> silu;
        g: f -> dense(2) -> gelu; h: g -> dense(2) -> gelu_tanh; i: h -> dense(2) -> mish;
        j: i -> dense(2) -> softplus; k: j -> dense(2) -> softsign; l: k -> dense(2) -> hard_sigmoid;
        m: l -> dense(2) -> hard_tanh; n: m -> dense(2) -> hard_swish; o: n -> dense(2) -> sin;
        p: o -> dense(2) -> gaussian; q: p -> dense(2) -> elu; r: q -> dense(2) -> selu;
        s: r -> dense(2) -> softmax; t: s -> dense(2) -> identity; u: t -> dense(2) -> log_softmax;
        v: u -> dense(2) -> exp; w: v -> dense(2) -> abs; z: w -> dense(2) -> square;
        aa: z -> dense(2) -> sqrt; bb: aa -> dense(2) -> log; cc: bb -> dense(2) -> reciprocal;
        dd: cc -> dense(2) -> erf;
        output: dd;
    }
    Numbers {
        x: input(3);
        a: x -> clip(-1, 0.5);
        b: 2 * x - 1 -> clip([-inf, -1, 0], inf, allow = "NW0050");
        c: x -> dense(1);
        d: -a * c + b - c;
        y: d -> dense(2);
        output: (x, y);
    }
    // The fields follow the declaration, the nodes the data.
    OutOfOrder {
        y: (k, h) -> dense(2);
        k: h -> dense(3, mask = [[1, 0, 1], [0, 1, 1]]);
        h: x -> dense(2);
        x: input(28, 28, 1);
        output: (k, y);
    }
    DropoutBeforeAndBehind {
        x: input(5);
        d: x -> dropout(0.1);
        e: d -> dropout(0.2);
        y: (e, d, x) -> dense(4) -> dropout(0.3) -> dropout(0.4);
        z: y -> dense(5);
        w: z + e;
        output: (y, w);
    }
}

const SMALL: &str = "\
netwright signature 1
0 x: input 3
1 h: dense 4 <- 0
2 h: tanh 4 <- 1
3 y: dense(bias = false) 1 <- 2
4 y: sigmoid 1 <- 3
output: 4
parameters: 20
h.weights: 0..12
h.bias: 12..16
y.weights: 16..20
state: 0
";

const EVERYTHING: &str = "\
netwright signature 1
0 x: input 6
1 in: scale 6 <- 0
2 in: leaky_relu(1e-1) 6 <- 1
3 a: dense 6 <- 0
4 a: elu(5e-1) 6 <- 3
5 b: dense(tie = a) 6 <- 4
6 b: relu 6 <- 5
7 c: product 6 <- 6, 0
8 c: sum 6 <- 2, 4
9 c: difference 6 <- 8, 7
10 c: layer_normalize(1e-5) 6 <- 9
11 c: scale 6 <- 10
12 d: concat 12 <- 11, 0
13 d: slice(2..9) 7 <- 12
14 d: rms_normalize(1e-6) 7 <- 13
15 d: scale(bias = false) 7 <- 14
16 p: prelu 7 <- 15
17 e: dense(connect = [0 -> 0, 1 -> 2, 6 -> 1], bias = false) 3 <- 16
18 n: batch_normalize(1e-5) 3 <- 17
19 n: scale 3 <- 18
20 f: dense 6 <- 19
21 g: dense(tie = transpose(f), bias = false) 3 <- 20
22 g: softmax 3 <- 21
output: 22, 20
parameters: 119
in.weights: 0..6
in.bias: 6..12
a.weights: 12..48
a.bias: 48..54
b.bias: 54..60
c.weights: 60..66
c.bias: 66..72
d.weights: 72..79
p.weights: 79..86
e.weights: 86..89
n.weights: 89..92
n.bias: 92..95
f.weights: 95..113
f.bias: 113..119
state: 3
n.running: 0..3
";

const NUMBERS: &str = "\
netwright signature 1
0 x: input 3
1 a: clip(-1e0, 5e-1) 3 <- 0
2 b: affine(2e0, -1e0) 3 <- 0
3 b: clip([-inf, -1e0, 0e0], inf) 3 <- 2
4 c: dense 1 <- 0
5 d: broadcast 3 <- 4
6 d: product 3 <- 1, 5
7 d: affine(-1e0, 0e0) 3 <- 6
8 d: sum 3 <- 7, 3
9 d: broadcast 3 <- 4
10 d: difference 3 <- 8, 9
11 y: dense 2 <- 10
output: 0, 11
parameters: 12
c.weights: 0..3
c.bias: 3..4
y.weights: 4..10
y.bias: 10..12
state: 0
";

#[test]
fn the_text_is_what_the_specification_says() {
    let all = all();
    let of = |name| &all.iter().find(|(other, ..)| *other == name).unwrap_or(&all[0]).2;
    assert_eq!(of("Small"), SMALL);
    assert_eq!(of("Everything"), EVERYTHING);
    assert_eq!(of("Numbers"), NUMBERS);
}

/// FNV-1a of the texts above, computed with Python 3.11 from its definition:
/// `for byte in text: hash = (hash ^ byte) * 0x100000001b3 % 2**64`, beginning with 0xcbf29ce484222325. They
/// never change.
#[test]
fn fingerprints_never_change() {
    let all: Vec<(&str, u64)> =
        all().into_iter().map(|(name, fingerprint, _)| (name, fingerprint)).take(2).collect();
    assert_eq!(all, [("Small", 0x1c4b_cd60_8fb4_7c1a), ("Everything", 0xe69a_680c_aeea_39d0)]);
}

#[test]
fn the_compiler_hashes_the_text_that_the_runtime_writes() {
    for (name, fingerprint, text) in all() {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        assert_eq!(fingerprint, hash, "{name}\n{text}");
    }
    assert_eq!(Small::TOPOLOGY.signature().fingerprint(), Small::FINGERPRINT);
    assert_eq!(<Everything<f64> as netwright::program::Program<f64>>::FINGERPRINT, Everything::FINGERPRINT);
}

#[test]
fn fingerprints_are_all_different() {
    let mut hashes: Vec<u64> = all().into_iter().map(|(_, fingerprint, _)| fingerprint).collect();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), all().len());
}

#[test]
fn the_first_difference_is_named() {
    let signature = Small::TOPOLOGY.signature();
    assert_eq!(signature.first_difference(SMALL), None);
    let difference = |other: &str| signature.first_difference(other).map(|difference| difference.to_string());
    for (from, to, expected) in [
        ("tanh", "relu", "line 4 is `2 h: relu 4 <- 1`, but here `2 h: tanh 4 <- 1`"),
        ("tanh 4", "tanh 4 ", "line 4 is `2 h: tanh 4  <- 1`, but here `2 h: tanh 4 <- 1`"),
        ("state: 0\n", "", "line 12 is missing, here `state: 0`"),
        ("state: 0\n", "state: 0\nmore\n", "line 13 is `more`, which is not here"),
        ("state: 0\n", "state: 0\n\n", "line 13 is ``, which is not here"),
        (
            "state: 0\n",
            "state: 0",
            "line 12 is `state: 0` without a line feed, with which every line ends here",
        ),
        (
            "\n",
            "\r\n",
            "line 1 is `netwright signature 1` with a carriage return before its line feed, which no line has here",
        ),
    ] {
        assert_eq!(difference(&SMALL.replace(from, to)).as_deref(), Some(expected));
    }
    assert_eq!(difference("").as_deref(), Some("line 1 is missing, here `netwright signature 1`"));
}

/// A topology that is made by hand may be anything.
#[test]
fn no_topology_panics() {
    const DROPS: Operation = Operation::Dropout { probability: 0.5, layer: 0 };
    const SLICE: Operation = Operation::Slice { start: usize::MAX };
    const NODES: &[Node] = &[
        Node { name: "a\nb", shape: Shape::row(3), operation: DROPS, sources: &[0, 7] },
        Node { name: "", shape: Shape::row(usize::MAX), operation: SLICE, sources: &[9, 0, 1] },
        Node { name: "c", shape: Shape::row(0), operation: DROPS, sources: &[] },
    ];
    let topology =
        Topology { name: "", nodes: NODES, outputs: &[0, 5, 2], losses: &[], parameters: 0, workspace: 0 };
    assert!(topology.signature().to_string().starts_with("netwright signature 1\n"));
    assert!(topology.signature().first_difference("").is_some());
}
